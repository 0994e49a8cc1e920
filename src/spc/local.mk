libnipline_a_SOURCES += \
	%D%/capability.c %D%/capability.h \
	%D%/capability_fitted.c %D%/capability_inside.h \
	%D%/consistency.c %D%/consistency.h
