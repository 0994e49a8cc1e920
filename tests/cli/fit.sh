#!/bin/sh
# fit.sh: nipline fit: reference data sets, units, selection, files, new lots, refusals.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq

value() { # PARAMETER FIELD of the first fit
  json "$out" ".result.fits[0].parameters.$1.$2"
}

# ---- NIST StRD Misra1a (Meyer from 0) and Misra1d (Kawakita): certified values, from
# both certified starts
cat >misra.csv <<'X'
x,y
77.6,10.07
114.9,14.73
141.1,17.94
190.8,23.93
239.9,29.61
289.0,35.18
332.8,40.02
378.4,44.82
434.8,50.76
477.3,55.05
536.8,61.01
593.1,66.40
689.1,75.47
760.0,81.78
X
for start in rho_max=500,gamma_c=10000 rho_max=250,gamma_c=2000; do
  run 0 nipline fit misra.csv --x x --y y --law meyer --bounds none --fix rho_0=0 --start $start --format json
  near "$(value rho_max value)" 2.3894212918E+02 1e-9
  near "$(value rho_max stderr)" 2.7070075241E+00 1e-9
  near "$(json "$out" '1/.result.fits[0].parameters.gamma_c.value')" 5.5015643181E-04 1e-9
  near "$(json "$out" '.result.fits[0].parameters.gamma_c | .stderr/.value/.value')" 7.2668688436E-06 1e-9
  near "$(json "$out" '.result.fits[0].rss')" 1.2455138894E-01 1e-9
  near "$(json "$out" '.result.fits[0].residual_sd')" 1.0187876330E-01 1e-9
  equal "$(value rho_0 role)" fixed
  equal "$(value rho_max unit)" null
done
near "$(json "$out" '.result.fits[0].aicc')" -57.7093190135 1e-9
for start in a=500,b=0.0001 a=450,b=0.0003; do
  run 0 nipline fit misra.csv --x x --y y --law kawakita --response C --bounds none --start $start --format json
  near "$(value a value)" 4.3736970754E+02 1e-9
  near "$(value a stderr)" 3.6489174345E+00 1e-9
  near "$(value b value)" 3.0227324449E-04 1e-9
  near "$(value b stderr)" 2.9334354479E-06 1e-9
  near "$(json "$out" '.result.fits[0].residual_sd')" 6.8568272111E-02 1e-9
done
near "$(json "$out" '.result.fits[0].aicc')" -68.7960195125 1e-9

# ---- coupons
cat >press.csv <<'X'
pressure (MPa),D,sd
30,0.50,0.01
75,0.625,0.01
150,0.75,0.01
200,0.80,0.01
250,0.835,0.01
300,0.87,0.01
360,0.90,0.01
400,0.915,0.01
450,0.93,0.01
500,0.94,0.01
X
run 0 nipline fit press.csv --x pressure --y D --law heckel --format json
quiet
near "$(value Py value)" 202.382589933217 1e-10
near "$(value Py stderr)" 6.84763184791079 1e-9
equal "$(value Py unit)" MPa
near "$(value Py low)" 186.59192257557953 1e-9
near "$(json "$out" '.result.fits[0].covariance[1][1] | sqrt')" 6.84763184791079 1e-9
equal "$(json "$out" '.result.fits[0].covariance_parameters | join(" ")')" 'D0 Py'
equal "$(json "$out" '.result.fits[0].range | "\(.from.value) \(.to.value) \(.to.unit)"')" '30 500 MPa'
equal "$(json "$out" '.inputs[0].sha256')" "$(sha256sum press.csv | cut -d' ' -f1)"
equal "$(json "$out" '.result.fits[0].reduced_chi2')" null
cp "$out" first.json
# The same in other units, and from standard input.
sed '1s/MPa/GPa/; 1s/,D,/,D [%],/; 2,$s/^\([0-9]*\),0\.\([0-9]*\)/\1e-3,0.\2e2/' press.csv >other.csv
run 0 nipline fit - --x pressure --y D --law heckel --format json <other.csv
near "$(value Py value)" 202.382589933217 1e-10
near "$(json "$out" '.result.fits[0].residual_sd')" 1.188349063610425 1e-9
# Another start, the same minimum; the same seed, the same bytes.
run 0 nipline fit press.csv --x pressure --y D --law heckel --format json
same "$out" first.json
run 0 nipline fit press.csv --x pressure --y D --law heckel --seed 12 --start "K=0.009 1/MPa" --format json
near "$(value Py value)" 202.382589933217 1e-10
# Absolute weights: 0.01 each. (J'WJ)^-1, no s^2 in it.
run 0 nipline fit press.csv --x pressure --y D --sigma sd --weights absolute --law heckel --format json
near "$(value Py stderr)" "$(awk 'BEGIN { printf "%.15g", 6.84763184791079 * 0.01 / 0.0118834906361043 }')" 1e-9
near "$(json "$out" '.result.fits[0].reduced_chi2')" 1.41217349698379 1e-9

