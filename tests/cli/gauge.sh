#!/bin/sh
# gauge.sh: what gauges can and cannot say: sides, places along the web, uncertainty, guard
# bands, relations between columns, defects, the default band of pressures.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq awk
c() { json "$out" ".result.coils[0].characteristics[] | select(.id == \"$1\") | $2"; }

# Double coating: side A over the foil, side B over what the gauge before it saw.
cat >sides.xml <<'X2'
<spec id="s" version="1"><title>sides</title>
  <columns coil="coil"/>
  <theoretical_density unit="g/cm3" uncertainty="0.02">4</theoretical_density>
  <foil sides="2" correlation="1"><thickness unit="um" uncertainty="0.1">12</thickness><areal_mass unit="g/m2" uncertainty="0.2">32</areal_mass></foil>
  <characteristic id="m1" quantity="areal_mass" unit="g/m2" gauge="beta"><gauge_sd value="1" unit="g/m2"/><calibration_sd value="0.5" unit="g/m2"/></characteristic>
  <characteristic id="m2" quantity="areal_mass" unit="g/m2" gauge="beta"><gauge_sd value="1" unit="g/m2"/><calibration_sd value="0.5" unit="g/m2"/></characteristic>
  <characteristic id="h1" quantity="thickness" unit="um"><gauge_sd value="0.3" unit="um"/><calibration_sd value="0.2" unit="um"/></characteristic>
  <characteristic id="h2" quantity="thickness" unit="um"><gauge_sd value="0.3" unit="um"/><calibration_sd value="0.2" unit="um"/></characteristic>
  <characteristic id="a" quantity="fraction" derived="porosity" areal_mass="m1" thickness="h1"/>
  <characteristic id="b" quantity="fraction" derived="porosity" areal_mass="m2" thickness="h2" less_areal_mass="m1" less_thickness="h1"/>
  <characteristic id="both" quantity="fraction" derived="porosity" areal_mass="m2" thickness="h2"/>
  <characteristic id="mside" quantity="areal_mass" derived="areal_mass" areal_mass="m2"/>
  <characteristic id="hside" quantity="thickness" derived="thickness" thickness="h2"/>
  <characteristic id="mb" quantity="areal_mass" derived="areal_mass" areal_mass="m2" less_areal_mass="m1"/>
</spec>
X2
awk 'BEGIN { print "coil,m1,m2,h1,h2"; for (i = 0; i < 4; i++) print "R,232,442,82,157" }' >sides.csv
run 0 nipline qc sides.xml sides.csv --format json
# A: 200 g/m2 over 70 um is 2.857 g/cm3; B: 210 over 75 is 2.8; both: 410 over 145.
near "$(c a .mean)" 28.571428571428571 1e-13
near "$(c b .mean)" 30 1e-13
near "$(c both .mean)" 29.310344827586207 1e-13
near "$(c mside .mean)" 20.5 1e-13
near "$(c hside .mean)" 72.5 1e-13
near "$(c mb .mean)" 21 1e-13
# By hand, in g/m2 and um, eps = 1 - M / (4 H): deps/dM = -1/(4 H), deps/dH = M/(4 H^2).
near "$(c a .mean_uncertainty.gauge_random)" "$(awk 'BEGIN { m=200; h=70; print 100*sqrt((1/(4*h))^2 + (m/(4*h*h)*0.3)^2)/2 }')" 1e-5
near "$(c a .mean_uncertainty.gauge_calibration)" "$(awk 'BEGIN { m=200; h=70; print 100*sqrt((0.5/(4*h))^2 + (m/(4*h*h)*0.2)^2) }')" 1e-5
# Mass and thickness of the foil err together: their shares cancel in part.
near "$(c a .mean_uncertainty.foil)" "$(awk 'BEGIN { m=200; h=70; x=0.2/(4*h) - m/(4*h*h)*0.1; print 100*(x<0?-x:x) }')" 1e-5
near "$(c a .mean_uncertainty.theoretical_density)" "$(awk 'BEGIN { print 100*200/(70*16)*0.02 }')" 1e-5
near "$(c a .mean_uncertainty.standard)" "$(c a '.mean_uncertainty | [.gauge_random, .gauge_calibration, .foil, .theoretical_density] | map(. * .) | add | sqrt')" 1e-12
equal "$(c a .mean_uncertainty.not_stated)" null
# One beta gauge before and behind: its calibration falls out of the difference; two
# thickness gauges do not. The foil is in both.
near "$(c b .mean_uncertainty.gauge_calibration)" "$(awk 'BEGIN { m=210; h=75; print 100*m/(4*h*h)*0.2*sqrt(2) }')" 1e-5
equal "$(c b .mean_uncertainty.foil)" 0
near "$(c mb .mean_uncertainty.gauge_random)" "$(awk 'BEGIN { print 0.1*sqrt(2)/2 }')" 1e-5
equal "$(c mb .mean_uncertainty.gauge_calibration)" 0
run 0 nipline qc sides.xml sides.csv
expect_out 'Uncertainty of coil means'
# What nobody stated counts as certain, and is named.
sed 's/ uncertainty="0.02"//; s/<gauge_sd value="0.3" unit="um"\/>//' sides.xml >less.xml
run 0 nipline qc less.xml sides.csv --format json
equal "$(c a .mean_uncertainty.not_stated)" "gauge_sd, theoretical_density"
sed 's/ less_thickness="h1"//' sides.xml >bad.xml
run 3 nipline qc bad.xml sides.csv
expect_err 'bad.xml:10: error: characteristic: a density of one side needs both'
sed 's/correlation="1"/correlation="1.1"/' sides.xml >bad.xml
run 3 nipline qc bad.xml sides.csv
expect_err 'has to be within -1 and 1'

