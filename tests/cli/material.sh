#!/bin/sh
# material.sh: the material library as `nipline material` shows it, files laid over it, and
# what `nipline plan` does with its refusals, lots and borrowed curves.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq

# Every spelling finds its material, and only exact spelling does.
while read -r name id; do
  run 0 nipline material "$name" --format json
  equal "$(json "$out" '.result.materials[0].id')" "$id" "$name"
done <<'END'
LPSC Li6PS5Cl
LPSCl Li6PS5Cl
LGPs Li10GeP2S12
NCM111 NMC111
NCM NMC
NCM-83 NCM83
LiNi0.83Mn0.06Co0.11O2 NCM83
LSPS Li10SnP2S12
LLZO Li7La3Zr2O12
LATP Li1.3Al0.3Ti1.7(PO4)3
Li9.54Si1.74P1.44S11.7Cl0.3 Li9.54Si1.74P1.44S11.7Cl0.3
UDSH@Li6PS5Cl UDSH@LPSC
um-Si Si
LTO Li4Ti5O12
END
run 3 nipline material LPCS
expect_err 'unknown material "LPCS", did you mean LPSC'
run 3 nipline material lpsc
run 3 nipline material LPSC nonesuch
expect_err 'unknown material "nonesuch"'

run 0 nipline material
expect_out '75Li2S-25P2S5'
expect_out 'UDSH@LPSC'

# Values side by side, one used and why; nothing averaged.
run 0 nipline material LPSC --format json
equal "$(json "$out" '[.result.materials[0].values.theoretical_density[] | "\(.value) \(.preferred)"] | join(", ")')" '1.86 true, 1.64 false'
equal "$(json "$out" '[.result.materials[0].values | .[][] | select(.source == null or .evidence == null)] | length')" 0
equal "$(json "$out" '.result.materials[0].values.pellet_ionic_conductivity[1] | "\(.value) \(.low) \(.high) \(.unit)"')" 'null 0.22 4.96 mS/cm'
equal "$(json "$out" '.result.materials[0].limits | map(select(.id == "li-lpsc-75")) | length')" 1
run 0 nipline material LPSC
expect_out 'crystallographic'
expect_out 'borrowed: one'
run 0 nipline material Li --format json
equal "$(json "$out" '[.result.materials[0].values.yield_strength[].value] | join(" ")')" '0.8 105'
near "$(json "$out" '.result.materials[0].values.specific_capacity[0].value')" 3860 1e-12
equal "$(json "$out" '.result.materials[0].values.shear_modulus[0].unit')" GPa
run 0 nipline material LLZO --format json
equal "$(json "$out" '[.result.materials[0].values.theoretical_density[].value] | join(" ")')" '5.5 5.1'
equal "$(json "$out" '.result.materials[0].refusals[0].process')" compaction

# Side by side.
run 0 nipline material LPSC UDSH@LPSC
expect_out '2 materials side by side'
expect_out 'theoretical density  *1.86 g/cm3 (used); 1.64'

# ---- what plan does with it
recipe() { # MATERIAL [PRESSURE [PART ATTRIBUTES [STEP TYPE]]]
  printf '<recipe id="r" version="1" status="draft"><title>t</title><layer id="s" role="separator"><part material="%s" parts="1"%s/></layer><step id="p" type="%s" layers="s"><pressure unit="MPa" stress="die_axial" kind="preparation">%s</pressure>%s<state layer="s"><areal_mass unit="mg/cm2" basis="coating">8.2</areal_mass></state></step></recipe>\n' \
    "$1" "${3-}" "${4-cold-press}" "${2-375}" "${5-}" >r.xml
}

# Refused, with the reason and what it takes.
for material in LLZO LATP PEO M-CSE PVDF-vermiculite; do
  recipe "$material"
  run 4 nipline plan r.xml
  case $material in
  LLZO | LATP) expect_err 'brittle oxide: no room-temperature densification law' ;;
  M-CSE) expect_err 'no compaction data for M-CSE' ;;
  *) expect_err 'viscoelastic' ;;
  esac
  expect_err 'needs '
done
# A law of the user's own lifts the refusal.
cat >llzo.xml <<'X'
<materials id="mine" version="1"><material id="Li7La3Zr2O12" class="oxide">
<law name="heckel" stress="die_axial" state="released" evidence="primary" source="own coupons"><parameter name="Py" unit="MPa">900</parameter><parameter name="D0" unit="1">0.5</parameter></law>
</material></materials>
X
recipe LLZO
run 0 nipline plan r.xml --materials llzo.xml --format json
near "$(json "$out" '.result.steps[0].layers[0].porosity.value')" "$(awk 'BEGIN { print 50 * exp(-375 / 900) }')" 1e-5
run 0 nipline lint --level predict r.xml --materials llzo.xml

# One point: assumed, its curve borrowed, an interval as wide as lots differ.
recipe LPSC
run 4 nipline plan r.xml
expect_err 'only assumed parameters exist'
run 0 nipline plan r.xml --assume --format json
near "$(json "$out" '.result.steps[0].layers[0].porosity.value')" 10.9 2e-3
equal "$(json "$out" '.result.steps[0].layers[0].porosity.evidence')" assumed
equal "$(json "$out" '.result.steps[0].layers[0].relative_density | (.low <= 0.8) and (.high >= 0.92)')" true
equal "$(json "$out" '.result.steps[0].layers[0].relative_density.source | test("borrowed: .*75Li2S-25P2S5")')" true
expect_err 'of one powder lot'
at375=$(json "$out" '.result.steps[0].layers[0].porosity.value')
recipe UDSH@LPSC
run 0 nipline plan r.xml --assume --format json
near "$(json "$out" '.result.steps[0].layers[0].porosity.value')" 1.7 5e-3
for p in 362 370; do
  recipe LPSC $p
  run 0 nipline plan r.xml --assume --format json
  equal "$(json "$out" '.result.steps[0].layers[0].relative_density | (.low <= 0.803) and (.high >= 0.92)')" true "interval at $p MPa"
  expect_err 'outside the fitted range 375..375 MPa'
