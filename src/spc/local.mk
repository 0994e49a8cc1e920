libnipline_a_SOURCES += \
	%D%/consistency.c %D%/consistency.h
