libnipline_a_SOURCES += \
	%D%/quantity.c %D%/quantity.h \
	%D%/typeset.c %D%/typeset.h \
	%D%/unit.c %D%/unit.h
