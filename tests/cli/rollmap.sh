#!/bin/sh
# rollmap.sh: events of qc and of a camera through rewind, cuts, splice and slit to sheets.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq

cat >qc.json <<'END'
{"nipline": "0", "command": "qc", "result": {"events_not_listed": 0,
 "coils": [{"coil": "A", "to_m": 100}, {"coil": "B", "to_m": 50}],
 "events": [
  {"coil": "A", "lane": "1", "characteristic": "thickness", "rule": "reject_above", "severity": "reject",
   "from_m": 10, "to_m": 12.5, "worst": 57.1, "unit": "um"},
  {"coil": "A", "lane": "2", "characteristic": "thickness", "rule": "alarm_below", "severity": "alarm",
   "from_m": 45, "to_m": 46, "worst": 40, "unit": "um"},
  {"coil": "B", "lane": "1", "characteristic": "thickness", "rule": "reject_above", "severity": "reject",
   "from_m": 1, "to_m": 2, "worst": 57, "unit": "um"}]}}
END
printf 'pos,cross [cm],type,size_um\n90.5,5,pinhole,400\n70.2,25,pinhole,900\n' >cam.csv
map='nipline rollmap qc.json --coil A --width 300 --lane 1=0:150 --lane 2=150:300'
cam='--camera cam.csv --s pos --y cross --class type'

run 1 $map --pitch 1000 --format json
equal "$(json "$out" .result.sheets.n)" 100
equal "$(json "$out" '[.result.sheets.reject_list[].sheet] | join(" ")')" "11 12 13"
near "$(json "$out" .result.sheets.yield)" 0.97 1e-12

# the splice rejects; the alarm was removed; rewound, the reject lies at the other end
run 1 $map $cam --defect pinhole=0.5 --step remove=40:50 --step reverse --step cut=0:5 \
  --step stretch=2 --pitch 1000 --format json
near "$(json "$out" .result.length_m)" 170 1e-12
near "$(json "$out" '.result.events[] | select(.class == "reject_above") | .now.s0_m')" 155 1e-12
near "$(json "$out" '.result.events[] | select(.class == "reject_above") | .raw.s0_m')" 10 1e-12
equal "$(json "$out" '.result.events[] | select(.class == "alarm_below") | .now')" null
near "$(json "$out" '.result.events[] | select(.class == "splice") | .now.s0_m')" 100 1e-12
equal "$(json "$out" '[.result.sheets.reject_list[].sheet] | join(" ")')" "60 101 156 157 158 159 160"
near "$(json "$out" '.result.events[] | select(.severity == "reject" and .class == "pinhole") | .size_m')" 9e-4 1e-12

# only the other lane is left: nothing is rejected there
run 0 $map --step slit=150:300 --pitch 1000
expect_out '0 of 100 sheets rejected'
run 1 $map --step slit=150:300 --pitch 1000 --reject-from alarm --format csv
expect_out '^46,45'
run 1 $map $cam --figure map.svg
[ -s map.svg ] && [ -s map-2.svg ] || fail "no figures"
run 1 $map $cam --defect pinhole=-:0 --pitch 10000 --format json
equal "$(json "$out" '[.result.sheets.reject_list[] | select(.too_many | length > 0) | .sheet] | join(" ")')" "8 10"

# refusals
run 2 $map --step cut=60:40
expect_err 'cuts are longer'
run 2 nipline rollmap qc.json --width 300
expect_err 'choose one with --coil (there are: A, B)'
run 2 nipline rollmap qc.json --coil A
expect_err 'width is missing'
run 2 $map --step fold=3
sed 's/"events_not_listed": 0/"events_not_listed": 3/' qc.json >more.json
run 4 nipline rollmap more.json --coil A --width 300
expect_err 'would accept sheets'
sed 's/"from_m": 10,/"from_m": null,/' qc.json >nowhere.json
run 4 nipline rollmap nowhere.json --coil A --width 300
expect_err 'cannot be placed'
run 4 $map --pitch 200000
for bad in '{' '{"a":1,"a":2}' '{"command":"qc"}' '[1,]' '{"x":01}' '"\ud800"' 'nul'; do
  printf '%s' "$bad" >bad.json
  run 3 nipline rollmap bad.json --width 300
done
printf 's,y,class\n1,2,pit\n,3,pit\n' >hole.csv
run 3 nipline rollmap --camera hole.csv --width 300 --length 10
expect_err 'hole.csv:3: error: an event without a place'
run 2 nipline rollmap --camera cam.csv --s pos --y cross --class type --width 300 --length 100 \
  --output cam.csv --format csv --force
expect_err 'is an input of this run'
sed 's/"to_m": 100/"to_m": 90, "from_m": 2, "bad": 7/' qc.json >gaps.json
run 1 nipline rollmap gaps.json --coil A --width 300 --length 100
expect_err '7 bad records'
expect_err 'measured from 2 to 90 m'
