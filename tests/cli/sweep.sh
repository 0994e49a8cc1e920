#!/bin/sh
# sweep.sh: nipline sweep over one and two numbers, its bands, and what it refuses; and
# the uncertainty of a plan.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq
glass=$srcdir/recipes/glass-separator.xml

# ---- each point is what plan says there
run 0 nipline sweep "$glass" --vary press.pressure=100:50:400MPa --format json
quiet
cp "$out" sweep.json
equal "$(json sweep.json '.result.points | length')" 7
for p in 100 250 400; do
  sed "s|kind=\"preparation\"\\([^>]*\\)>[0-9.]*<|kind=\"preparation\"\\1>$p<|" "$glass" >one.xml
  status=1 # misses the 15 % below 265 MPa
  [ "$p" -lt 265 ] || status=0
  run $status nipline plan one.xml --format json
  want=$(json "$out" '.result.steps[-1].layers[0].porosity.value')
  got=$(json sweep.json ".result.points[] | select(.settings.\"press.pressure\".value == $p) | .outcomes.\"separator.porosity\".value")
  near "$got" "$want" 1e-12 "porosity at $p MPa"
done
equal "$(json sweep.json '[.result.points[].targets_met] | map(tostring) | join(" ")')" \
  'false false false false true true true'
run 0 nipline sweep "$glass" --vary press.pressure=0.1,0.2GPa --outcome separator.density --format csv
expect_out '^100,1.264'
run 0 nipline sweep "$glass" --vary press.pressure=100:400
expect_out '^10 of 21 points meet every target: press.pressure from 265.0 to 400.0 MPa'
expect_out 'This is the highest press.pressure asked for; beyond it may be better'
run 0 nipline sweep "$glass" --vary press.pressure=400,100,265,150
expect_out '2 of 4 points meet every target: press.pressure from 265.0 to 400.0 MPa'

# ---- two numbers: the last one runs fastest, and mass balance holds everywhere
run 0 nipline sweep "$srcdir/recipes/co-rolling-assumed.xml" --vary co-roll.line_load=600,900 \
  --vary co-roll.separator.elongation=500,700% --outcome separator.thickness \
  --outcome separator.areal_mass --outcome separator.density --format json
equal "$(json "$out" '[.result.points[].settings | "\(."co-roll.line_load".value)/\(."co-roll.separator.elongation".value)"] | join(" ")')" \
  '600/500 600/700 900/500 900/700'
near "$(json "$out" '[.result.points[].outcomes | ."separator.thickness".value * ."separator.density".value / ."separator.areal_mass".value / 10 * 100] | map(. - 100 | fabs) | max')" 0 1e-9 'm_A = h rho'

# ---- bands: the same bytes for any number of threads; another seed, other bytes
for jobs in 1 2 3; do
  run 0 nipline sweep "$glass" --vary press.pressure=100:50:400 --draws 200 --jobs $jobs --format json
  cp "$out" jobs$jobs.json
done
same jobs1.json jobs2.json
same jobs1.json jobs3.json
run 0 nipline sweep "$glass" --vary press.pressure=100:50:400 --draws 200 --seed 2 --format json
! cmp -s "$out" jobs1.json || fail 'another seed gives the same bytes'
equal "$(json jobs1.json '[.result.points[].outcomes."separator.porosity" | .low < .value and .value < .high] | all')" true
run 0 nipline sweep "$glass" --vary press.pressure=100:400 --draws 50 -o s.html --figure s.svg
grep -q '<svg' s.svg || fail 'no figure'

# ---- the window of two numbers: best point, limits of the recipe and of the library, the map
run 0 nipline sweep "$srcdir/recipes/co-rolling-assumed.xml" --vary press.pressure=100:100:600 \
  --vary co-roll.separator.elongation=400:100:800% --outcome separator.porosity --format json
cp "$out" window.json
equal "$(json window.json '.result.points[0].outcomes | keys | join(" ")')" separator.porosity
# porosity <= 15 and thickness <= 60, each one-sided: margin (max - x) / (5 % of max)
run 0 nipline sweep "$srcdir/recipes/co-rolling-assumed.xml" --vary press.pressure=100:100:600 \
  --vary co-roll.separator.elongation=400:100:800% --outcome separator.porosity \
  --outcome separator.thickness --format json
