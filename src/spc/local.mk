libnipline_a_SOURCES += \
	%D%/capability.h \
	%D%/consistency.c %D%/consistency.h
