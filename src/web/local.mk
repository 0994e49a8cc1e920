libnipline_a_SOURCES += \
	%D%/defect.c %D%/defect.h \
	%D%/defect_inside.h \
	%D%/defect_measure.c \
	%D%/lane.c %D%/lane.h \
	%D%/length.c %D%/length.h \
	%D%/partition.c %D%/partition.h \
	%D%/profile.c %D%/profile.h \
	%D%/rollmap.c %D%/rollmap.h \
	%D%/rolls.c %D%/rolls.h \
	%D%/scan.c %D%/scan.h \
	%D%/select.c %D%/select.h \
	%D%/sheets.c %D%/sheets.h \
	%D%/spectrum.c %D%/spectrum.h \
	%D%/spectrum_inside.h \
	%D%/spectrum_peak.c \
	%D%/study.c %D%/study.h \
	%D%/study_across.c \
	%D%/study_boxes.c \
	%D%/study_inside.h \
	%D%/study_places.c \
	%D%/transform.c %D%/transform.h
