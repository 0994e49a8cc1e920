libnipline_a_SOURCES += \
	%D%/compaction.c \
	%D%/internal.h \
	%D%/profile.c \
	%D%/plan.c %D%/plan.h \
	%D%/readings.c \
	%D%/state.c \
	%D%/targets.c \
	%D%/transport.c \
	%D%/value.c
