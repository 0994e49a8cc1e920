#!/bin/sh
# layers.sh: what a step does beside compaction: interfaces, particles, storage, hot rolls,
# and the line load another calender needs. Reference values are computed by awk.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq
calc() { awk "BEGIN { printf \"%.12g\", $1 }"; }
law() { # NAME PARAMETER=UNIT=VALUE...
  printf '<law name="%s" evidence="derived" source="x"%s>' "$1" "${of-}"
  shift
  for p; do
    IFS='=' read -r name unit value <<P
$p
P
    printf '<parameter name="%s" unit="%s">%s</parameter>' "$name" "$unit" "$value"
  done
  printf '</law>'
}
heckel='<law name="heckel" stress="die_axial" state="released" evidence="derived" source="x"><parameter name="D0" unit="1">0.55</parameter><parameter name="Py" unit="MPa">150</parameter></law>'
recipe() { # LAWS-OF-A LAWS-OF-B INTERFACE STEPS-AFTER
  cat >r.xml <<R
<recipe id="r" version="1" status="draft"><title>layers</title>
  <layer id="a" role="separator"><part material="LFP" parts="1"/>$heckel$1</layer>
  <layer id="b" role="separator"><part material="LFP" parts="1"/>$heckel$2</layer>
  $3
  <step id="feed" type="film-form" layers="a b">
    <state layer="a"><areal_mass unit="mg/cm2" basis="coating">9.9</areal_mass><thickness unit="um" basis="coating">50</thickness></state>
    <state layer="b"><areal_mass unit="mg/cm2" basis="coating">29.7</areal_mass><thickness unit="um" basis="coating">150</thickness></state></step>
  <step id="press" type="cold-press" layers="a b"><pressure unit="MPa" stress="die_axial" kind="preparation">200</pressure>${press_more-}</step>
  $4
</recipe>
R
}
step() { json "$out" ".result.steps[$1].$2"; }
d=$(calc '1 - 0.45 * exp(-200 / 150)')

# ---- nothing stated: every answer is there, without a number and with what it needs
recipe '' '' '' ''
run 0 nipline plan r.xml --format json
for q in contact_fraction interface_resistance bond_strength strain_mismatch slips curl_radius; do
  equal "$(step 1 "interfaces[0].$q.value")" null $q
  step 1 "interfaces[0].$q.source" | grep -q '^needs ' || fail "$q does not say what it needs"
done
equal "$(step 1 'layers[0].damage.fracture_probability.value')" null
equal "$(step 1 'layers[0].transport[0].conductivity.through_plane.value')" null
equal "$(step 0 'interfaces | length')" 0
run 0 nipline plan r.xml
expect_out 'a | b'

# ---- contact, resistance, bond; the bond takes the more porous face
recipe '' '' "<interface between=\"b a\">$(law tabor H=MPa=800)$(law bond sigma_max=MPa=2 gamma=1/MPa=0.01)$(law interface-resistance R_ref='ohm cm2'=10 P_ref=MPa=50 n=1=0.5)</interface>" ''
run 0 nipline plan r.xml --format json
near "$(step 1 'interfaces[0].contact_fraction.value')" 0.25 1e-12
near "$(step 1 'interfaces[0].bond_strength.value')" "$(calc "2 * (1 - exp(-0.01 * 200 * $d))")" 1e-9
near "$(step 1 'interfaces[0].interface_resistance.value')" 5 1e-12

# ---- particles: contacts by density, force by pressure, Weibull
of=' phase="LFP"'
fracture="$(law particle-fracture sigma_0=MPa=300 m=1=3 d=um=5 d_ref=um=5)"
unset of
recipe "$(law coordination D0=1=0.5 Z0=1=6 C=1=10)$fracture" "$fracture" '' ''
run 0 nipline plan r.xml --format json
near "$(step 1 'layers[0].damage.fracture_probability.value')" \
  "$(calc "1 - exp(-(2.8 * 200 / ($d * (6 + 10 * (exp(log($d / 0.5) / 3) - 1))) / 300) ^ 3)")" 1e-9
equal "$(step 1 'layers[1].damage.fracture_probability.value')" null # contacts unknown
run 0 nipline sweep r.xml --vary press.pressure=100,200 --outcome a.fracture_probability --format json
equal "$(json "$out" '[.result.points[].outcomes."a.fracture_probability".value] | . == sort')" true

