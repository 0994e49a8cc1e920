libnipline_a_SOURCES += \
	%D%/compare.c %D%/compare.h \
	%D%/load.c %D%/load.h \
	%D%/reader.c %D%/reader.h \
	%D%/schema.c
EXTRA_DIST += %D%/README.md
