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

# Two places only where something was done to the web; CSV has both always.
run 1 $map --pitch 1000
refuse_out 'raw y from'
refuse_out 'size, mm'
run 1 $map --step reverse --pitch 1000
expect_out 'raw y'
run 1 $map --pitch 1000 --format csv
expect_out '^event,class,severity,source,size (mm),raw from (m)'

# A cell without a value has no worst one.
sed 's/"worst": 40/"worst": null/' qc.json >novalue.json

run 1 nipline rollmap novalue.json --coil A --width 300 --lane 1=0:150 --lane 2=150:300 --format json
equal "$(json "$out" '.result.events[] | select(.class == "alarm_below") | .detail')" 'thickness, lane 2'

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
for word in '>Across web, mm</tspan>' '>Length, reject, %</tspan>' '>Width touched by reject, %</tspan>'; do
  grep -qF "$word" map.svg || fail "the map has no $word"
done
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

# ---- defects and profiles of web: a streak in lane 2 and a pit over all, rewound and slit
awk 'BEGIN {
  srand(4); print "s,lane,v [um]"
  for (i = 0; i < 400; i++) for (l = 1; l <= 3; l++) {
    g = 0; for (k = 0; k < 12; k++) g += rand()
    v = 50 + l + 0.01 * i * 0.5 + 0.1 * (g - 6)
    if (l == 2 && i >= 100 && i < 120) v += 2
    if (i == 300) v -= 3
    printf "%.1f,%d,%.4f\n", i * 0.5, l, v
  }
}' >web.csv
run 0 nipline web web.csv --length s --cd lane --value v --output web.json
lanes='--width 300 --lane 1=0:100 --lane 2=100:200 --lane 3=200:300'
run 1 nipline rollmap --web web.json $lanes --reject-from alarm --format json
near "$(json "$out" .result.raw_length_m)" 199.5 1e-12
equal "$(json "$out" '[.result.events[] | "\(.class) \(.source) \(.raw.y0_m) \(.raw.y1_m)"] | join(";")')" \
  'streak web 0.1 0.2;pit web 0 0.3'
near "$(json "$out" '.result.events[0].raw.s0_m')" 49.5 1e-9 # 50 m, less what it may be off
near "$(json "$out" '.result.events[0].raw.s1_m')" 60 1e-9
near "$(json "$out" '.result.events[1].raw.s0_m')" 149.5 1e-9
equal "$(json "$out" '.result.gauge | "\(.column) \(.unit) \(.stretches | length) \(.profile | length)"')" 'v um 200 3'
near "$(json "$out" '.result.gauge.stretches[10].lanes[2]')" 53.1025 2e-3
near "$(json "$out" '.result.gauge.profile[2] | .y_m')" 0.25 1e-12
# 20 m off the head, rewound, lanes 1 and 2 kept: the values go with the web
run 1 nipline rollmap --web web.json $lanes --reject-from alarm --step cut=20:0 --step reverse \
  --step slit=0:200 --pitch 1000 --figure gauge.svg --format json
equal "$(json "$out" '.result.gauge.stretches | length')" 180
near "$(json "$out" '.result.gauge.stretches[0] | .raw_from_m')" 199 1e-12
near "$(json "$out" '.result.gauge.stretches[0] | .from_m')" 0 1e-12
near "$(json "$out" '.result.gauge.stretches[0].lanes[0]')" 52.9925 2e-3
near "$(json "$out" '.result.gauge.stretches[179] | .raw_from_m')" 20 1e-12
near "$(json "$out" '.result.gauge.stretches[179].lanes[0]')" 51.2025 2e-3
equal "$(json "$out" '.result.gauge.lanes[2] | "\(.left) \(.mean)"')" 'false null'
equal "$(json "$out" '.result.gauge.stretches[5].lanes[2]')" null
grep -q 'v, um' gauge.svg || fail 'no profile in the figure'
equal "$(json "$out" '[.result.sheets.reject_list[].sheet] | "\(length) \(.[0])"')" '12 50'
# a lane that is not placed: over the whole width, and said; another coil's result is doubted
run 0 nipline rollmap --web web.json --width 300
expect_err 'no --lane places'
run 0 nipline web web.csv --length s --value v --only lane=2 --output lane.json
run 0 nipline rollmap --web lane.json --width 300 --coil 7
expect_err 'is that this coil'

# ---- signals of charts: labels that are places, or points of a length
sed '1s/s,/s [m],/' web.csv >spc.csv
run 0 nipline spc web.csv --column v --subgroup s --chart xbar-s --rules 1 --output spc.json
n=$(json spc.json '[.result.charts[].signals[]] | length')
run 1 nipline rollmap --spc spc.json --width 300 --length 200 --reject-from alarm --format json
[ "$(json "$out" '.result.events | length')" -le "$n" ] || fail 'more events than signals'
equal "$(json "$out" '[.result.events[] | select(.raw.s0_m == 150 and .class == "xbar rule 1")] | length')" 1
equal "$(json "$out" '.result.events[0].source')" chart
run 1 nipline rollmap --spc spc.json --point 0.25 --width 300 --length 200 --reject-from alarm --format json
equal "$(json "$out" '[.result.events[] | select(.raw.s0_m <= 75 and .raw.s1_m >= 75.25 and .class == "xbar rule 1")] | length')" 1
run 0 nipline spc web.csv --column v --rules 1 --output rows.json
run 4 nipline rollmap --spc rows.json --width 300 --length 200
expect_err 'cannot be placed'
sed 's/"signals_not_listed": 0/"signals_not_listed": 5/' spc.json >cut.json
run 4 nipline rollmap --spc cut.json --width 300 --length 200
expect_err 'would accept web'
echo '{"command":"spc","result":{"charts":[{"signals":[{"point":4}]}]}}' >lame.json
run 3 nipline rollmap --spc lame.json --width 300 --length 200
expect_err 'without rule'
run 3 nipline rollmap --spc web.json --width 300 --length 200
expect_err 'no result of nipline spc'
run 3 nipline rollmap --web spc.json --width 300
sed 's/"not_listed": 0/"not_listed": 2/' web.json >cut.json
run 4 nipline rollmap --web cut.json $lanes
