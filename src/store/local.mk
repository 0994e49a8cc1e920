libnipline_a_SOURCES += \
	%D%/lineage.c \
	%D%/load.c \
	%D%/put.c \
	%D%/put_coil.c \
	%D%/schema.c \
	%D%/select.c \
	%D%/sql.c %D%/sql.h \
	%D%/store.c %D%/store.h \
	%D%/view.c
