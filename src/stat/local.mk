libnipline_a_SOURCES += \
	%D%/anom.c \
	%D%/anova.c %D%/anova.h \
	%D%/dist.c %D%/dist.h \
	%D%/family.c %D%/family.h \
	%D%/fit.c %D%/fit.h \
	%D%/incomplete.c %D%/incomplete.h \
	%D%/lag1.c %D%/lag1.h \
	%D%/moments.c %D%/moments.h \
	%D%/noncentral.c \
	%D%/normality.c %D%/normality.h \
	%D%/quantile.c \
	%D%/sketch.c %D%/sketch.h \
	%D%/sketch_inside.h %D%/sketch_state.c \
	%D%/state.c %D%/state.h \
	%D%/transform.c %D%/transform.h \
	%D%/wide.c %D%/wide.h
EXTRA_DIST += %D%/README.md
