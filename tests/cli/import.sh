#!/bin/sh
# import.sh: measured coupons, once imported, move every later prediction: plan, its draws,
# sweep and solve; and what was known of the lot becomes surer.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq
glass=$srcdir/recipes/glass-separator.xml
porosity='.result.steps[-1].layers[0].porosity.value'

# a lot that takes more pressure: D of heckel with K 0.8 of the family's, measured sharply
awk 'BEGIN {
  print "pressure (MPa),relative_density (1),u (1)"
  for (p = 100; p <= 400; p += 100) printf "%d,%.6f,0.004\n", p, 1 - exp(-(0.8 * 0.00479 * p + 0.637))
}' >coupons.csv
run 0 nipline fit coupons.csv --x pressure --y relative_density --sigma u --update 75Li2S-25P2S5 --material 75Li2S-25P2S5 \
  --write lot.xml --format json
scale=$(json "$out" '.result.update.pressure_scale.value')
near "$scale" 1.25 0.02
run 0 nipline lint lot.xml

# plan: the porosity of the lot's own curve, not the family's
run 0 nipline plan "$glass" --format json
before=$(json "$out" "$porosity")
cp "$out" before.json
nipline plan "$glass" --materials lot.xml --format json >after.json 2>/dev/null || :
after=$(json after.json "$porosity")
near "$before" "$(awk 'BEGIN { printf "%.9g", 100 * exp(-(0.00479 * 300 + 0.637)) }')" 1e-6
near "$after" "$(awk 'BEGIN { printf "%.9g", 100 * exp(-(0.8 * 0.00479 * 300 + 0.637)) }')" 0.02
run 1 nipline diff before.json after.json --format json
near "$(json "$out" '.result.differences[] | select(.path == "steps[press]/layers[separator]/porosity") | .relative_change')" \
  "$(awk "BEGIN { printf \"%.9g\", $after / $before - 1 }")" 1e-6

# its draws move with it, and are surer
sd() { # FILES...
  nipline plan "$glass" "$@" --draws 4000 --format json 2>/dev/null >draws.json || :
  json draws.json '.result.uncertainty.outcomes[] | select(.name == "separator.porosity") | "\(.mean) \(.sd)"'
}
set -- $(sd)
near "$1" "$before" 0.02
wide=$2
set -- $(sd --materials lot.xml)
near "$1" "$after" 0.02
[ "$(awk "BEGIN { print ($2 < 0.5 * $wide) }")" = 1 ] || fail "a spread of $2 after the coupons, $wide before"

# sweep and solve
run 0 nipline sweep "$glass" --vary press.pressure=300,350MPa --outcome separator.porosity --materials lot.xml --format json
near "$(json "$out" '.result.points[0].outcomes["separator.porosity"].value')" "$after" 1e-9
run 0 nipline solve "$glass" --free press.pressure=75:450MPa --minimise press.pressure --format json
family=$(json "$out" '.result.settings[0].value')
run 0 nipline solve "$glass" --free press.pressure=75:450MPa --minimise press.pressure --materials lot.xml --format json
near "$(json "$out" '.result.settings[0].value')" "$(awk "BEGIN { printf \"%.9g\", $family * $scale }")" 0.02
