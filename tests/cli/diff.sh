#!/bin/sh
# diff.sh: nipline diff: what is the same by meaning, what differs, and where.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq
recipe=$srcdir/recipes/lee2025-co-rolling.xml

for file in "$srcdir"/recipes/*.xml "$srcdir"/qc/*.xml; do
  case $file in */limits.xml) continue ;; esac
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

# refused
run 2 nipline diff "$recipe"
expect_err 'two files are needed'
run 2 nipline diff "$recipe" "$srcdir/qc/coil.xml"
expect_err 'only documents of one kind'
run 3 nipline diff "$recipe" none.xml
printf '<colour/>' >colour.xml
run 3 nipline diff "$recipe" colour.xml
expect_err 'unknown root element'
