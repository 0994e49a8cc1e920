# A command has a page in section 1, a file format one in section 5;
# tests/policy/man.sh compares pages and program.
dist_man_MANS += \
	%D%/nipline.1 \
	%D%/nipline-advise.1 \
	%D%/nipline-coupons.1 \
	%D%/nipline-demo.1 \
	%D%/nipline-diff.1 \
	%D%/nipline-fit.1 \
	%D%/nipline-gauge.1 \
	%D%/nipline-history.1 \
	%D%/nipline-limits.1 \
	%D%/nipline-lint.1 \
	%D%/nipline-material.1 \
	%D%/nipline-merge.1 \
	%D%/nipline-model.1 \
	%D%/nipline-plan.1 \
	%D%/nipline-qc.1 \
	%D%/nipline-report.1 \
	%D%/nipline-rollmap.1 \
	%D%/nipline-solve.1 \
	%D%/nipline-spc.1 \
	%D%/nipline-sweep.1 \
	%D%/nipline-web.1 \
	%D%/nipline-json.5 \
	%D%/nipline-material.5 \
	%D%/nipline-recipe.5 \
	%D%/nipline-spec.5 \
	%D%/nipline-validation.7