best=$(json "$out" '[.result.points[] | select(.targets_met) | .outcomes | [(15 - ."separator.porosity".value) / 0.75, (60 - ."separator.thickness".value) / 3] | min] | max')
near "$(json window.json .result.best.margin)" "$best" 1e-9 'margin of the best point'
p=$(json window.json '.result.best.settings."press.pressure".value')
e=$(json window.json '.result.best.settings."co-roll.separator.elongation".value')
near "$(json "$out" ".result.points[] | select(.settings.\"press.pressure\".value == $p and .settings.\"co-roll.separator.elongation\".value == $e) | .outcomes | [(15 - .\"separator.porosity\".value) / 0.75, (60 - .\"separator.thickness\".value) / 3] | min")" "$best" 1e-9
run 0 nipline sweep "$srcdir/recipes/co-rolling-assumed.xml" --vary press.pressure=100:100:600 \
  --vary co-roll.separator.elongation=400:100:800% --figure w.svg --format csv
for word in 'separator porosity at most 15 %' 'sulfide up to 400 MPa' 'separator thickness at most' \
  'recipe: 500 MPa, 700 %' 'farthest inside'; do
  grep -qF "$word" w.svg || fail "the window has no \"$word\""
done
[ -s w-2.svg ] || fail 'no curves beside the window'
# nothing inside: the nearest point, and which target stops it
sed 's|quantity="thickness" unit="um" max="60"|quantity="thickness" unit="um" max="1"|' \
  "$srcdir/recipes/co-rolling-assumed.xml" >thin.xml
run 0 nipline sweep thin.xml --vary press.pressure=100:100:600 \
  --vary co-roll.separator.elongation=400:100:800% --figure thin.svg --format json
equal "$(json "$out" '.result.best | .margin < 0')" true
grep -qF 'nowhere separator thickness at most 1' thin.svg || fail 'the missed target is not named'

# ---- a plan's uncertainty: porosity is 1 - D, so its sd is that of the law's residual;
# thickness has the areal mass too: d ln h = d ln m - d ln D
run 0 nipline plan "$glass" --draws 20000 --format json
u='.result.uncertainty.outcomes[]'
near "$(json "$out" "$u | select(.name == \"separator.porosity\") | .sd")" 3.0 5e-3
near "$(json "$out" "$u | select(.name == \"separator.porosity\") | .first_order.\"75Li2S-25P2S5.heckel.residual\" | fabs")" 3.0 1e-9
d=$(json "$out" "$u | select(.name == \"separator.porosity\") | 1 - .nominal / 100")
near "$(json "$out" "$u | select(.name == \"separator.thickness\") | .shares.lot")" \
  "$(awk "BEGIN { m = 0.01; d = 0.03 / $d; print m * m / (m * m + d * d) }")" 1e-3 'share of the lot'
near "$(json "$out" "$u | select(.name == \"separator.porosity\") | .in_spec.value")" \
  "$(json "$out" '.result.targets[] | select(.quantity == "porosity") | .probability')" 1e-2
equal "$(json "$out" "$u | select(.name == \"separator.porosity\") | .in_spec | .low < .value and .value < .high")" true
cp "$out" first
run 0 nipline plan "$glass" --draws 500 --figure drivers.svg
grep -qF '>What one standard deviation does</tspan>' drivers-3.svg || fail 'no figure of the drivers'
grep -qF '>max 15</tspan>' drivers-3.svg || fail 'the draws have no limit'
run 0 nipline plan "$glass" --draws 20000 --jobs 1 --format json
same "$out" first
sed 's/ uncertainty="[^"]*"//; /<residual_sd/d' "$glass" >none.xml
mkdir -p d/recipes && sed '/<residual_sd/d; s/ uncertainty="[^"]*"//' "$srcdir/recipes/materials.xml" >d/recipes/materials.xml
cp "$srcdir"/recipes/limits.xml d/recipes/ 2>/dev/null || :
run 0 nipline plan none.xml --draws 100 --data d
expect_err 'states an uncertainty'

# an uncertainty in % goes with the setting that is varied, one in MPa stays: the density is
# 1 - exp(-(K P + A)), so ln of the band's width is 2 x 1.96 K sd
wide='.result.points | map(.outcomes."separator.porosity" | .high / .low | log) | .[1] / .[0]'
sed 's|kind="preparation">300|kind="preparation" uncertainty="3%">300|' none.xml >relative.xml
run 0 nipline sweep relative.xml --vary press.pressure=200,400MPa --draws 2000 --data d --format json
near "$(json "$out" "$wide")" 2 1e-2 'band of an uncertainty in %'
run 0 nipline sweep relative.xml --vary press.pressure=400,200MPa --draws 2000 --data d --format json
near "$(json "$out" "$wide")" 0.5 1e-2 'band of an uncertainty in %, the other way'
sed 's|kind="preparation">300|kind="preparation" uncertainty="9">300|' none.xml >absolute.xml
run 0 nipline sweep absolute.xml --vary press.pressure=200,400MPa --draws 2000 --data d --format json
near "$(json "$out" "$wide")" 1 1e-2 'band of an uncertainty in MPa'