# All laws: those in line load take no part, weights sum to one, the smallest AICc wins.
run 0 nipline fit press.csv --x pressure --y D --format json
near "$(json "$out" '[.result.fits[].akaike_weight] | add')" 1 1e-12
equal "$(json "$out" '.result.selected')" "$(json "$out" '.result.fits | min_by(.aicc).law')"
equal "$(json "$out" '[.result.fits[].law] | index("meyer")')" null
equal "$(json "$out" '.result.fits[] | select(.law == "kawakita").parameters.a.role')" 'at upper bound'
equal "$(json "$out" '[.result.points[] | .prediction_half_width > .confidence_half_width] | all')" true
run 0 nipline fit press.csv --x pressure --y D
expect_out 'has the smallest AICc of'
expect_out 'refused: '
for format in csv html text; do
  run 0 nipline fit press.csv --x pressure --y D --format $format
  cp "$out" first
  run 0 nipline fit press.csv --x pressure --y D --format $format
  same "$out" first
done

# ---- where to press next
run 0 nipline fit press.csv --x pressure --y D --law exponential --design 2 --design-range '20,600 MPa' --format json
equal "$(json "$out" '[.result.design.next[].x.value] | sort | join(" ")')" '20 600'
equal "$(json "$out" '[.result.design.next[] | .confidence_after < .confidence_before] | all')" true
run 2 nipline fit press.csv --x pressure --y D --law exponential --design 0
run 2 nipline fit press.csv --x pressure --y D --law exponential --design 2 --design-range '600,20 MPa'

# ---- the material file, and a plan with it
run 0 nipline fit press.csv --x pressure --y D --law heckel --material LPSC --stress die_axial --state released --conditions 'lot 7 & dry' --write mine.xml --figure fit.svg --format json
run 0 nipline lint mine.xml
grep -q "sha256 $(sha256sum press.csv | cut -d' ' -f1)" mine.xml || fail 'no digest of the data'
grep -q '<correlation of="D0" with="Py">0.7338' mine.xml || fail 'no correlation'
grep -q '<svg' fit.svg || fail 'no figure'
# several laws are compared in the figure: the curves and their evidence
run 0 nipline fit press.csv --x pressure --y D --law all --figure laws.svg --format json
n=$(json "$out" '[.result.fits[] | select(.akaike_weight != null)] | length')
[ "$n" -gt 1 ] || fail 'one law only, nothing to compare'
grep -qF 'Akaike weight, %' laws.svg || fail 'no comparison of laws in the figure'
# The plan takes it before the library's; an alias is written as the id it stands for.
grep -q '<material id="Li6PS5Cl" class="sulfide">' mine.xml || fail 'not the id of the library'
sed 's/75Li2S-25P2S5/LPSC/' "$srcdir/recipes/glass-separator.xml" >recipe.xml
run 0 nipline plan recipe.xml --materials mine.xml --format json
near "$(json "$out" '.result.steps[1].layers[0].relative_density.value')" "$(json first.json '.result.fits[0].parameters | 1 - (1 - .D0.value) * ((-300 / .Py.value) | exp)')" 1e-12 'density by the fitted law'
equal "$(json "$out" '.result.steps[1].layers[0].relative_density.evidence')" derived
run 2 nipline fit press.csv --x pressure --y D --law heckel --material LPSC --stress die_axial --write mine.xml
expect_err 'exists already'
run 2 nipline fit press.csv --x pressure --y D --law heckel --material LPSC --stress die_axial --write press.csv --force
expect_err 'is an input'
run 2 nipline fit press.csv --x pressure --y D --law heckel --material LPSC --write other.xml
expect_err 'stress'
run 2 nipline fit press.csv --x pressure --y D --law heckel --write other.xml
expect_err 'needs --material'
absent other.xml

