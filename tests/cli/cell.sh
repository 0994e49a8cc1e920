#!/bin/sh
# cell.sh: the layers as a cell, the line's throughput, the roadmap, what a source compares;
# each number against another way to it.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq
assumed=$srcdir/recipes/co-rolling-assumed.xml
lee=$srcdir/recipes/lee2025-co-rolling.xml
glass=$srcdir/recipes/glass-separator.xml
plan() { # STATUS RECIPE
  run "$1" nipline plan "$2" --format json
}
c=.result.cell

# ---- capacity, N/P, thickness, mass, energy, throughput by hand
plan 0 "$assumed"
q=$(awk 'BEGIN { printf "%.12g", 28.7 * 80 / 100.5 * 195 / 1000 }')
near "$(json "$out" "$c.cathode_areal_capacity.value")" "$q" 1e-9
near "$(json "$out" "$c.n_to_p.value")" "$(awk "BEGIN { printf \"%.12g\", 7.2 / $q }")" 1e-5
equal "$(json "$out" "$c.cathode_areal_capacity.evidence")" assumed
near "$(json "$out" "$c.lanes[0].cathode_areal_capacity.value")" "$(awk "BEGIN { printf \"%.12g\", $q * 28.3 / 28.7 }")" 1e-5
near "$(json "$out" "$c.mean_of_lanes.cathode_areal_capacity.value")" "$(awk "BEGIN { printf \"%.12g\", $q * 28.65 / 28.7 }")" 1e-5
# 1 % of areal mass and 2 % of capacity: hypot, and nothing where an input states none
near "$(json "$out" "$c.lanes[0].cathode_areal_capacity | (.high - .value) / .value")" \
  "$(awk 'BEGIN { printf "%.12g", 1.959963984540054 * sqrt(5) / 100 }')" 1e-5
equal "$(json "$out" "$c.cathode_areal_capacity.low")" null
h=$(json "$out" '[.result.steps[-1].layers[].thickness.value] | add + 6 + 35')
near "$(json "$out" "$c.thickness.value")" "$h" 1e-12
# half of 12 um of aluminium at 2.70 g/cm3
near "$(json "$out" "$c.areal_mass.value")" "$(awk 'BEGIN { printf "%.12g", 8.2 + 28.7 + 1.62 + 1.87 }')" 1e-4
near "$(json "$out" "$c.volumetric_energy_density.value")" "$(awk "BEGIN { printf \"%.12g\", $q * 3.7 / $h * 1e4 }")" 1e-6
near "$(json "$out" "$c.gravimetric_energy_density.value")" "$(awk "BEGIN { printf \"%.12g\", $q * 3.7 / 40.39 * 1e3 }")" 1e-4
near "$(json "$out" "$c.resistances[0].resistance.value")" \
  "$(json "$out" '.result.steps[-1].layers[0] | .thickness.value / 10 / .transport[0].conductivity.through_plane.value')" 1e-9
equal "$(json "$out" "$c.area_specific_resistance.value")" null
equal "$(json "$out" "$c.area_specific_resistance.source")" 'needs the electronic conductivity of cathode'
# 4 m/min of 200 mm; nothing is stretched behind it; 90 % is good
near "$(json "$out" "$c.throughput[0].area_rate.value")" 48 1e-9
near "$(json "$out" "$c.throughput[0].finished_area_rate.value")" 48 1e-9
near "$(json "$out" "$c.throughput[0].good_area_rate.value")" 43.2 1e-9
equal "$(json "$out" "$c.throughput[0].slowest")" true

# web that grows behind the nip: twice the area of finished web
sed 's|<hold_time unit="min">3</hold_time>|<state layer="separator"><elongation unit="%">100</elongation></state><state layer="cathode"><elongation unit="%">100</elongation></state>|
  s|id="press" type="cold-press"|id="press" type="calender"|; s|stress="die_axial" kind|stress="nip_peak" kind|' "$assumed" >grown.xml
run 4 nipline plan grown.xml --format json
near "$(json "$out" "$c.throughput[0].finished_area_rate.value")" 96 1e-9
near "$(json "$out" "$c.throughput[0].area_rate.value")" 48 1e-9

