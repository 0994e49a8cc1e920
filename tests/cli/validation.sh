#!/bin/sh
# validation.sh: nipline fit --validate: numbers, and what is said of the rest.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq

row() { # FILE FIELD
  json "$out" ".result.compared[] | select(.file == \"$1\") | .$2"
}
reason() { # FILE
  json "$out" ".result.not_comparable[] | select(.file == \"$1\") | .reason"
}

# The shipped glass law, Heckel with K 0.00479 1/MPa and A 0.637, scatter 3 points.
mkdir data
cat >data/a.csv <<'X'
material,structure,pressure_MPa,relative_density,source_DOI,evidence
LPS-glass,pellet,100,0.70,10.1/none,ours
LPS-glass,pellet,300,0.80,10.1/none,ours
LPS-glass,pellet,600,0.97,10.1/none,ours
LPS-glass,pellet,50-70,0.97,10.1/none,ours
LPS-glass,pellet,200,>0.7,10.1/none,ours
X
cat >data/b.csv <<'X'
material,structure,pressure_MPa,porosity,source_DOI
LPS-glass,"pellet, isostatic",100,0.3,10.1038/srep02261
X
sed 's/pellet/pellet in die/' data/a.csv >data/c.csv
sed 's/LPS-glass/Unobtainium/' data/a.csv >data/d.csv
sed 's/LPS-glass/LPS-glass + oil/' data/a.csv >data/e.csv
printf 'material,conductivity\nLPS-glass,1\n' >data/f.csv
sed 's#10.1/none#10.1038/srep02261#' data/a.csv >data/g.csv
run 0 nipline fit --validate data --format json
quiet
equal "$(row a.csv n)" 3
equal "$(row a.csv lines_without_numbers)" 2
equal "$(row a.csv outside_fitted_range)" 1
equal "$(row a.csv in_sample)" false
equal "$(row g.csv in_sample)" true
awk 'function d(p) { return 1 - exp(-0.00479 * p - 0.637) }
  BEGIN { a = d(100) - 0.7; b = d(300) - 0.8; c = d(600) - 0.97
    printf "%.15g %.15g %.15g\n", sqrt((a * a + b * b + c * c) / 3), (a + b + c) / 3, b }' >want
read -r rmse mean worst <want
near "$(row a.csv rmse)" "$rmse" 1e-12
near "$(row a.csv mean_error)" "$mean" 1e-12
near "$(row a.csv worst_error)" "$worst" 1e-12
near "$(row a.csv worst_pressure.value)" 300 1e-12
near "$(row a.csv share_inside_95)" 0.6666666666666666 1e-12
equal "$(reason b.csv)" "its pressure is isostatic, the law's is die_axial"
equal "$(reason c.csv)" "its density is in_die, the law's is released"
equal "$(reason d.csv)" 'the library does not know this material'
equal "$(reason e.csv)" 'the library does not know this material'
equal "$(reason f.csv)" 'no relative density or porosity against pressure'
equal "$(json "$out" '.inputs | length')" 8
run 0 nipline fit --validate data
expect_out 'Not comparable'
run 3 nipline fit --validate nothing
run 2 nipline fit --validate data --x a
mkdir empty
run 3 nipline fit --validate empty

# The published data, where they are.
shared=$NIPLINE_SHARED/data/compaction
[ -d "$shared" ] || exit 0
run 0 nipline fit --validate "$shared" --format json
equal "$(row 03_sakuda2013_li2s_p2s5_glass.csv '"n"')" 7
equal "$(row 03_sakuda2013_li2s_p2s5_glass.csv in_sample)" true
json "$out" '.result.compared[] | select(.file | startswith("03")) | .rmse < 0.03' | grep -qx true || fail 'the fit is off its own data'
equal "$(json "$out" '[.result | .compared[], .not_comparable[] | .file] | unique | length')" "$(find "$shared" -name '*.csv' | wc -l)"
equal "$(json "$out" '[.result.not_comparable[].reason | length > 10] | all')" true
