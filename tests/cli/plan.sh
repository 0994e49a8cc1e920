#!/bin/sh
# plan.sh: `nipline plan` on the shipped recipes: values, marks, status, contract, bytes.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq

recipes=$srcdir/recipes
published=$recipes/lee2025-co-rolling.xml
assumed=$recipes/co-rolling-assumed.xml
glass=$recipes/glass-separator.xml

# the finished layers at a glance, before the steps; a reading that is one of several says so
run 0 nipline plan "$recipes/lee2025-co-rolling.xml" --format text
expect_out 'separator  *50.00  *8.200  *1.640  *11.84'
expect_out 'cathode .* one of'

# ---- the published recipe ---------------------------------------------------
run 0 nipline plan "$published" --format json
cp "$out" published.json
layer() { # STEP LAYER FILTER
  json published.json ".result.steps[] | select(.id == \"$1\") | .layers[] | select(.id == \"$2\") | $3"
}
# 8.2 mg/cm2 in 50 um of 1.8603 g/cm3 (LPSCl:PTFE 100:0.1 of 1.86 and 2.15).
near "$(json published.json '.result.layers[0].theoretical_density.value')" 1.860250667 1e-9 'separator density'
near "$(layer press separator .porosity.value)" 11.839838 1e-7 'separator porosity, %'
equal "$(layer press separator .porosity.how)" derived
equal "$(layer press separator .thickness.how)" recorded
equal "$(layer press separator .thickness.value)" 50
equal "$(layer press separator .areal_mass.value)" 8.2
layer press separator .porosity.source | grep -q 'mass balance.*1.860 g/cm3' || fail 'mass balance is not named'
# No law covers this powder: said, and no number.
equal "$(layer press separator .predicted_relative_density.value)" null
equal "$(layer press separator .residual_relative_density)" null
layer press separator .predicted_relative_density.source | grep -q '^needs ' || fail 'no "needs ..."'
equal "$(layer feed cathode .porosity.value)" null
equal "$(layer co-roll separator .thickness.value)" null
# tau = 2.19 phi / 1.04 in the electrolyte.
near "$(layer press separator '.transport[0].tortuosity_factor.through_plane.value')" 1.854844907 1e-8
equal "$(layer press separator '.transport[0].phase')" Li6PS5Cl
# The cathode under every reading of the foil.
near "$(json published.json '.result.layers[1].theoretical_density.value')" 3.620576137 1e-9 'cathode density'
equal "$(layer press cathode '.readings | length')" 4
near "$(layer press cathode '.readings[0].porosity.value')" 27.727893 1e-7
equal "$(layer press cathode '[.readings[] | select(.porosity.value == null)] | length')" 3
equal "$(layer press cathode '[.readings[] | select(.porosity.source | startswith("needs the foil"))] | length')" 3
# Findings of mass balance.
expect_err 'lee2025-co-rolling.xml:29: warning: press/cathode: .*3.5 at step feed and is 3.829 finished (+9.4 %)'
expect_err 'note: press/separator: 600.0 um at step feed, .*at most 13.6-fold'
expect_err 'the foil is at most 33.3 um'
run 0 nipline plan "$published"
expect_out '11.8'
expect_out 'no data'

# ---- the assumed recipe -----------------------------------------------------
run 0 nipline plan "$assumed" --format json
cp "$out" assumed.json
near "$(json assumed.json '.result.steps[2].layers[0].relative_density.value')" 0.893798459 1e-8
near "$(json assumed.json '.result.steps[2].layers[1].relative_density.value')" 0.731171544 1e-8
near "$(json assumed.json '.result.steps[1].layers[0].areal_mass.value')" 8.2 1e-12
[ "$(json assumed.json '.result.mass_flow | .tests + .by_balance')" -ge 2 ] || fail 'mass flow was not tested'
json assumed.json '.result.mass_flow.worst_residual' >worst
awk '{ exit !($1 <= 1e-12) }' worst || fail "mass flow is $(cat worst) off"
# Every number of a layer is either marked, or reached by nothing assumed: the feed's
# recorded thickness, the phase's own conductivity, and e = 0 of the press.
json assumed.json '[.result.steps[] as $s | $s.layers[] as $l | $l | paths(type == "object" and has("value") and has("evidence")) as $p
  | getpath($p) | select(.value != null and .evidence != "assumed") | [$s.id, $l.id, ($p | map(tostring) | join("."))] | join(" ")] | .[]' >plain
