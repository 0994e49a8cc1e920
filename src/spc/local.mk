libnipline_a_SOURCES += \
	%D%/arl.h \
	%D%/arl_chart.c \
	%D%/arl_rules.c \
	%D%/arl_smooth.c \
	%D%/autocorr.c %D%/autocorr.h \
	%D%/capability.c %D%/capability.h \
	%D%/capability_bootstrap.c \
	%D%/capability_fitted.c \
	%D%/capability_inside.h \
	%D%/changes.c \
	%D%/chart.c %D%/chart.h \
	%D%/chart_build.h \
	%D%/chart_count.c \
	%D%/chart_residual.c \
	%D%/chart_shewhart.c \
	%D%/chart_time.c \
	%D%/chart_vector.c \
	%D%/components.c %D%/components.h \
	%D%/components_inside.h \
	%D%/components_reml.c \
	%D%/consistency.c %D%/consistency.h \
	%D%/constants.c %D%/constants.h \
	%D%/crossed.c %D%/crossed.h \
	%D%/gauge.c %D%/gauge.h \
	%D%/gauge_inside.h \
	%D%/gauge_unbalanced.c \
	%D%/homogeneity.c %D%/homogeneity.h \
	%D%/mls.c %D%/mls.h \
	%D%/reml.c %D%/reml.h \
	%D%/rules.c %D%/rules.h \
	%D%/rules_read.c \
	%D%/runtorun.c %D%/runtorun.h \
	%D%/sigma.c %D%/sigma.h \
	%D%/sigma_df.c \
	%D%/sigma_inside.h \
	%D%/study.c %D%/study.h \
	%D%/study_capability.c \
	%D%/study_state.c \
	%D%/trend.c %D%/trend.h
