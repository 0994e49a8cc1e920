nipline_SOURCES += \
	%D%/advise.c %D%/advise.h \
	%D%/advise_args.c \
	%D%/advise_level.c \
	%D%/advise_model.c \
	%D%/advise_read.c \
	%D%/advise_sim.c \
	%D%/assign.c %D%/assign.h \
	%D%/case.c %D%/case.h \
	%D%/cmd.h \
	%D%/common.c \
	%D%/coupons.c \
	%D%/demo.c \
	%D%/diff.c \
	%D%/fit.c \
	%D%/fit_input.c \
	%D%/fit_laws.c \
	%D%/fit_run.h \
	%D%/fit_validate.c \
	%D%/gauge.c \
	%D%/history.c %D%/history.h \
	%D%/history_rollmap.c \
	%D%/journal.c %D%/journal.h \
	%D%/limits.c \
	%D%/line.c %D%/line.h \
	%D%/lint.c \
	%D%/main.c \
	%D%/material.c \
	%D%/merge.c \
	%D%/model.c \
	%D%/model_query.c %D%/model_query.h \
	%D%/option.c %D%/option.h \
	%D%/plan.c \
	%D%/qc.c \
	%D%/report.c %D%/report.h \
	%D%/report_factors.c \
	%D%/recipe_args.c %D%/recipe_args.h \
	%D%/rollmap.c %D%/rollmap.h \
	%D%/rollmap_args.c \
	%D%/rollmap_csv.c \
	%D%/rollmap_qc.c \
	%D%/rollmap_spc.c \
	%D%/rollmap_web.c \
	%D%/solve.c \
	%D%/spc.c %D%/spc.h \
	%D%/spc_args.c \
	%D%/spc_limits.c \
	%D%/spc_read.c \
	%D%/store.c %D%/store.h \
	%D%/sweep.c \
	%D%/watch.c %D%/watch.h \
	%D%/web.c %D%/web.h \
	%D%/web_align.c \
	%D%/web_args.c \
	%D%/web_read.c
