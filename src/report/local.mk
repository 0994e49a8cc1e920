libnipline_a_SOURCES += \
	%D%/advise_doc.c %D%/advise_doc.h \
	%D%/batch_actions.c \
	%D%/batch_chart.c \
	%D%/batch_compare.c \
	%D%/batch_detail.c \
	%D%/batch_doc.c %D%/batch_doc.h \
	%D%/batch_factors.c \
	%D%/batch_lanes.c \
	%D%/batch_evidence.c %D%/batch_evidence.h \
	%D%/batch_identity.c \
	%D%/batch_methods.c \
	%D%/batch_signals.c \
	%D%/batch_parts.h \
	%D%/batch_recipe.c \
	%D%/batch_tables.c \
	%D%/batch_tree.c \
	%D%/batch_verdict.c \
	%D%/coil_doc.c %D%/coil_doc.h \
	%D%/coil_gauge.c \
	%D%/coil_quality.c \
	%D%/coil_tables.c \
	%D%/coil_tree.c \
	%D%/evidence_chart.c \
	%D%/column_batches.c %D%/column_batches.h \
	%D%/coupon_doc.c %D%/coupon_doc.h \
	%D%/fit_chart.c \
	%D%/fit_doc.c %D%/fit_doc.h \
	%D%/fit_tree.c \
	%D%/gauge_doc.c %D%/gauge_doc.h \
	%D%/history_compare.c \
	%D%/history_doc.c %D%/history_doc.h \
	%D%/history_trend.c \
	%D%/history_values.c %D%/history_values.h \
	%D%/histogram_chart.c %D%/histogram_chart.h \
	%D%/limits_doc.c %D%/limits_doc.h \
	%D%/map_doc.c %D%/map_doc.h \
	%D%/material_doc.c %D%/material_doc.h \
	%D%/material_law.c %D%/material_law.h \
	%D%/model_doc.c %D%/model_doc.h \
	%D%/model_list.c \
	%D%/plan_cell.c \
	%D%/plan_chart.c \
	%D%/plan_cross.c \
	%D%/plan_finished.c \
	%D%/plan_doc.c %D%/plan_doc.h \
	%D%/plan_limits.c \
	%D%/plan_record.c \
	%D%/plan_roadmap.c \
	%D%/plan_transfer.c \
	%D%/planned_chart.c \
	%D%/plan_tree.c %D%/plan_tree.h \
	%D%/rollmap_chart.c \
	%D%/rollmap_gauge.c \
	%D%/rollmap_doc.c %D%/rollmap_doc.h \
	%D%/solve_chart.c \
	%D%/solve_doc.c %D%/solve_doc.h \
	%D%/spc_capability.c \
	%D%/spc_capability_chart.c \
	%D%/spc_chart.c \
	%D%/spc_doc.c %D%/spc_doc.h \
	%D%/spc_explain.c \
	%D%/spc_tree.c \
	%D%/sweep_chart.c \
	%D%/sweep_doc.c %D%/sweep_doc.h \
	%D%/sweep_fence.c \
	%D%/sweep_map.c \
	%D%/uncertainty_chart.c \
	%D%/uncertainty_doc.c %D%/uncertainty_doc.h \
	%D%/update_doc.c \
	%D%/validation_doc.c %D%/validation_doc.h \
	%D%/web_chart.c \
	%D%/web_doc.c %D%/web_doc.h \
	%D%/web_places.c \
	%D%/web_time.c \
	%D%/web_tree.c
