libnipline_a_SOURCES += \
	%D%/capability.c %D%/capability.h \
	%D%/capability_fitted.c %D%/capability_inside.h \
	%D%/consistency.c %D%/consistency.h
	%D%/arl.h %D%/arl_rules.c %D%/arl_smooth.c \
	%D%/autocorr.c %D%/autocorr.h \
	%D%/capability.h \
	%D%/consistency.c %D%/consistency.h \
	%D%/constants.c %D%/constants.h \
	%D%/rules.c %D%/rules.h \
	%D%/rules_read.c \
	%D%/sigma.c %D%/sigma.h
