nipline_SOURCES += \
	%D%/cmd.h \
	%D%/common.c \
	%D%/demo.c \
	%D%/lint.c \
	%D%/main.c \
	%D%/plan.c \
	%D%/qc.c \
	%D%/report.c
