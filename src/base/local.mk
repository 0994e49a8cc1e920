libnipline_a_SOURCES += \
	%D%/arena.c %D%/arena.h \
	%D%/decimal.c %D%/decimal.h \
	%D%/diag.c %D%/diag.h \
	%D%/file.c %D%/file.h \
	%D%/str.c %D%/str.h
