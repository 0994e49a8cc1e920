libnipline_a_SOURCES += \
	%D%/cell.c %D%/cell.h \
	%D%/cell_inside.h \
	%D%/compaction.c \
	%D%/coupons.c %D%/coupons.h \
	%D%/cross.c \
	%D%/draw.c %D%/draw.h \
	%D%/internal.h \
	%D%/knob.c %D%/knob.h \
	%D%/layers.c \
	%D%/limits.c \
	%D%/nip.c \
	%D%/outcome.c %D%/outcome.h \
	%D%/plan.c %D%/plan.h \
	%D%/profile.c \
	%D%/readings.c \
	%D%/sobol.c %D%/sobol.h \
	%D%/roadmap.c %D%/roadmap.h \
	%D%/solve.c %D%/solve.h \
	%D%/state.c \
	%D%/sweep.c %D%/sweep.h \
	%D%/targets.c \
	%D%/throughput.c \
	%D%/transfer.c %D%/transfer.h \
	%D%/transport.c \
	%D%/uncertainty.c %D%/uncertainty.h \
	%D%/value.c
