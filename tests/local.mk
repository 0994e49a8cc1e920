# Unit tests: tests/unit/test_ROOM.c, one program per room. To add one, put its name
# (without .c) in this list; nothing else is needed, and policy/names.sh notices a
# test that is forgotten here.
unit_tests = \
	%D%/unit/test_base \
	%D%/unit/test_unit \
	%D%/unit/test_doc \
	%D%/unit/test_lsq \
	%D%/unit/test_stat \
	%D%/unit/test_dist \
	%D%/unit/test_nist \
	%D%/unit/test_fit \
	%D%/unit/test_states \
	%D%/unit/test_capability \
	%D%/unit/test_sim \
	%D%/unit/test_csv \
	%D%/unit/test_csv_header \
	%D%/unit/test_csv_number \
	%D%/unit/test_csv_series \
	%D%/unit/test_csv_source \
	%D%/unit/test_xml \
	%D%/unit/test_num \
	%D%/unit/test_physics \
	%D%/unit/test_compaction \
	%D%/unit/test_condition \
	%D%/unit/test_roll \
	%D%/unit/test_transport \
	%D%/unit/test_damage \
	%D%/unit/test_material \
	%D%/unit/test_recipe \
	%D%/unit/test_coupons \
	%D%/unit/test_coupon_plan \
	%D%/unit/test_fitting \
	%D%/unit/test_draws \
	%D%/unit/test_plan \
	%D%/unit/test_qc \
	%D%/unit/test_arl \
	%D%/unit/test_chart \
	%D%/unit/test_constants \
	%D%/unit/test_rules \
	%D%/unit/test_sigma_df \
	%D%/unit/test_qc_state \
	%D%/unit/test_runtorun \
	%D%/unit/test_components \
	%D%/unit/test_evidence \
	%D%/unit/test_crossed \
	%D%/unit/test_spc \
	%D%/unit/test_store \
	%D%/unit/test_rollmap \
	%D%/unit/test_web \
	%D%/unit/test_web_defect \
	%D%/unit/test_web_scan \
	%D%/unit/test_web_spectrum \
	%D%/unit/test_render \
	%D%/unit/test_figure \
	%D%/unit/test_map
check_PROGRAMS += $(unit_tests)
# Not tests: make tests/bench/bench_web && tests/bench/bench_web prints times; bench_plan
# wants a recipe and the library.
EXTRA_PROGRAMS += %D%/bench/bench_plan %D%/bench/bench_web %D%/bench/false_alarms
# False alarms of the web room on noise, 1000 seeds each kind; minutes.
.PHONY: check-false-alarms
check-false-alarms: %D%/bench/false_alarms
	%D%/bench/false_alarms $(SEEDS)
CLEANFILES += $(EXTRA_PROGRAMS)
AM_CPPFLAGS += $(CHECK_CFLAGS)
LDADD = libnipline.a $(nip_libs) $(CHECK_LIBS)

# Guards: rules of the tree itself. Each says at its top what it catches.
policy_tests = \
	%D%/policy/exits.sh \
	%D%/policy/headers.sh \
	%D%/policy/layers.sh \
	%D%/policy/leaks.sh \
	%D%/policy/man.sh \
	%D%/policy/names.sh \
	%D%/policy/shipped.sh

# Command tests: they read tests/cli/lib.sh and compare values, not only status.
cli_tests = \
	%D%/cli/advise.sh \
	%D%/cli/cell.sh \
	%D%/cli/coupons.sh \
	%D%/cli/demo.sh \
	%D%/cli/diff.sh \
	%D%/cli/draws.sh \
	%D%/cli/endings.sh \
	%D%/cli/errors.sh \
	%D%/cli/fit.sh \
	%D%/cli/follow.sh \
	%D%/cli/gauge.sh \
	%D%/cli/gauge-study.sh \
	%D%/cli/golden.sh \
	%D%/cli/history.sh \
	%D%/cli/import.sh \
	%D%/cli/json-keys.sh \
	%D%/cli/journal.sh \
	%D%/cli/laws.sh \
	%D%/cli/layers.sh \
	%D%/cli/limits.sh \
	%D%/cli/lint.sh \
	%D%/cli/material.sh \
	%D%/cli/merge.sh \
	%D%/cli/model.sh \
	%D%/cli/nip.sh \
	%D%/cli/options.sh \
	%D%/cli/plan.sh \
	%D%/cli/qc.sh \
	%D%/cli/reader.sh \
	%D%/cli/report.sh \
	%D%/cli/report-pages.sh \
	%D%/cli/rollmap.sh \
	%D%/cli/solve.sh \
	%D%/cli/spc-batches.sh \
	%D%/cli/spc-shared.sh \
	%D%/cli/spc.sh \
	%D%/cli/spec.sh \
	%D%/cli/sweep.sh \
	%D%/cli/systems.sh \
	%D%/cli/validation.sh \
	%D%/cli/web.sh

# Pages in headless Chromium; without it they skip.
browser_tests = %D%/browser/report.sh
EXTRA_DIST += $(browser_tests) %D%/browser/check.js

