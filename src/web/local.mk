libnipline_a_SOURCES += \
	%D%/partition.c %D%/partition.h \
	%D%/rolls.c %D%/rolls.h \
	%D%/spectrum.c %D%/spectrum.h \
	%D%/spectrum_inside.h \
	%D%/spectrum_peak.c
