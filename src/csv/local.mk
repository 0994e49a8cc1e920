libnipline_a_SOURCES += \
	%D%/block.c \
	%D%/columns.c \
	%D%/decode.c \
	%D%/header.c \
	%D%/inside.h \
	%D%/lines.c \
	%D%/long.c \
	%D%/marks.c \
	%D%/number.c \
	%D%/reader.c %D%/reader.h \
	%D%/series.c %D%/series_inside.h \
	%D%/series_state.c \
	%D%/sniff.c \
	%D%/source.c \
	%D%/split.c \
	%D%/stamp.c
EXTRA_DIST += %D%/README.md