# ---- layers that would stretch differently: mismatch, curl towards the shorter, slip
stretch() { printf '<state layer="a"><elongation unit="%%">%s</elongation></state><state layer="b"><elongation unit="%%">%s</elongation></state>' "$1" "$2"; }
curl="$(law curl E_1=GPa=4 E_2=GPa=4)"
press_more=$(stretch 1 0.5)
recipe '' '' "<interface between=\"a b\">$curl<least_curl_radius unit=\"mm\">100</least_curl_radius></interface>" ''
run 0 nipline plan r.xml --format json
near "$(step 1 'interfaces[0].strain_mismatch.value')" 0.5 1e-9
equal "$(step 1 'interfaces[0].curls_towards')" b
equal "$(step 1 'interfaces[0].curls_too_much')" true
expect_err 'curl towards b'
# Timoshenko with n = 1, m = h1/h2 = 1/3: curvature 6 e (1+m)^2/(h [3 (1+m)^2 + (1+m)(m^2+1/m)])
h=$(step 1 '[.layers[].thickness.value] | add' 2>/dev/null || json "$out" '[.result.steps[1].layers[].thickness.value] | add')
near "$(step 1 'interfaces[0].curl_radius.value')" \
  "$(calc "$h / 1000 * (3 * (4/3)^2 + (4/3) * (1/9 + 3)) / (6 * 0.005 * (4/3)^2)")" 0.01
press_more=$(stretch 0.5 0.5)
recipe '' '' "<interface between=\"a b\">$curl</interface>" ''
run 0 nipline plan r.xml --format json
equal "$(step 1 'interfaces[0].strain_mismatch.value')" null # rolled alike; what each would do is unknown
unset press_more

# ---- storage: two rests are one of both times, and it has an end
rest() { printf '<step id="%s" type="rest" layers="a b"><hold_time unit="h">%s</hold_time></step>' "$1" "$2"; }
store="$(law storage-springback dh_inf=um=2 t_s=h=48)"
recipe "$store" '' '' "$(rest s1 24)$(rest s2 24)"
run 0 nipline plan r.xml --format json
h0=$(step 1 'layers[0].thickness.value')
near "$(step 2 'layers[0].thickness.value')" "$(calc "$h0 + 2 * (1 - exp(-0.5))")" 1e-9
near "$(step 3 'layers[0].thickness.value')" "$(calc "$h0 + 2 * (1 - exp(-1))")" 1e-9
near "$(step 3 'layers[0].areal_mass.value')" 9.9 1e-12
equal "$(step 3 'layers[1].relative_density.how')" carried
recipe "$store" '' '' '<step id="s" type="rest" layers="a b"/>'
run 4 nipline plan r.xml
expect_err 'needs hold_time'

# ---- a hot press: the resistance falls, the density rises; a law that does not know how refuses
hot() { recipe "$(law temperature-softening Py_ref=MPa=150 Q=kJ/mol=10 T_ref=degC=25)" '' '' '' && sed -i 's|<pressure unit="MPa" stress="die_axial" kind="preparation">200</pressure>|&<temperature unit="degC">120</temperature>|' r.xml; }
hot
run 0 nipline plan r.xml --format json
near "$(step 1 'layers[0].relative_density.value')" \
  "$(calc '1 - 0.45 * exp(-200 / (150 * exp(10000 / 8.31446261815324 * (1 / 393.15 - 1 / 298.15))))')" 1e-9
near "$(step 1 'layers[1].relative_density.value')" "$d" 1e-9
refuse_err 'used by no law here: temperature'

