libnipline_a_SOURCES += \
	%D%/line.c %D%/line.h