# Gauges 2.5 m apart: mass is a ramp upstream, thickness the same ramp 2.5 m later, so
# density is constant only if they are brought together.
cat >place.xml <<'X2'
<spec id="p" version="1"><title>places</title>
  <columns coil="coil" lane="lane" position="s"/>
  <characteristic id="m" quantity="areal_mass" unit="g/m2"><at value="1" unit="m"/></characteristic>
  <characteristic id="h" quantity="thickness" unit="um"><limit kind="alarm_above" value="150" unit="um"/><at value="350" unit="cm"/></characteristic>
  <characteristic id="rho" quantity="density" derived="density" areal_mass="m" thickness="h"/>
</spec>
X2
awk 'BEGIN { print "coil,lane,s,m,h"
  for (c = 0; c < 2; c++) for (i = 0; i < 400; i++) for (l = 0; l < 2; l++) {
    s = i * 0.7; m = 2 * (100 + (s - 1) / 10); h = 100 + (s - 3.5) / 10
    printf "C%d,%d,%.1f,%.12g,%.12g\n", c, l, s, m, i == 399 && c == 1 ? 151 : h } }' >place.csv
run 1 nipline qc place.xml place.csv --format json
equal "$(c rho .n)" $((2 * (400 - 4)))
equal "$(c rho .unaligned)" 8
near "$(c rho .min)" 2 1e-12
near "$(c rho .max)" 2 1e-12
# A finding lies where its gauge was, not where the row says.
near "$(json "$out" '.result.finding_list[0].position_m')" "$(awk 'BEGIN { print 399 * 0.7 - 3.5 }')" 1e-12
run 1 nipline qc place.xml place.csv --format ndjson
sed '$d' "$out" >whole
head -n 700 place.csv >grow.csv
run 0 nipline qc place.xml grow.csv --state s --journal j
cp place.csv grow.csv
run 1 nipline qc place.xml grow.csv --state s --journal j --format json
sed 's/place.csv/grow.csv/' whole >want
same j want
near "$(c rho .max)" 2 1e-12
sed 's/ position="s"//' place.xml >bad.xml
run 3 nipline qc bad.xml place.csv
expect_err 'gauges are aligned by length'

# Guard band: U = 2 sqrt(0.3^2 + 0.4^2) = 1 um about the limit of 60 um.
cat >guard.xml <<'X2'
<spec id="g" version="1"><title>guard</title><columns coil="coil"/>
  <characteristic id="h" quantity="thickness" unit="um"><limit kind="alarm_above" value="60" unit="um"/>
    <gauge_sd value="0.3" unit="um"/><calibration_sd value="400" unit="nm"/><guard_band/></characteristic>
</spec>
X2
printf 'coil,h\nA,59\nB,59.5\nB,58\nC,61\nD,61.1\nD,60.5\n' >guard.csv
run 1 nipline qc guard.xml guard.csv --format json
equal "$(json "$out" '[.result.coils[].verdict] | join(",")')" "in spec,undecided,undecided,out of spec"
equal "$(json "$out" '[.result.coils[].characteristics[0].undecided.alarm_above] | join(",")')" "0,1,1,1"
equal "$(json "$out" '[.result.finding_list[] | "\(.severity) \(.rule)"] | join(",")')" "warn undecided_above,warn undecided_above,alarm alarm_above,warn undecided_above"
grep -v D guard.csv >b.csv
run 1 nipline qc guard.xml b.csv --format json
expect_err 'too near a limit for the gauge'
run 1 nipline qc guard.xml b.csv
expect_out 'the gauge'
sed 's/<guard_band\/>/<guard_band factor="0"\/>/' guard.xml >bad.xml
run 3 nipline qc bad.xml guard.csv
expect_err 'the factor has to be above 0'

sed '/gauge_sd/d; s/<calibration_sd[^>]*>//; s/<guard_band\/>//; s/<\/spec>//' guard.xml >bad.xml
cat >>bad.xml <<'X2'
  <characteristic id="m" quantity="areal_mass" unit="g/m2"/>
  <characteristic id="rho" quantity="density" derived="density" areal_mass="m" thickness="h"><guard_band/></characteristic></spec>
X2
sed 's/<limit kind="alarm_above" value="60" unit="um"\/>/&<\/characteristic>/' bad.xml >bad2.xml
run 3 nipline qc bad2.xml guard.csv
expect_err 'needs gauge_sd or calibration_sd of what it is derived from'