done
recipe LPSC 50
run 0 nipline plan r.xml --assume --format json
json "$out" '.result.steps[0].layers[0].porosity.value' | awk -v x="$at375" '{ exit !($1 > x) }' || fail 'porosity at 50 MPa'
run 4 nipline plan r.xml --assume --strict
recipe LPSC 375 ' lot="B17"'
run 4 nipline plan r.xml --assume
expect_err 'no data for this lot'

# The pressures of a plan beside what is published of them.
run 0 nipline plan "$srcdir/recipes/lee2025-co-rolling.xml" --format json
equal "$(json "$out" '.result.limits | map(select(.step == "press" and .published.id == "sulfide-preparation")) | .[0] | "\(.severity) \(.kind) \(.pressure.value)"')" 'warning preparation 500'
equal "$(json "$out" '.result.limits | map(select(.published.id == "dry-electrode")) | .[0].severity')" note
equal "$(json "$out" '.result.limits | map(select(.step == null and .published.id == "li-lpsc-5")) | .[0].severity')" ok
expect_err 'warning: press/separator: published limit (preparation pressure): 500 MPa is above the published range 100..400 MPa'
run 0 nipline plan "$srcdir/recipes/lee2025-co-rolling.xml"
expect_out 'Published limits of these pressures'
sed 's/>500</>300</' "$srcdir/recipes/lee2025-co-rolling.xml" >low.xml
run 0 nipline plan low.xml
refuse_err 'above the published range 100..400'
recipe 75Li2S-25P2S5 430
run 0 nipline plan r.xml
expect_err 'published limit'
run 1 nipline plan r.xml --strict
expect_err 'error: p/s: published limit'

# ---- a file laid over the library
cat >mine.xml <<'X'
<materials id="mine" version="1">
<material id="Li6PS5Cl" class="sulfide">
<alias>our-powder</alias>
<theoretical_density unit="g/cm3" evidence="primary" source="pycnometer">1.85</theoretical_density>
<law name="heckel" stress="die_axial" state="released" evidence="primary" source="coupons" lot="B17">
<parameter name="Py" unit="MPa" uncertainty="9">241</parameter><parameter name="A" unit="1" uncertainty="0.02">0.7</parameter>
<correlation of="Py" with="A">-0.93</correlation>
</law>
</material>
<material id="new-glass" class="sulfide" variant-of="75Li2S-25P2S5"><theoretical_density unit="kg/m3" evidence="primary" source="s">1900</theoretical_density></material>
</materials>
X
run 0 nipline material our-powder new-glass --materials mine.xml --format json
equal "$(json "$out" '[.result.materials[0].values.theoretical_density[].value] | join(" ")')" 1.85
equal "$(json "$out" '.result.materials[0].laws[0] | "\(.lot) \(.parameters.Py.value) \(.parameters.Py.uncertainty)"')" 'B17 241 9'
# A grows with D0: the sign stays. Against K it would turn.
equal "$(json "$out" '.result.materials[0].laws[0].correlations[0].value')" -0.93
near "$(json "$out" '.result.materials[0].laws[0].parameters.D0.uncertainty')" "$(awk 'BEGIN { print 0.02 * exp(-0.7) }')" 1e-5
equal "$(json "$out" '.result.materials[0].laws | length')" 4
equal "$(json "$out" '.result.materials[1].values.theoretical_density[0].value')" 1.9
equal "$(json "$out" '[.inputs[].file] | join(" ")')" 'recipes/materials.xml mine.xml recipes/limits.xml'
recipe LPSC 100 ' lot="B17"'
run 0 nipline plan r.xml --materials mine.xml --format json
near "$(json "$out" '.result.steps[0].layers[0].porosity.value')" "$(awk 'BEGIN { print 100 * exp(-0.7 - 100 / 241) }')" 1e-5

fault() { # SED SCRIPT, MESSAGE
  sed "$1" mine.xml >bad.xml
  ! cmp -s mine.xml bad.xml || fail "changes nothing: $1"
  run 3 nipline material LPSC --materials bad.xml
  expect_err "$2"
}
fault 's/id="new-glass"/id="LPSC"/' 'bad.xml:10: error: LPSC: is another name of Li6PS5Cl in the library'
fault 's/our-powder/NCM811/' 'alias "NCM811" means NMC811 in the library already'
fault 's/id="Li6PS5Cl" class="sulfide"/id="Li6PS5Cl" class="oxide"/' 'class oxide: the library has it as sulfide'
fault 's/variant-of="75/variant-of="76/' 'which is unknown'
fault 's/-0.93/-1.2/' 'out of range'
fault 's/with="A"/with="B"/' '"B" is no parameter of law heckel'
fault 's/with="A"/with="Py"/' 'with itself'
fault 's/ uncertainty="9"//' 'needs the uncertainty of Py'
fault 's/uncertainty="9"/uncertainty="-9"/' 'must not be negative'
fault 's/uncertainty="9"/uncertainty="some"/' 'a number was expected'
fault 's/source="pycnometer"//' 'attribute source is missing'
fault 's/unit="g\/cm3"/unit="mS\/cm"/' 'does not measure density'
run 3 nipline material LPSC --materials none.xml
expect_err '^none.xml: error: cannot open'
