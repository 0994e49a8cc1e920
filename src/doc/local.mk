libnipline_a_SOURCES += \
	%D%/chart.c %D%/chart.h \
	%D%/doc.c %D%/doc.h
