libnipline_a_SOURCES += \
	%D%/anova.c %D%/anova.h \
	%D%/dist.c %D%/dist.h \
	%D%/moments.c %D%/moments.h
EXTRA_DIST += %D%/README.md