# Comparisons with other programs on random input; check-fuzz takes a million files,
# check-memory two gigabytes.
fuzz_tests = %D%/fuzz/csv.sh
check_PROGRAMS += %D%/fuzz/csv_dump
EXTRA_DIST += $(fuzz_tests) %D%/fuzz/csv_compare.py %D%/fuzz/csv_compare.R
.PHONY: check-fuzz
check-fuzz: all
	NIP_FUZZ_FILES=1000000 $(MAKE) $(AM_MAKEFLAGS) check TESTS='$(fuzz_tests)'
EXTRA_DIST += %D%/fuzz/memory.sh
.PHONY: check-memory
check-memory: all
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='%D%/fuzz/memory.sh'

TESTS += $(unit_tests) $(policy_tests) $(cli_tests) $(browser_tests) $(fuzz_tests)
TEST_EXTENSIONS = .sh
SH_LOG_COMPILER = sh
EXTRA_DIST += %D%/unit/csv_test.h %D%/unit/diag_test.h %D%/unit/near_test.h \
	%D%/unit/random_test.h $(policy_tests) $(cli_tests) %D%/policy/rooms.txt %D%/cli/lib.sh \
	%D%/lsan.supp %D%/valgrind.supp

# The same surroundings for every test, whoever runs it: C locale, UTC, caches and
# home in the build folder (fontconfig wants a place it may write).
tests_scratch = $(abs_builddir)/%D%/scratch
AM_TESTS_ENVIRONMENT = \
	unset LANGUAGE LC_CTYPE LC_NUMERIC COLUMNS NO_COLOR CK_RUN_SUITE CK_RUN_CASE; \
	LC_ALL=C; LANG=C; TZ=UTC0; TERM=dumb; \
	CK_DEFAULT_TIMEOUT=120; \
	export LC_ALL LANG TZ TERM CK_DEFAULT_TIMEOUT; \
	srcdir='$(abs_srcdir)'; builddir='$(abs_builddir)'; export srcdir builddir; \
	NIPLINE='$(abs_builddir)/nipline'; NIPLINE_DATA='$(abs_top_srcdir)'; \
	export NIPLINE NIPLINE_DATA; \
	: "$${NIPLINE_SHARED=$(abs_top_srcdir)/../shared}"; export NIPLINE_SHARED; \
	HOME='$(tests_scratch)'; XDG_CACHE_HOME='$(tests_scratch)/cache'; \
	XDG_CONFIG_HOME='$(tests_scratch)/config'; XDG_DATA_HOME='$(tests_scratch)/data'; \
	export HOME XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME; \
	$(MKDIR_P) "$$XDG_CACHE_HOME"; \
	LSAN_OPTIONS='suppressions=$(abs_srcdir)/%D%/lsan.supp:print_suppressions=0'; \
	UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1; \
	export LSAN_OPTIONS UBSAN_OPTIONS; \
	CC='$(CC)'; NIP_CPPFLAGS='$(DEFAULT_INCLUDES) $(AM_CPPFLAGS) $(CPPFLAGS)'; \
	NIP_CFLAGS='$(AM_CFLAGS) $(CFLAGS)'; export CC NIP_CPPFLAGS NIP_CFLAGS; \
	XMLLINT='$(XMLLINT)'; MANDOC='$(MANDOC)'; export XMLLINT MANDOC;

# The unit programs and every command of the command tests under valgrind. Slow,
# so it is not part of check. Status 99: valgrind found something.
valgrind_words = valgrind -q --error-exitcode=99 --leak-check=full \
	--show-leak-kinds=definite --errors-for-leak-kinds=definite --suppressions=$(abs_srcdir)/%D%/valgrind.supp
.PHONY: check-valgrind
check-valgrind: all
	CK_FORK=no CK_DEFAULT_TIMEOUT=600 NIPLINE_WRAP='$(valgrind_words)' \
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(unit_tests) $(cli_tests)' \
		LOG_COMPILER='$(valgrind_words)'

# The shipped laws against published data, where that lies beside the tree; the page is
# validation.html in the build folder.
validation_data = $${NIPLINE_SHARED-$(abs_top_srcdir)/../shared}/data/compaction
.PHONY: validation
validation: all
	@if test -d "$(validation_data)"; then \
		NIPLINE_DATA='$(abs_top_srcdir)' ./nipline fit --validate "$(validation_data)" \
			--output validation.html --force && \
		NIPLINE_DATA='$(abs_top_srcdir)' ./nipline fit --validate "$(validation_data)"; \
	else \
		echo "validation: skipped, $(validation_data) is not there"; \
	fi
CLEANFILES += validation.html
# What depends on the machine is printed, not asserted.
EXTRA_PROGRAMS += %D%/bench/latency
CLEANFILES += %D%/bench/latency$(EXEEXT)
EXTRA_DIST += %D%/bench/latency.xml
.PHONY: bench-latency
bench-latency: all %D%/bench/latency
	NIPLINE_DATA='$(abs_top_srcdir)' %D%/bench/latency ./nipline $(srcdir)/%D%/bench/latency.xml

# 200 kills instead of 20.
.PHONY: check-kill
check-kill: all
	NIPLINE_KILLS=200 $(MAKE) $(AM_MAKEFLAGS) check TESTS='%D%/cli/journal.sh'

.PHONY: clean-tests-scratch
clean-tests-scratch:
	rm -rf '$(tests_scratch)'
clean-local: clean-tests-scratch
