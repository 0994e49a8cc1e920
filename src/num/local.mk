libnipline_a_SOURCES += \
	%D%/gauss.c %D%/gauss.h \
	%D%/lhs.c %D%/lhs.h \
	%D%/lsq.c %D%/lsq.h \
	%D%/nufft.c %D%/nufft.h \
	%D%/optimise.c %D%/optimise.h \
	%D%/quad.c %D%/quad.h \
	%D%/quiet.c %D%/quiet.h \
	%D%/root.c %D%/root.h