cat >expected <<'END'
feed separator thickness
feed separator transport.0.bulk_conductivity
feed cathode transport.0.bulk_conductivity
co-roll separator transport.0.bulk_conductivity
co-roll cathode transport.0.bulk_conductivity
press separator elongation
press separator transport.0.bulk_conductivity
press cathode elongation
press cathode transport.0.bulk_conductivity
END
diff expected plain || fail 'numbers an assumption reaches and that do not say so'
equal "$(json assumed.json '[.result.targets[].evidence] | unique | join(" ")')" assumed
run 0 nipline plan "$assumed"
expect_out '[Aa]ssumed\|ASSUMED'

# Refused: null and "no data", allowed again: the same numbers.
sed 's/assumptions="allowed"/assumptions="refused"/' "$assumed" >refused.xml
run 4 nipline plan refused.xml --format json
equal "$(json "$out" '.result.steps[2].layers[0].porosity.value')" null
equal "$(json "$out" '.result.targets[0].met')" null
equal "$(json "$out" '[.result.steps[].layers[] | .. | objects | select(has("value")) | select(.evidence? == "assumed")] | length')" 0
expect_err 'target dense cannot be judged: no data'
run 0 nipline plan refused.xml --assume --format json
json "$out" .result.steps >again
json assumed.json .result.steps >steps
same steps again

# ---- the glass recipe -------------------------------------------------------
run 0 nipline plan "$glass" --format json
cp "$out" glass.json
porosity='.result.steps[1].layers[0].porosity'
near "$(json glass.json "$porosity.value")" 12.568204672 1e-9
equal "$(json glass.json "$porosity.evidence")" derived
near "$(json glass.json "$porosity.low")" 6.688312718 1e-8
near "$(json glass.json "$porosity.high")" 18.448096626 1e-8
equal "$(json glass.json "$porosity.level")" 0.95
equal "$(json glass.json '.result.steps[1].layers[0].validity')" 'inside the fitted range 75..450 MPa'
equal "$(json glass.json '.result.steps[1].layers[0].law')" heckel
equal "$(json glass.json '.result.steps[1].layers[0].areal_mass.value')" 8.2
run 0 nipline plan "$glass" --strict
sed 's/>300</>500</' "$glass" >far.xml
run 0 nipline plan far.xml
expect_err 'warning: press/separator: outside the fitted range 75..450 MPa of law heckel: extrapolated'
run 4 nipline plan far.xml --strict --format json
equal "$(json "$out" "$porosity.value")" null
# The same in other units is the same plan.
sed 's/unit="MPa" stress\(.*\)>300</unit="GPa" stress\1>0.3</; s/unit="mg\/cm2"\(.*\)>8.2</unit="g\/m2"\1>82</' "$glass" >units.xml
run 0 nipline plan units.xml --format json
equal "$(json "$out" '[.result.steps[].layers[].porosity.value] | tostring')" \
  "$(json glass.json '[.result.steps[].layers[].porosity.value] | tostring')"
equal "$(json "$out" '.result.steps[1].settings.pressure.written')" '0.3 GPa'
equal "$(json "$out" '.result.steps[1].layers[0].areal_mass.value')" 8.2

# ---- laws that give something else than the density first ---------------------
# Kawakita gives a volume reduction: C = 0.42 x 100/101, D = 0.5/(1 - C).
press='.result.steps[] | select(.id == "press") | .layers[0].relative_density.value'
sed 's/law name="exponential"/law name="kawakita"/; s/name="Dmax" unit="1">0.90/name="a" unit="1">0.42/
  s/name="gamma" unit="MPa">120/name="b" unit="1\/MPa">0.2/' "$assumed" >kawakita.xml
run 0 nipline plan kawakita.xml --format json
near "$(json "$out" "$press")" 0.85593220338983050847 1e-12
sed '/name="D0" unit="1">0.50/d' kawakita.xml >volume.xml # how much it shrinks, but from where?
run 4 nipline plan volume.xml --format json
equal "$(json "$out" "$press")" null
# Meyer by porosity is Meyer by density.
roll='.result.steps[] | select(.id == "co-roll") | .layers[0].relative_density.value'
sed 's/name="rho_0" unit="g\/cm3">0.93/name="eps_0" unit="%">50/; s/name="rho_max" unit="g\/cm3">1.60/name="eps_min" unit="%">14/' \
  "$assumed" >porosity.xml
run 0 nipline plan porosity.xml --format json
near "$(json "$out" "$roll")" 0.8220562791577288 1e-12 # 1 - (0.14 + 0.36 exp(-900/400))