# two layers that touch: the bond is the law of the recipe at the pressure of that step and
# the density of the more porous face, in either order of the names
run 0 nipline sweep "$srcdir/recipes/three-layer-assumed.xml" --assume --vary co-roll.line_load=300,350N/mm \
  --outcome co-roll.separator+cathode.bond_strength --outcome co-roll.cathode+separator.bond_strength \
  --outcome co-roll.pressure --outcome co-roll.cathode.relative_density --outcome co-roll.separator.relative_density \
  --outcome separator+anode.contact_fraction --outcome separator.conductivity --outcome separator.conductivity_in_plane --format json
for i in 0 1; do
  o=".result.points[$i].outcomes"
  near "$(json "$out" "$o.\"co-roll.separator+cathode.bond_strength\".value")" \
    "$(json "$out" "$o | (.\"co-roll.pressure\".value * ([.\"co-roll.cathode.relative_density\".value, .\"co-roll.separator.relative_density\".value] | min)) as \$pd | 1.5 * (1 - (-0.008 * \$pd | exp))")" 1e-9 'bond strength'
  equal "$(json "$out" "$o.\"co-roll.separator+cathode.bond_strength\".value")" \
    "$(json "$out" "$o.\"co-roll.cathode+separator.bond_strength\".value")" 'order of the names'
done
cp "$out" both.json
run 0 nipline plan "$srcdir/recipes/three-layer-assumed.xml" --assume --format json
near "$(json both.json '.result.points[0].outcomes."separator+anode.contact_fraction".value')" \
  "$(json "$out" '[.result.steps[].interfaces[]? | select(.between == ["separator", "anode"]) | .contact_fraction.value][-1]')" 1e-12 'contact as planned'
run 2 nipline sweep "$glass" --vary press.pressure=1:2 --outcome separator+cathode.bond_strength
expect_err 'is no outcome of this recipe'
run 2 nipline sweep "$srcdir/recipes/three-layer-assumed.xml" --assume --vary co-roll.line_load=300:350 --outcome cathode+anode.bond_strength
expect_err 'LAYER.LAYER'

# what rests on assumptions says so, in every format; bands are columns too
three=$srcdir/recipes/three-layer-assumed.xml
run 0 nipline sweep "$three" --assume --vary compact.line_load=700,900N/mm --outcome separator.porosity --draws 50 --format csv
expect_out 'separator.porosity (assumed)'
expect_out 'low (assumed)'
run 0 nipline sweep "$three" --assume --vary compact.line_load=700,900N/mm --outcome separator.porosity --format json
equal "$(json "$out" '.result.assumed | join(" ")')" separator.porosity
run 0 nipline solve "$three" --assume --free compact.line_load=500:1500N/mm --target separator.porosity=11:13%
expect_out 'Every target is met on assumed numbers'
run 0 nipline solve "$three" --assume --free compact.line_load=500:1500N/mm --target separator.porosity=11:13% --format json
equal "$(json "$out" '[.result.targets[].evidence] | unique | join(" ")')" assumed
near "$(json "$out" '.result.targets[] | select(.outcome == "separator.porosity" and .min != null) | .value')" 12 1e-5
run 0 nipline sweep "$glass" --vary press.pressure=100:400MPa --draws 50 --format csv --outcome separator.porosity
expect_out 'separator.porosity high'
refuse_out assumed

# ---- what it refuses
run 2 nipline sweep "$glass"
expect_err 'vary is missing'
run 2 nipline sweep "$glass" --vary press.presure=1:2
expect_err 'did you mean press.pressure?'
run 2 nipline sweep "$glass" --vary press.pressure=100:100
expect_err 'is no range'
run 2 nipline sweep "$glass" --vary press.pressure=100:0:400
run 2 nipline sweep "$glass" --vary press.pressure=1:2 --vary press.pressure=1:2
expect_err 'is varied twice'
run 2 nipline sweep "$glass" --vary press.pressure=1:2 --outcome separator.colour
expect_err 'is no outcome of this recipe'
run 2 nipline sweep "$glass" --vary press.pressure=1:2 --outcome separator.porosity --outcome separator.porosity
expect_err 'is asked for twice'
run 3 nipline sweep "$glass" --vary press.pressure=1:2kg
expect_err 'does not measure pressure'
run 2 nipline sweep "$glass" --vary press.pressure=1:2 --draws -3
run 0 nipline sweep "$glass" --knobs --format json
equal "$(json "$out" '[.result.knobs[] | select(.name == "press.pressure") | .value][0]')" 300

# a value the number cannot have
run 2 nipline sweep "$srcdir/recipes/glass-separator.xml" --vary press.pressure=-100:100MPa
expect_err 'cannot be below 0 MPa'
