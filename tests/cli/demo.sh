#!/bin/sh
# demo.sh: the chain runs, twice the same, and finds what was planted.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq

run 0 nipline demo one
expect_out 'report.pdf .*the same report on paper'
run 0 nipline demo two
# The folder's name is in paths inside the qc results; the rest has to be the same bytes.
for f in coil.csv plan.txt plan.json plan.svg plan-assumed.html plan-assumed.svg plan-assumed-2.svg report.html report.pdf window.csv window.svg; do
  same "one/$f" "two/$f"
done
run 0 nipline demo one

grep -q '^# SYNTHETIC' one/coil.csv || fail "the coil does not say that it is synthetic"
equal "$(json one/qc.json '[.result.coils[] | .verdict] | join(",")')" "in spec,out of spec,out of spec"
# The streak in lane 3 of C-102 and the thin place in C-103.
equal "$(json one/qc.json '[.result.events[] | select(.coil == "C-102" and .rule == "alarm_above" and .characteristic == "thickness") | .lane] | unique | join(",")')" 3
equal "$(json one/qc.json '[.result.events[] | select(.coil == "C-103" and .rule == "alarm_below") | .from_m] | unique | length')" 1
near "$(json one/qc.json '.result.coils[0].characteristics[2].mean')" 11.8 0.02
near "$(json one/plan.json '.result.steps[2].layers[0].porosity.value')" 11.834 1e-3

# The planted roll and streak, by length; and a window that is a window.
grep -q 'guide (folded)' one/web.html || fail 'the planted roll is not named'
grep -q 'a streak at 60.000 m' one/web.html || fail 'the planted streak is not named'
grep -q 'separator porosity at most 15 %' one/window.svg || fail 'the map has no line of the target'
grep -q 'of 199 sheets rejected' one/rollmap.html || fail 'no sheets'
grep -q '>Length, alarm, %<' one/rollmap.html || fail 'the title beside the map does not fit'

run 0 nipline demo --seed 7 three
! cmp -s one/coil.csv three/coil.csv || fail "the seed changes nothing"
run 2 nipline demo --seed x four
absent four
