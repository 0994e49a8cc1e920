libnipline_a_SOURCES += \
	%D%/balance.c %D%/balance.h \
	%D%/cell.c \
	%D%/compaction.c %D%/compaction.h \
	%D%/compaction_heckel.c \
	%D%/compaction_saturating.c \
	%D%/compaction_stages.c \
	%D%/compaction_unbounded.c \
	%D%/condition.c %D%/condition.h \
	%D%/contact.c %D%/contact.h \
	%D%/crossweb.c %D%/crossweb.h \
	%D%/crossweb_law.c \
	%D%/curve.c %D%/curve.h \
	%D%/damage.c %D%/damage.h \
	%D%/drive_laws.c \
	%D%/elongation.c \
	%D%/johanson.c %D%/johanson.h \
	%D%/law.c %D%/law.h \
	%D%/law_solve.c \
	%D%/lithium.c \
	%D%/nip.c %D%/nip.h \
	%D%/nip_laws.c \
	%D%/nip_press.c %D%/nip_press.h \
	%D%/release.c \
	%D%/response.c %D%/response.h \
	%D%/roll.c %D%/roll.h \
	%D%/roll_laws.c \
	%D%/stack.c %D%/stack.h \
	%D%/stack_laws.c \
	%D%/symbols.h \
	%D%/transport.c %D%/transport.h \
	%D%/transport_bounds.c \
	%D%/transport_paths.c \
	%D%/transport_pressed.c \
	%D%/web.c
