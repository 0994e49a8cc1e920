libnipline_a_SOURCES += \
	%D%/shape.c \
	%D%/spec.c %D%/spec.h
