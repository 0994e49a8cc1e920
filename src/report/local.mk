libnipline_a_SOURCES += \
	%D%/batch_chart.c \
	%D%/batch_compare.c \
	%D%/batch_doc.c %D%/batch_doc.h \
	%D%/coil_doc.c %D%/coil_doc.h \
	%D%/coil_tree.c \
	%D%/map_doc.c %D%/map_doc.h \
	%D%/model_doc.c %D%/model_doc.h \
	%D%/model_list.c \
	%D%/plan_chart.c \
	%D%/plan_doc.c %D%/plan_doc.h \
	%D%/plan_record.c \
	%D%/plan_tree.c %D%/plan_tree.h \
	%D%/solve_doc.c %D%/solve_doc.h \
	%D%/sweep_doc.c %D%/sweep_doc.h \
	%D%/uncertainty_doc.c %D%/uncertainty_doc.h
