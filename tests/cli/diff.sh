#!/bin/sh
# diff.sh: nipline diff: what is the same by meaning, what differs, and where.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq
recipe=$srcdir/recipes/lee2025-co-rolling.xml

for file in "$srcdir"/recipes/*.xml "$srcdir"/qc/*.xml; do
  run 0 nipline diff "$file" "$file"
  expect_out '^The same by meaning'
  quiet
done

# other units, other spelling, other blanks, other order of attributes and layers: the same
sed 's|<pressure unit="MPa" stress="die_axial" kind="preparation"\([^>]*\)>500<|<pressure kind="preparation" stress="die_axial" unit="GPa"\1>0.50<|
  s|<thickness unit="um" basis="coating" evidence="second-hand" source="10.1038/s41467-025-59363-4">600<|<thickness unit="mm" basis="coating" evidence="second-hand" source="10.1038/s41467-025-59363-4"> 0.6 <|' "$recipe" >same.xml
! cmp -s "$recipe" same.xml || fail 'nothing was changed'
run 0 nipline diff "$recipe" same.xml

# what differs, with path, lines and by how much
sed 's|>500</pressure>|>510</pressure>|; s|parts="17"|parts="18"|; /<passes>/d; s|status="published"|status="draft"|
  s|<part material="VGCF" parts="3"/>||; s|evidence="second-hand">4</speed>|evidence="primary">4</speed>|' "$recipe" >other.xml
run 1 nipline diff "$recipe" other.xml --format json
expect_err 'the documents differ'
d='.result.differences[]'
equal "$(json "$out" '.result.differences | length')" 6
equal "$(json "$out" "$d | select(.path == \"@status\") | \"\(.before) \(.after)\"")" 'published draft'
near "$(json "$out" "$d | select(.path == \"step[press]/pressure\") | .relative_change")" 0.02 1e-12
equal "$(json "$out" "$d | select(.path == \"step[feed]/passes\") | \"\(.before) \(.after)\"")" '30 null'
equal "$(json "$out" "$d | select(.path == \"layer[cathode]/part[VGCF]\") | \"\(.before) \(.after)\"")" 'there null'
equal "$(json "$out" "$d | select(.path == \"step[co-roll]/speed (how it is known)\") | \"\(.before) \(.after)\"")" 'second-hand primary'
equal "$(json "$out" "$d | select(.path == \"layer[cathode]/part[Li6PS5Cl]/@parts\") | .line_before")" \
  "$(grep -n 'parts="17"' "$recipe" | cut -d: -f1)"
run 1 nipline diff other.xml "$recipe"
expect_out 'layer\[cathode\]/part\[VGCF\]  *-  *there'

# a qualifier is part of what a pressure means; a nudge below rounding is not
sed 's|stress="die_axial"|stress="isostatic"|; s|type="cold-press"|type="isostatic-press"|' "$recipe" >stress.xml
run 1 nipline diff "$recipe" stress.xml
expect_out 'stress isostatic'
# steps the other way round
awk '/<step id="feed"/ { hold = 1 } hold { kept = kept $0 "\n" } hold && /<\/step>/ { hold = 0; next } !hold { print } /<\/step>/ && kept != "" && !hold { printf "%s", kept; kept = "" }' "$recipe" >order.xml
run 1 nipline diff "$recipe" order.xml
expect_out 'step (order)'

# ---- two plans: by what names things, numbers with unit and change
glass=$srcdir/recipes/glass-separator.xml
nipline plan "$glass" --format json >a.json
sed 's|>300</pressure>|>0.3</pressure>|; s|<pressure unit="MPa"|<pressure unit="GPa"|' "$glass" >gpa.xml
nipline plan gpa.xml --format json >same.json
run 0 nipline diff a.json same.json
run 0 nipline diff a.json a.json
sed 's|>300</pressure>|>330</pressure>|' "$glass" >more.xml
nipline plan more.xml --format json >b.json
run 1 nipline diff a.json b.json --format json
d='.result.differences[]'
near "$(json "$out" "$d | select(.path == \"steps[press]/settings/pressure\") | .relative_change")" 0.1 1e-9
equal "$(json "$out" "$d | select(.path == \"steps[press]/settings/pressure\") | \"\(.before), \(.after)\"")" '300 MPa, 330 MPa'
want=$(jq -n --slurpfile a a.json --slurpfile b b.json \
  '($b[0].result.steps[1].layers[0].porosity.value / $a[0].result.steps[1].layers[0].porosity.value) - 1')
near "$(json "$out" "$d | select(.path == \"steps[press]/layers[separator]/porosity\") | .relative_change")" "$want" 1e-9
# members in another order, blanks, another version and other inputs: the same
jq -S '.nipline = "9" | .inputs = []' a.json >sorted.json
run 0 nipline diff a.json sorted.json
# items taken out and put in, by name; and their order
jq 'del(.result.steps[0]) | .result.targets[0].met = false | .result.recipe.extra = 1' a.json >cut.json
run 1 nipline diff a.json cut.json --format json
equal "$(json "$out" "$d | select(.path == \"steps[fill]\") | \"\(.before) \(.after)\"")" 'there null'
equal "$(json "$out" "$d | select(.path == \"targets[dense]/met\") | \"\(.before) \(.after)\"")" 'true false'
equal "$(json "$out" "$d | select(.path == \"recipe/extra\") | \"\(.before) \(.after)\"")" 'null 1'
equal "$(json "$out" '.result.differences | length')" 3
jq '.result.steps |= reverse' a.json >turned.json
run 1 nipline diff a.json turned.json
expect_out 'steps (order)  *fill press  *press fill'
# nothing there and null are two things; so are a number and its text
jq '.result.steps[1].layers[0].porosity.value = null' a.json >null.json
run 1 nipline diff a.json null.json
expect_out 'null %'
# refused
nipline solve "$glass" --free press.pressure=75:450MPa --format json >solve.json
run 2 nipline diff a.json solve.json
expect_err 'only documents of one kind'
run 2 nipline diff a.json "$glass"
printf '{"a": 1}' >other.json
run 3 nipline diff a.json other.json
expect_err 'no result of nipline'
printf '{"command": "plan", "result": ' >half.json
run 3 nipline diff a.json half.json

# refused
run 2 nipline diff "$recipe"
expect_err 'two files are needed'
run 2 nipline diff "$recipe" "$srcdir/qc/coil.xml"
expect_err 'only documents of one kind'
run 3 nipline diff "$recipe" none.xml
printf '<colour/>' >colour.xml
run 3 nipline diff "$recipe" colour.xml
expect_err 'unknown root element'
