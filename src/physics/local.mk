libnipline_a_SOURCES += \
	%D%/balance.c %D%/balance.h \
	%D%/cell.c \
	%D%/compaction.c %D%/compaction.h %D%/compaction_heckel.c \
	%D%/compaction_saturating.c %D%/compaction_stages.c \
	%D%/compaction_unbounded.c \
	%D%/condition.c %D%/condition.h %D%/elongation.c %D%/release.c \
	%D%/contact.c %D%/contact.h \
	%D%/damage.c %D%/damage.h \
	%D%/curve.c %D%/curve.h \
	%D%/johanson.c %D%/johanson.h \
	%D%/nip.c %D%/nip.h %D%/nip_laws.c \
	%D%/symbols.h \
	%D%/law.c %D%/law.h %D%/law_solve.c \
	%D%/lithium.c \
	%D%/response.c %D%/response.h \
	%D%/transport.c %D%/transport.h %D%/transport_bounds.c \
	%D%/transport_paths.c %D%/transport_pressed.c \
	%D%/web.c