# ---- limits -----------------------------------------------------------------
sed 's/max="15"/max="12"/' "$glass" >missed.xml
run 1 nipline plan missed.xml --format json
expect_err 'error: press/separator: target dense is missed\|error: separator: target dense is missed'
equal "$(json "$out" '.result.targets[0].met')" false
sed 's/>900</>1501</' "$assumed" >heavy.xml
run 1 nipline plan heavy.xml
expect_err 'heavy.xml:90: error: co-roll: line load 1501 N/mm is above the machine maximum (allowed up to 1500 N/mm of pilot, assumed)'
sed 's/>50<\/thickness>/>40<\/thickness>/' "$published" >thin.xml
run 4 nipline plan thin.xml --format json
# 8.2 mg/cm2 / (40 um x 1.86025 g/cm3)
expect_err 'error: press/separator: impossible: 8.200 mg/cm2 in 40.00 um would need relative density 1.102 (at most 1); .* at least 1.102-fold'
equal "$(json "$out" '.result.steps[2].layers[0].porosity.value')" null
# Both: no answer goes before a limit.
sed 's/max="12"/max="12"\/><target id="t" layer="separator" quantity="conductivity" unit="mS\/cm" min="1"/' missed.xml >both.xml
run 4 nipline plan both.xml

# ---- contract and bytes -----------------------------------------------------
for file in published assumed glass; do
  equal "$(json $file.json 'keys_unsorted | join(" ")')" 'nipline command inputs diagnostics result'
  equal "$(json $file.json '.command')" plan
  equal "$(json $file.json '[.inputs[].sha256 | test("^[0-9a-f]{64}$")] | all')" true
  equal "$(json $file.json '[.diagnostics[] | keys_unsorted | join(" ")] - ["severity file line column element message"] | length')" 0
  for key in steps targets limits; do
    equal "$(json $file.json ".result.$key | type")" array "$key"
  done
  for key in id areal_mass areal_mass_basis thickness density_state elongation relative_density porosity transport law validity; do
    equal "$(json $file.json "[.result.steps[].layers[] | has(\"$key\")] | all")" true "$key"
  done
  equal "$(json $file.json '[.. | objects | select(has("value") and has("how")) | has("unit")] | all')" true
done
equal "$(json glass.json '.inputs[1].sha256')" "$(sha256sum "$glass" | cut -d' ' -f1)"
for format in text json csv html; do
  run 0 nipline plan "$assumed" --format $format
  cp "$out" first
  run 0 nipline plan "$assumed" --format $format
  same "$out" first
  refuse_err 'PLplot\|UDUNITS\|udunits\|libxml\|fontconfig\|Fontconfig\|GLib'
  for name in de_DE.UTF-8 de_DE.utf8; do
    ! locale -a 2>/dev/null | grep -qx "$name" || {
      LC_ALL=$name run 0 nipline plan "$assumed" --format $format
      LC_ALL=C
      same "$out" first
    }
  done
done
run 0 nipline plan "$recipes/sse-lamination.xml" --format json
quiet
equal "$(json "$out" '.result.steps[1].layers[0].porosity.value')" 10.9 'porosity as written'
# By suffix, and the figure beside it.
run 0 nipline plan "$glass" -o plan.json --figure plan.svg
json plan.json .result >a
json glass.json .result >b
same a b
grep -q '<svg' plan.svg || fail 'no figure'
[ ! -s "$out" ] || fail 'standard output is not empty with --output'

# Mean pressure of a nip from line load and arc of contact: 745 N/mm on rolls of 900 mm
# that take 30 um is 203 MPa, sqrt(R dh) = 3.674 mm. Without a thickness before: no data.
cat >nip.xml <<'X'
<recipe id="nip" version="1" status="draft"><title>nip</title>
  <layer id="web" role="cathode"><part material="LFP" parts="1"/></layer>
  <calender id="c"><roll_diameter unit="mm">900</roll_diameter></calender>
  <step id="feed" type="film-form" layers="web"><state layer="web">
    <areal_mass unit="mg/cm2" basis="coating">20</areal_mass><thickness unit="um" basis="coating">130</thickness></state></step>
  <step id="roll" type="calender" layers="web" equipment="c"><line_load unit="kN/m" per="web">745</line_load>
    <state layer="web"><elongation unit="%">0</elongation><thickness unit="um" basis="coating">100</thickness></state></step>
</recipe>
X
run 0 nipline plan nip.xml --format json
near "$(json "$out" '.result.steps[1].pressure.value')" 202.765007312486 1e-9
equal "$(json "$out" '.result.steps[1].pressure | "\(.how) \(.unit) \(.stress)"')" "derived MPa nip_mean"
near "$(json "$out" '.result.mass_flow.worst_residual')" 0 1e-12
sed 's#<thickness unit="um" basis="coating">130</thickness>##' nip.xml >open.xml
run 0 nipline plan open.xml --format json
equal "$(json "$out" '.result.steps[1].pressure.value')" null
