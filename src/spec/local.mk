libnipline_a_SOURCES += \
	%D%/dialect.c %D%/dialect.h \
	%D%/shape.c \
	%D%/spec.c %D%/spec.h