# ---- a gap set cold closes as the rolls get hot: 2 R alpha dT
gap() { # CALENDER-MORE
  cat >g.xml <<R
<recipe id="g" version="1" status="draft"><title>gap</title>
  <layer id="a" role="separator"><part material="LFP" parts="1"/>$heckel</layer>
  <calender id="c"$2><roll_diameter unit="mm">500</roll_diameter><web_width unit="mm">500</web_width><frame_stiffness unit="N/um">2000</frame_stiffness>$1</calender>
  <step id="feed" type="film-form" layers="a"><state layer="a"><areal_mass unit="mg/cm2" basis="coating">39.6</areal_mass><thickness unit="um" basis="coating">200</thickness></state></step>
  <step id="roll" type="calender" layers="a" equipment="c"><gap unit="um">$3</gap><temperature unit="degC">80</temperature><state layer="a"><elongation unit="%">0</elongation></state></step>
</recipe>
R
}
gap '' '' 70.378
run 4 nipline plan g.xml
expect_err 'reads zero with hot rolls'
gap '' ' gap_zeroed="hot"' 70.378
run 0 nipline plan g.xml --format json
near "$(step 1 'layers[0].porosity.value')" 20 1e-4
gap '<zero_temperature unit="degC">20</zero_temperature><roll_expansion unit="1/K">1e-7</roll_expansion>' ' gap_zeroed="cold"' 73.378
run 0 nipline plan g.xml --format json
near "$(step 1 nip.thermal_closing.value)" 3 1e-9 # 500 mm x 1e-7 x 60 K
near "$(step 1 'layers[0].porosity.value')" 20 1e-4
near "$(step 1 nip.set_gap.value)" 73.378 1e-4
gap '<zero_temperature unit="degC">20</zero_temperature><roll_expansion unit="1/K">11.5e-6</roll_expansion>' ' gap_zeroed="cold"' 70
run 4 nipline plan g.xml
expect_err 'hot rolls have closed the set gap'
gap '' ' gap_zeroed="cold"' 70
run 4 nipline plan g.xml
expect_err 'needs zero_temperature and roll_expansion'

# ---- a pass that leaves no room for the solids says how far the web has to be stretched
gap '' '' 70
sed -i 's|<gap unit="um">70</gap>\(<temperature unit="degC">80</temperature>\)|\1<reduction_per_pass unit="um">100</reduction_per_pass><passes>1</passes>|' g.xml
run 4 nipline plan g.xml
expect_err '1.100-fold more.*an elongation of 10.00 % more'

# ---- another calender: four times the radius takes twice the load of rigid rolls
sed 's|<temperature unit="degC">80</temperature>||; s|<reduction_per_pass.*</passes>|<line_load unit="N/mm" per="web">200</line_load><passes>2</passes>|; s|<step id="feed"|<calender id="big"><roll_diameter unit="m">2</roll_diameter><max_line_load unit="N/mm">300</max_line_load></calender><step id="feed"|' g.xml >move.xml
run 1 nipline plan move.xml --calender big --format json
expect_err 'on calender big: needs a line load of 400 N/mm (allowed up to 300 N/mm)'
near "$(json "$out" '.result.calender.steps[0].line_load.value')" 400 1e-6
near "$(json "$out" '.result.calender.steps[0].line_load_by_radius.value')" 400 1e-9
equal "$(json "$out" '.result.calender.steps[0].above_maximum')" true
# and planned there with that load the web is as thick
porosity=$(step 1 'layers[0].porosity.value')
sed 's|equipment="c"|equipment="big"|; s|per="web">200|per="web">400|; s|<max_line_load.*</max_line_load>||' move.xml >there.xml
run 0 nipline plan there.xml --format json
near "$(step 1 'layers[0].porosity.value')" "$porosity" 1e-8
run 2 nipline plan move.xml --calender small
expect_err 'is no calender of this recipe (it has: c, big)'
sed 's|<law name="heckel".*</law>|<law name="meyer" stress="line_load" per="web" evidence="derived" source="x"><parameter name="rho_0" unit="g/cm3">1.9</parameter><parameter name="rho_max" unit="g/cm3">3</parameter><parameter name="gamma_c" unit="N/mm">400</parameter></law>|' move.xml >meyer.xml
run 4 nipline plan meyer.xml --calender big
expect_err 'on calender big: no data'

# ---- wrong places and names
recipe "$(law bond sigma_max=MPa=2 gamma=1/MPa=0.01)" '' '' ''
run 3 nipline lint r.xml
expect_err 'belongs to an interface'
recipe '' '' "<interface between=\"a b\">$(law coordination D0=1=0.5 Z0=1=6 C=1=10)</interface>" ''
run 3 nipline lint r.xml
expect_err 'does not belong to an interface'
for between in 'a' 'a c' 'a a' ''; do
  recipe '' '' "<interface between=\"$between\"/>" ''
  run 3 nipline lint r.xml
done
recipe '' '' '<interface between="a b"/><interface between="b a"/>' ''
run 3 nipline lint r.xml
expect_err 'stands already'

# ---- the shipped recipe answers all of it, on assumed numbers only
three=$srcdir/recipes/three-layer-assumed.xml
run 0 nipline plan "$three" --calender line --format json
equal "$(json "$out" '[.result.steps[3].interfaces[].bond_strength.evidence] | unique | join(" ")')" assumed
equal "$(json "$out" '.result.mass_flow.closes')" true
equal "$(json "$out" '.result.calender.steps | length')" 3
