#!/bin/sh
# spc-shared.sh: nipline spc against the shared reference cases, where they are.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq
cases=$NIPLINE_SHARED/data/spc
[ -d "$cases" ] || skip "no shared reference cases"

got() {
  json "$out" ".result$1"
}

want() { # CASE FILTER
  json "$cases/$1/expected.json" "$2"
}

same_number() { # FILTER CASE FILTER [RTOL]
  near "$(got "$1")" "$(want "$2" "$3")" "${4:-1e-12}" "$2 $3"
}

# ---- individuals
run 0 nipline spc "$cases/imr_small/data.csv" -c value --format json
same_number .mean imr_small .moments.mean
same_number .sd imr_small .moments.sd_n1
same_number .autocorrelation.r1 imr_small .moments.r1
same_number '.charts[0].center' imr_small .imr.center
same_number '.charts[0].sigma' imr_small .imr.sigma_mr
same_number '.charts[0].ucl' imr_small .imr.ucl
same_number '.charts[0].lcl' imr_small .imr.lcl
same_number '.charts[1].ucl' imr_small .imr.mr_ucl
equal "$(got '.charts[0].signals | length')" 0
run 0 nipline spc "$cases/imr_small/data.csv" -c value --sigma medMR --format json
same_number '.charts[0].sigma' imr_small .imr.sigma_median_mr

# ---- subgroups, every estimator
x=xbar_small
for key in UWAVE_R MVLUE_R UWAVE_SD MVLUE_SD pooled pooled_c4; do
  run 0 nipline spc "$cases/$x/data.csv" -c value --subgroup subgroup --sigma $key --format json
  same_number '.charts[0].sigma' $x ".subgroups.sigma.$key"
  same_number '.charts[0].ucl' $x ".subgroups.xbar_limits.$key.xbar_ucl"
  same_number '.charts[0].lcl' $x ".subgroups.xbar_limits.$key.xbar_lcl"
done
run 0 nipline spc "$cases/$x/data.csv" -c value --subgroup subgroup --chart xbar-s --format json
same_number '.charts[1].center' $x .subgroups.S_chart.center
same_number '.charts[1].ucl' $x .subgroups.S_chart.ucl
run 0 nipline spc "$cases/$x/data.csv" -c value --subgroup subgroup --lsl 78.5 --usl 81.5 \
  --target 80 --interval-df n-1 --format json
same_number '.charts[0].center' $x .subgroups.center
same_number '.charts[1].center' $x .subgroups.R_chart.center
same_number '.charts[1].ucl' $x .subgroups.R_chart.ucl
c='."capability_LSL78.5_USL81.5_T80_UWAVE_R"'
for i in Cp Cpl Cpu Cpk Pp Ppl Ppu Ppk Cpm_overall Cpm_overall_n Cpm_msd_n1; do
  same_number ".capability.$i.value" $x "$c.$i"
done
same_number .capability.Cpm_within.value $x "$c.Cpm_within_qcc"
same_number .capability.Cp.low $x "$c.Cp_ci_chi2[0]"
same_number .capability.Cp.high $x "$c.Cp_ci_chi2[1]"
same_number .capability.Cpk.low $x "$c.Cpk_ci_bissell[0]"
same_number .capability.Ppk.high $x "$c.Ppk_ci_bissell[1]"
same_number .capability.Cpm_overall.low $x "$c.Cpm_overall_ci_boyles[0]"

# ---- memory
run 0 nipline spc "$cases/ewma_cusum_small/data.csv" -c value --chart ewma --lambda 0.2 \
  --limits center=0,sigma=1 --format json
for i in 0 7 15; do
  same_number ".charts[0].points[$i].value" ewma_cusum_small ".ewma.z[$i]"
  same_number ".charts[0].points[$i].ucl" ewma_cusum_small ".ewma.ucl[$i]"
done
run 0 nipline spc "$cases/ewma_cusum_small/data.csv" -c value --chart cusum --k 0.5 --h 4 \
  --limits center=0,sigma=1 --format json
same_number '.charts[0].points[10].value' ewma_cusum_small '.cusum_k05_h4.pos[10]'
near "$(got '.charts[0].points[2].lower_sum')" "-$(want ewma_cusum_small '.cusum_k05_h4.neg[2]')" 1e-12
equal "$(got '.charts[0].signals | map(.point) | tostring')" \
  "$(want ewma_cusum_small '.cusum_k05_h4.signal_pos | tostring')"

# ---- rules, each series alone
for s in $(want rules_small 'keys[]'); do
  awk -F, -v s="$s" 'NR == 1 || $1 == s' "$cases/rules_small/data.csv" >one.csv
  run 0 nipline spc one.csv -c value --limits center=0,sigma=1 --format json
  equal "$(got '.charts[0].signals | map({(.rule | tostring): [.point]}) | add // {} | tostring')" \
    "$(want rules_small ".$s | tostring")" "$s"
done

# ---- constants
run 0 nipline spc "$cases/$x/data.csv" -c value --subgroup subgroup --explain --format json
for k in d2 d3 c4 A2 A3 D3 D4 B3 B4 B5 B6 E2; do
  near "$(got ".constants[] | select(.n == 4) | .[\"$k\"]")" "$(want constants ".[\"4\"][\"$k\"]")" \
    1e-9 "$k"
done

# ---- numbers far from 0
run 0 nipline spc "$cases/numacc_mini/data.csv" -c value --format json
equal "$(got .mean)" 10000002
equal "$(got .sd)" 1
near "$(got .autocorrelation.r1)" -0.5 1e-15
