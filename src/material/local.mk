libnipline_a_SOURCES += \
	%D%/law_use.c %D%/law_use.h \
	%D%/material.c %D%/material.h \
	%D%/value.c %D%/value.h
