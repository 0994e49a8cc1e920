libnipline_a_SOURCES += \
	%D%/balance.c %D%/balance.h \
	%D%/compaction.c \
	%D%/law.c %D%/law.h %D%/law_solve.c \
	%D%/transport.c %D%/transport.h %D%/transport_bounds.c
