libnipline_a_SOURCES += \
	%D%/quad.c %D%/quad.h \
	%D%/quiet.c %D%/quiet.h \
	%D%/root.c %D%/root.h
