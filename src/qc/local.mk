libnipline_a_SOURCES += \
	%D%/bind.c \
	%D%/border.c \
	%D%/derive.c \
	%D%/dirty.c \
	%D%/engine.c \
	%D%/events.c \
	%D%/input.c %D%/input.h \
	%D%/internal.h \
	%D%/judge.c \
	%D%/map.c %D%/map.h \
	%D%/merge.c \
	%D%/order.c %D%/order.h \
	%D%/place.c \
	%D%/qc.h \
	%D%/row.h \
	%D%/run.c \
	%D%/save.c \
	%D%/series.c %D%/series.h \
	%D%/subset.c %D%/subset.h \
	%D%/value.c \
	%D%/verdict.c \
	%D%/walk.c %D%/walk.h
