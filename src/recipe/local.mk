libnipline_a_SOURCES += \
	%D%/check.c \
	%D%/recipe.c %D%/recipe.h \
	%D%/shape.c \
	%D%/shape_cell.c
