libnipline_a_SOURCES += \
	%D%/dialect.c %D%/dialect.h \
	%D%/draft.c %D%/draft.h \
	%D%/inside.h \
	%D%/judge.c \
	%D%/sense.c \
	%D%/shape.c \
	%D%/spec.c %D%/spec.h
