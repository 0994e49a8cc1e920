#!/bin/sh
# solve.sh: nipline solve: the answer against the law read backwards, margins, drift, what
# blocks, and what it refuses.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq
glass=$srcdir/recipes/glass-separator.xml

at() { # POROSITY: the pressure the glass's own law gives it
  nipline model heckel K=0.00479 A=0.637 porosity="$1" --format json |
    jq -r .result.outputs.pressure.value
}

# ---- one setting: the lowest and the highest pressure of a porosity window
run 0 nipline solve "$glass" --free press.pressure=75:450MPa --minimise press.pressure --format json
quiet
near "$(json "$out" '.result.settings[0].value')" "$(at 0.15)" 1e-7
equal "$(json "$out" '.result.targets[0] | "\(.met) \(.binding)"')" 'true true'
near "$(json "$out" '.result.settings[0].lost_below')" "$(at 0.15)" 1e-7
equal "$(json "$out" '.result.settings[0].lost_above')" null
run 0 nipline solve "$glass" --free press.pressure=75:450MPa --target separator.porosity=10:14% \
  --maximise press.pressure --format json
near "$(json "$out" '.result.settings[0].value')" "$(at 0.10)" 1e-7
near "$(json "$out" '.result.goal.value')" "$(at 0.10)" 1e-7
# as far inside as can be: (15 - x)/15 = (x - 10)/2 has x = 180/17 (the recipe's own limit is 15 %)
run 0 nipline solve "$glass" --free press.pressure=75:450MPa --target separator.porosity=10:14% --format json
near "$(json "$out" '.result.targets[1].value')" 10.588235294117647 1e-6
near "$(json "$out" '.result.settings[0].value')" "$(at 0.10588235294117647)" 1e-6
near "$(json "$out" '.result.targets[1].margin')" 0.29411764705882354 1e-5
# d porosity / d P = -(1 - D) K
near "$(json "$out" '.result.settings[0].sensitivity."separator.porosity".value')" \
  "$(awk 'BEGIN { print -10.588235294 * 0.00479 }')" 1e-4
equal "$(json "$out" '.result.settings[0].sensitivity."separator.porosity".unit')" '% per MPa'
near "$(json "$out" '.result.settings[0].lost_below')" "$(at 0.14)" 1e-6
near "$(json "$out" '.result.settings[0].lost_above')" "$(at 0.10)" 1e-6
# the chance there: residual 3 points, normal
run 0 nipline solve "$glass" --free press.pressure=75:450MPa --target separator.porosity=10:14% \
  --draws 20000 --format json
near "$(json "$out" '.result.in_spec.value')" 0.4498 2e-2
cp "$out" first
run 0 nipline solve "$glass" --free press.pressure=75:450MPa --target separator.porosity=10:14% \
  --draws 20000 --jobs 1 --format json
same "$out" first
run 0 nipline solve "$glass" --free press.pressure=75:450MPa --target separator.porosity=10:14% \
  --probability --draws 300 --format json
near "$(json "$out" '.result.targets[1].value')" 12 0.06 'the middle is safest'

# ---- the figure: the setting with its stretch, the margins with what binds
run 0 nipline solve "$glass" --free press.pressure=75:450MPa --target separator.porosity=10:14% \
  --figure solved.svg
for word in 'press.pressure' ', within ' 'every target met, the others as they are' ', binding'; do
  grep -qF "$word" solved.svg || fail "the figure has no \"$word\""
done

# ---- two settings: areal mass and pressure for a thickness and a porosity
run 0 nipline solve "$glass" --free press.pressure=75:450MPa --free fill.separator.areal_mass=5:12mg/cm2 \
  --target separator.porosity=12:13% --target separator.thickness=39.5:40.5um --format json
near "$(json "$out" '.result.targets[] | select(.outcome == "separator.thickness") | .value')" 40 1e-2
near "$(json "$out" '.result.settings[1].value / (40 * 1.88 * 0.875 / 10)')" 1 1e-2

# ---- infeasible: the nearest point, and what blocks it
run 4 nipline solve "$glass" --free press.pressure=100:200MPa
expect_out 'No setting in these ranges meets every target: nearest is press.pressure 200.0'
expect_out 'dense is missed'
expect_out 'stands at the upper end of its range'
run 4 nipline solve "$glass" --free press.pressure=100:200MPa --format json
equal "$(json "$out" .result.feasible)" false
near "$(json "$out" '.result.settings[0].value')" 200 1e-6
run 4 nipline solve "$glass" --free press.pressure=75:450MPa --target separator.porosity=5:6% --target separator.thickness=55:

# ---- the machine's maxima cut the range
sed 's|<step id="fill"|<calender id="press-1"><max_pressure unit="MPa">280</max_pressure></calender>&|; s|id="press" type="cold-press"|& equipment="press-1"|' "$glass" >machine.xml
run 0 nipline solve machine.xml --free press.pressure=75:450MPa --maximise press.pressure --format json
near "$(json "$out" '.result.settings[0].value')" 280 1e-6
equal "$(json "$out" '.result.settings[0].high_cut_by')" 'max_pressure of press-1'
run 4 nipline solve machine.xml --free press.pressure=300:450MPa
expect_err 'above what the machine can do'

# ---- what it refuses
run 2 nipline solve "$glass"
expect_err 'free is missing'
run 2 nipline solve "$glass" --free press.presure=1:2
expect_err 'did you mean press.pressure?'
run 2 nipline solve "$glass" --free press.pressure=400:100
expect_err 'FROM below TO'
run 2 nipline solve "$glass" --free press.pressure=300
expect_err 'is no range'
run 3 nipline solve "$glass" --free press.pressure=1:2kg
run 2 nipline solve "$glass" --free press.pressure=1:2 --target separator.colour=1:2
run 2 nipline solve "$glass" --free press.pressure=1:2 --maximise nothing
run 2 nipline solve "$glass" --free press.pressure=1:2 --maximise press.pressure --minimise press.pressure
run 4 nipline solve "$glass" --free press.pressure=100:400MPa --target separator.conductivity=0.1:
expect_err 'it cannot be solved for'
run 4 nipline solve "$glass" --free press.pressure=100:400MPa --maximise separator.conductivity
expect_err 'it cannot be a goal'
