libnipline_a_SOURCES += \
	%D%/render.c %D%/render.h %D%/driver.h \
	%D%/text.c %D%/text_table.c \
	%D%/wrap.c %D%/wrap.h \
	%D%/json.c \
	%D%/csv.c %D%/chart_csv.c \
	%D%/html.c %D%/html.h %D%/html_figure.c %D%/html_table.c \
	%D%/markup.c %D%/markup.h \
	%D%/page.c %D%/page.h \
	%D%/tone.c %D%/tone.h

include %D%/local-figure.mk
EXTRA_DIST += %D%/README.md
