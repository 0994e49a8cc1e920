nipline_SOURCES += \
	%D%/assign.c %D%/assign.h \
	%D%/case.c %D%/case.h \
	%D%/cmd.h \
	%D%/common.c \
	%D%/demo.c \
	%D%/journal.c %D%/journal.h \
	%D%/line.c %D%/line.h \
	%D%/lint.c \
	%D%/main.c \
	%D%/merge.c \
	%D%/model.c \
	%D%/plan.c \
	%D%/qc.c \
	%D%/report.c \
	%D%/solve.c \
	%D%/sweep.c \
	%D%/watch.c %D%/watch.h
