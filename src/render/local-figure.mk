libnipline_a_SOURCES += \
	%D%/fig.h \
	%D%/fig_box.c \
	%D%/fig_cloud.c \
	%D%/fig_label.c \
	%D%/fig_map.c \
	%D%/fig_mesh.c %D%/fig_mesh.h \
	%D%/fig_scale.c \
	%D%/fig_series.c \
	%D%/fig_text.c \
	%D%/figure.c %D%/figure.h \
	%D%/pdf.c %D%/pdf.h \
	%D%/pdf_table.c \
	%D%/plot.c %D%/plot.h \
	%D%/plot_pens.c \
	%D%/plot_svg.c \
	%D%/plot_text.c