# resistance of a whole cell: a third of an electrode's in each network, interfaces added
sed 's|^    <law name="percolation"|    <law name="percolation" phase="VGCF" carrier="electronic" evidence="assumed" source="assumed"><parameter name="phi_c" unit="1">0.01</parameter><parameter name="t" unit="1">1.8</parameter></law>\n&|
  s|^    <other id|    <interface id="sep-cat"><resistance unit="ohm cm2" evidence="assumed">4</resistance></interface>\n    <interface id="sep-li"><resistance unit="ohm cm2" evidence="assumed">0.5</resistance></interface>\n&|
  s|^  <reference|  <reference material="VGCF" carrier="electronic"><conductivity unit="S/cm" evidence="assumed">100</conductivity></reference>\n&|' "$assumed" >whole.xml
plan 0 whole.xml
near "$(json "$out" "$c.resistances[1].resistance.value")" "$(json "$out" '.result.steps[-1].layers[1] | .thickness.value / 10 / 3 *
  ([.transport[] | 1 / .conductivity.through_plane.value] | add)')" 1e-9
near "$(json "$out" "$c.area_specific_resistance.value")" "$(json "$out" "$c | [.resistances[].resistance.value] | add")" 1e-12
near "$(json "$out" "$c.resistances[2].resistance.value")" 4 1e-12
equal "$(json "$out" "$c.resistances[3].kind")" interface

# the smaller electrode is what an energy can be made of
sed 's|>7.2</areal_capacity>|>2</areal_capacity>|' "$assumed" >small.xml
plan 0 small.xml
near "$(json "$out" "$c.volumetric_energy_density.value")" "$(awk "BEGIN { printf \"%.12g\", 2 * 3.7 / $h * 1e4 }")" 1e-6

# ---- what is missing is said, not guessed
sed 's| foil_sides="2"||; s|<voltage.*||' "$assumed" >bare.xml
plan 0 bare.xml
equal "$(json "$out" "$c.thickness.value")" null
expect_out 'needs foil_sides of the electrode cathode'
expect_out 'needs the mean voltage'
plan 0 "$glass"
equal "$(json "$out" "$c.n_to_p.value")" null
equal "$(json "$out" "$c.volumetric_energy_density.value")" null
expect_out 'needs cathode, separator and anode: in the stack are separator'
run 0 nipline plan "$glass"
! grep -q '^Cell$' "$out" || fail 'a cell of a bare separator'
# assumed numbers of the cell are refused where the recipe refuses them
sed 's|assumptions="allowed"|assumptions="refused"|' "$assumed" >refused.xml
plan 4 refused.xml
equal "$(json "$out" "$c.anode_areal_capacity.value")" null
expect_out 'only assumes one'

# ---- faults of the recipe
bad() { # SED MESSAGE
  sed "$1" "$assumed" >bad.xml
  run 3 nipline plan bad.xml
  expect_err "$2"
}
bad 's|<electrode layer="cathode" material="NCM82"|<electrode layer="cathode"|' 'attribute material is missing'
bad 's|<electrode layer="cathode" material="NCM82"|<electrode layer="cathode" material="LCO"|' 'is no part of layer cathode'
bad 's|<electrode layer="cathode"|<electrode layer="cathod"|' 'unknown layer'
bad 's|foil_sides="2"|foil_sides="3"|' 'coated on 1 side or on 2'
bad 's|id="right"|id="left"|' 'taken already'
bad 's|<areal_mass unit="mg/cm2" basis="coating" uncertainty="1%"|<areal_mass unit="mg/cm2"|' 'basis is missing'
bad 's|unit="mAh/g" uncertainty|unit="mAh/cm2" uncertainty|' 'does not measure'
bad 's|<voltage unit="V" uncertainty="1%" evidence="assumed" source="assumed">3.7|<voltage unit="V">-3.7|' 'voltage'
bad 's|>90</yield>|>190</yield>|' 'yield'

# ---- outcomes of the cell in draws, sweep and solve
run 0 nipline plan "$assumed" --draws 2000 --format json
near "$(json "$out" '.result.uncertainty.outcomes[] | select(.name == "cell.areal_capacity") | .sd / .mean')" 0.0283 0.05
# thickness and density of a layer move together: the energy is surer than their product
equal "$(json "$out" '.result.uncertainty.outcomes[] | select(.name == "cell.volumetric_energy_density") | .sd > 0')" true
run 0 nipline sweep "$assumed" --vary feed.cathode.areal_mass=200:240mg/cm2 --outcome cell.areal_capacity --format json
near "$(json "$out" '.result.points[0].outcomes["cell.areal_capacity"].value')" "$(awk "BEGIN { printf \"%.12g\", $q * 200 / 229.6 }")" 1e-9
run 0 nipline solve "$assumed" --free feed.cathode.areal_mass=200:300mg/cm2 --target cell.areal_capacity=5: \
  --minimise feed.cathode.areal_mass --format json
