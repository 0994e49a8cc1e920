libnipline_a_SOURCES += \
	%D%/compare.c \
	%D%/data.c %D%/data.h \
	%D%/design.c %D%/design.h \
	%D%/fit.c %D%/fit.h \
	%D%/internal.h \
	%D%/model.c %D%/model.h \
	%D%/problem.c \
	%D%/start.c \
	%D%/study.c %D%/study.h \
	%D%/update.c %D%/update.h \
	%D%/validate.c %D%/validate.h \
	%D%/weight.c \
	%D%/write.c %D%/write.h
