libnipline_a_SOURCES += \
	%D%/law_use.c %D%/law_use.h \
	%D%/limits.c %D%/limits.h \
	%D%/limits_ask.c \
	%D%/material.c %D%/material.h \
	%D%/value.c %D%/value.h