near "$(json "$out" '.result.settings[0].value')" "$(awk "BEGIN { printf \"%.12g\", 229.6 * 5 / $q }")" 1e-6
run 2 nipline sweep "$assumed" --vary cell.voltage=3:4V --outcome cell.colour
expect_err 'cell.QUANTITY'

# ---- the roadmap: one table, each line with its source
plan 0 "$lee"
r='.result.roadmap.lines[]'
equal "$(json "$out" '.result.roadmap.why_not')" null
equal "$(json "$out" "$r | select(.step == \"press\") | \"\(.here.value) \(.high) \(.verdict)\"")" '500 100 missed'
equal "$(json "$out" "$r | select(.step == \"co-roll\") | .verdict")" 'no data'
equal "$(json "$out" "$r | select(.subject == \"published demonstration\") | \"\(.here.value) \(.verdict)\"")" '500 missed'
equal "$(json "$out" "$r | select(.topic == \"separator thickness\") | \"\(.here.value) \(.high) \(.verdict)\"")" '50 50 met'
equal "$(json "$out" "$r | select(.topic == \"areal capacity of the cathode\") | \"\(.here.value) \(.low) \(.verdict)\"")" '5 5 met'
equal "$(json "$out" "[$r | select(.topic == \"stack pressure\") | .verdict] | unique[]")" met
equal "$(json "$out" "[$r | select((.source | length) < 10)] | length")" 0
expect_out '75 and 2 MPa, pouch cell 5 MPa'
for mpa in 99.9=met 100=missed 101=missed; do
  sed "s|>500</pressure>|>${mpa%=*}</pressure>|" "$lee" >at.xml
  plan 0 at.xml
  equal "$(json "$out" "$r | select(.step == \"press\") | .verdict")" "${mpa#*=}"
done
sed 's|>5</stack>|>75</stack>|' "$lee" >stack.xml
plan 0 stack.xml
equal "$(json "$out" "[$r | select(.topic == \"stack pressure\") | .verdict] | unique[]")" missed
plan 0 "$srcdir/recipes/sse-lamination.xml"
equal "$(json "$out" '.result.roadmap.lines | length')" 0
expect_out 'not a dry process'
for format in text csv html; do
  run 0 nipline plan "$lee" --format $format
  expect_out 'final press of'
  expect_out 'roadmap 5'
done

# ---- what a source compares is quoted, never predicted
plan 0 "$lee"
equal "$(json "$out" '.result.comparisons[0].predicted')" false
equal "$(json "$out" '.result.comparisons[0].compared[0].gain')" '+20'
equal "$(json "$out" "$c.volumetric_energy_density.value")" null
run 0 nipline plan "$lee"
expect_out 'nothing of it is predicted here'

# ---- the record of pressures: each of its three points is asked for, and printed
for item in '1 s|<preparation unit="MPa" evidence="second-hand">500</preparation>||' '2 s|<location>.*</location>||' '3 s|<critical_note>.*</critical_note>||'; do
  sed "${item#* }" "$lee" >record.xml
  run 1 nipline lint --level report record.xml
  expect_err "item ${item%% *} of the pressure record is missing"
done
run 0 nipline lint --level report "$lee"
run 0 nipline plan "$lee"
expect_out '1 preparation pressure'
expect_out '2 location'
expect_out '3 note'

# ---- a speed outside what a law was fitted at is said
sed 's|<speed unit="m/min">4</speed>|<speed unit="m/min">9</speed>|' "$assumed" >fast.xml
run 0 nipline plan fast.xml
expect_err 'speed 9 m/min is outside the speeds law meyer was fitted at (allowed 2 m/min..8 m/min)'
run 4 nipline plan fast.xml --strict
run 0 nipline plan "$assumed"
! grep -q 'outside the speeds' "$err" || fail 'a speed inside is no matter'