# ---- a new lot: half way with a coupon no better than the family, all the way with a sharp one
printf 'pressure_MPa,D,s\n300,0.84,0.0001\n' >lot.csv
run 0 nipline fit lot.csv --x pressure_MPa --y D --update LPS-glass --format json
equal "$(json "$out" '.result.update | .material + " " + .law')" '75Li2S-25P2S5 heckel'
equal "$(json "$out" '.result.update.points[0] | .after_half_width < .before_half_width')" true
equal "$(json "$out" '.result.update | .pressure_scale.value > 1 and .pressure_scale.low > .pressure_scale_before.low')" true
run 0 nipline fit lot.csv --x pressure_MPa --y D --sigma s --update LPS-glass --format json --write lot.xml --material glass7 --lot 7
near "$(json "$out" '.result.update.points[0].after')" 0.84 1e-5
run 0 nipline lint lot.xml
grep -q 'lot="7" evidence="derived"' lot.xml || fail 'lot or evidence is missing'
grep -q '<from unit="MPa">300</from>' lot.xml || fail 'range is not that of the coupons'
# A law fitted here is a family in turn, with its parameters' uncertainty.
run 0 nipline fit lot.csv --x pressure_MPa --y D --sigma s --update mine.xml --format json
equal "$(json "$out" '.result.update | .parameters.D0.stderr < 0.0130818')" true
run 4 nipline fit lot.csv --x pressure_MPa --y D --update LFP
expect_err 'no law of compaction to start from'
run 3 nipline fit lot.csv --x pressure_MPa --y D --update LPS-glas
expect_err 'did you mean'

run 4 nipline fit lot.csv --x pressure_MPa --y D --update LPS-glass --stress isostatic
expect_err 'law heckel of 75Li2S-25P2S5 is for die_axial'
printf 'q (N/mm),D\n300,0.84\n' >roll.csv
run 4 nipline fit roll.csv --x q --y D --update LPS-glass
expect_err 'is line_load, and law heckel'
run 2 nipline fit misra.csv --x x --y y --bounds none --update LPS-glass

# ---- refusals
head -5 press.csv >few.csv
run 4 nipline fit few.csv --x pressure --y D --law heckel
expect_err 'heckel: too few points: 4, needs 5'
[ ! -s "$out" ] || fail 'output in spite of no answer'
run 0 nipline fit few.csv --x pressure --y D --law heckel --fix D0=0.44
printf 'p_MPa,D\n100,0.7\n100,0.71\n100,0.7\n100,0.72\n100,0.7\n100,0.7\n' >one.csv
run 4 nipline fit one.csv --x p_MPa --y D --law heckel
expect_err 'too few points: 1 different p_MPa, needs 2'
sed '2,$s/,0\.[0-9]*,/,0.8,/' press.csv >flat.csv
run 4 nipline fit flat.csv --x pressure --y D
expect_err 'D is the same at every point'
run 3 nipline fit press.csv --x load --y D
expect_err 'press.csv:1: error: load: is no column of this file (there are: pressure, D, sd)'
sed '1s/ (MPa)//' press.csv >bare.csv
run 3 nipline fit bare.csv --x pressure --y D
expect_err 'has no unit'
run 0 nipline fit bare.csv --x pressure --x-unit MPa --y D --law heckel
run 3 nipline fit press.csv --x pressure --x-unit g --y D
run 3 nipline fit press.csv --x pressure --y D --response density
run 2 nipline fit press.csv --x pressure --y D --law hekel
expect_err 'did you mean heckel'
run 2 nipline fit press.csv --x pressure --y D --law heckel --fix gamma=3
expect_err 'no law asked for has such a parameter'
run 2 nipline fit press.csv --x pressure --y D --law heckel --start D0=1.2
expect_err 'outside what law heckel allows'
run 2 nipline fit press.csv --x pressure --y D --weights absolute
run 2 nipline fit press.csv --x pressure --y D --weights none
run 2 nipline fit press.csv --x pressure
run 3 nipline fit nothing.csv --x pressure --y D
# Lines without a value are left out, and said.
sed '4s/,0.75,/,,/; 6s/^250/-250/' press.csv >holes.csv
run 0 nipline fit holes.csv --x pressure --y D --law heckel --format json
expect_err '1 line without a value'
expect_err '1 line whose x is below 0'
equal "$(json "$out" '.result.data | "\(.n) \(.not_used_missing) \(.not_used_negative_x)"')" '8 1 1'
