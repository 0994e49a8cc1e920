libnipline_a_SOURCES += \
	%D%/chart.c %D%/chart.h \
	%D%/compare.c %D%/compare.h \
	%D%/doc.c %D%/doc.h \
	%D%/json_read.c %D%/json_read.h
