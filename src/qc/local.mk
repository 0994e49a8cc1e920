libnipline_a_SOURCES += \
	%D%/bind.c \
	%D%/dirty.c \
	%D%/engine.c \
	%D%/events.c \
	%D%/internal.h \
	%D%/qc.h \
	%D%/series.c %D%/series.h