# Relations of columns in different units; equality holds; percent is of the right one.
cat >relation.xml <<'X2'
<spec id="r" version="1"><title>relations</title><columns coil="coil"/>
  <characteristic id="out" quantity="thickness" unit="um"/>
  <characteristic id="in" quantity="thickness" unit="mm"/>
  <characteristic id="q" quantity="line_load" unit="N/mm"/>
  <characteristic id="set" quantity="line_load" unit="N/mm"/>
  <relation id="thinner" left="out" kind="at_most" right="in" severity="alarm" note="springback?"/>
  <relation id="load" left="q" kind="within" right="set" by="5" unit="%" severity="warn"/>
</spec>
X2
printf 'coil,out,in,q,set\nA,50,0.05,105,100\nA,40,0.05,94.9,100\nB,50.001,0.05,100,100\nB,,0.05,100,100\n' >r.csv
sed 's/\(<columns[^>]*>\)/\1<max_bad unit="%">50<\/max_bad>/' relation.xml >r.xml
run 1 nipline qc r.xml r.csv --format json
equal "$(json "$out" '[.result.coils[] | "\(.verdict): \([.relations[] | "\(.checked) \(.broken)"] | join(" "))"] | join("; ")')" "in spec: 2 0 2 1; out of spec: 1 1 2 0"
equal "$(json "$out" '.result.finding_list[0].message')" "q 94.900 N/mm is not within reach of set 100.00 N/mm by 5%"
sed 's/right="set"/right="in"/' r.xml >bad.xml
run 3 nipline qc bad.xml r.csv
expect_err 'q is a line_load and in a thickness: not comparable'

sed 's/right="set"/right="q"/; s/quantity="line_load" unit="N\/mm"/quantity="temperature" unit="K"/; s/by="5" unit="%"/by="1" unit="K"/; s/left="q"/left="set"/' r.xml | sed '/id="set"/s/unit="K"/unit="degC"/' >t.xml
run 3 nipline qc t.xml r.csv
expect_err 'load: temperatures to compare have to be in one unit (got degC and K)'

# A pressure with a target and no limit: warned at 5 %, never more, and labelled.
cat >p.xml <<'X2'
<spec id="p" version="1"><title>p</title><columns coil="coil"/>
  <characteristic id="p" quantity="pressure" unit="MPa"><target value="100" unit="MPa"/></characteristic>
</spec>
X2
printf 'coil,p\nA,95\nA,105\nA,94.999\nA,300\n' >p.csv
run 0 nipline qc p.xml p.csv --format json
equal "$(json "$out" '[.result.characteristics[0].limits[] | "\(.kind) \(.value) \(.beyond)"] | join(",")')" "warn_below 95 1,warn_above 105 1"
equal "$(json "$out" .result.verdict)" "not judged"
expect_out "review's figure for pressure during operation"

# Defects by class, and their size where there is one.
cat >d.xml <<'X2'
<spec id="d" version="1"><title>d</title><columns coil="coil"/><max_bad unit="%">20</max_bad>
  <characteristic id="pin" quantity="ratio" unit="1" defect_class="pinhole"><limit kind="alarm_above" value="2" unit="1"/></characteristic>
  <characteristic id="d" quantity="thickness" unit="um" size_of="pin"><limit kind="reject_above" value="80" unit="um"/></characteristic>
</spec>
X2
printf 'coil,pin,d\nA,0,0\nA,2,30\nA,0,\nA,3,50\nA,1.5,20\nB,0,\n' >d.csv
run 1 nipline qc d.xml d.csv --format json
equal "$(c pin .defects)" 5
equal "$(c pin .implausible)" 1
equal "$(c pin 'has("defects_per_m2")')" false
equal "$(c d '"\(.n) \(.max) \(.missing)"')" "3 50 0"
equal "$(json "$out" '[.result.coils[].verdict] | join(",")')" "out of spec,in spec"
# By area: 4 good counts of 0.5 m x 400 mm each; a coil without a count has none.
sed '/pinhole/s|</char|<inspected_length unit="m">0.5</inspected_length><inspected_width unit="mm">400</inspected_width>&|' d.xml >da.xml
printf 'C,,\n' >>d.csv
run 1 nipline qc da.xml d.csv --format json
near "$(c pin .inspected_area_m2)" 0.8 1e-12
near "$(c pin .defects_per_m2)" 6.25 1e-12
equal "$(json "$out" '.result.coils[2].characteristics[0] | "\(.defects) \(.inspected_area_m2) \(.defects_per_m2)"')" "0 0 null"
sed 's|<inspected_width.*</inspected_width>||' da.xml >db.xml
run 3 nipline qc db.xml d.csv
expect_err 'inspected_length times inspected_width'
sed 's|defect_class="pinhole"||; s| size_of="pin"||' da.xml >db.xml
run 3 nipline qc db.xml d.csv
expect_err 'belong to a count of defects'
sed 's|>400<|>-400<|' da.xml >db.xml
run 3 nipline qc db.xml d.csv
