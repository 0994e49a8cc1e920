libnipline_a_SOURCES += \
	%D%/draft.c %D%/draft.h \
	%D%/inside.h \
	%D%/judge.c \
	%D%/shape.c \
	%D%/spec.c %D%/spec.h
