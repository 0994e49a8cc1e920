libnipline_a_SOURCES += \
	%D%/header.c \
	%D%/inside.h \
	%D%/lines.c \
	%D%/number.c \
	%D%/reader.c %D%/reader.h \
	%D%/source.c \
	%D%/split.c
EXTRA_DIST += %D%/README.md
