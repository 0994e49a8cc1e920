libnipline_a_SOURCES += \
	%D%/capability.c %D%/capability.h \
	%D%/consistency.c %D%/consistency.h
