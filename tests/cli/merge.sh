#!/bin/sh
# merge.sh: states of pieces joined: any split, any order, the same numbers; pieces that
# touch give what the whole gives.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq awk

cat >spec.xml <<'X2'
<spec id="m" version="1"><title>merge</title>
  <columns coil="coil" lane="lane" position="pos" unit="coil"/>
  <max_bad unit="%">2</max_bad>
  <characteristic id="h" quantity="thickness" unit="um">
    <limit kind="warn_above" value="53" unit="um"/><limit kind="alarm_above" value="54" unit="um"/>
    <limit kind="warn_below" value="46.5" unit="um"/><plausible min="1" unit="um"/></characteristic>
  <characteristic id="m" quantity="areal_mass" unit="g/m2"/>
  <characteristic id="rho" quantity="density" derived="density" areal_mass="m" thickness="h"/>
  <relation id="light" left="h" kind="at_most" right="h" by="1" unit="um" severity="warn"/>
</spec>
X2
awk 'BEGIN { for (i = 0; i < 9000; i++) {
  h = 50 + 4.2 * sin(i / 97) + (i * 7919 % 101) / 200
  if (i % 1009 == 0) h = "x"
  if (i % 1511 == 0) print "C" int(i / 2700) "," i % 3
  printf "C%d,%d,%.1f,%s,%.2f\n", int(i / 2700), i % 3, i / 2, h, 100 + (i * 31 % 17) / 3 } }' >rows
header=coil,lane,pos,h,m
{ echo $header; cat rows; } >whole.csv
st() { run "$1" nipline qc spec.xml "$2.csv" --state "$2.state" --format json; }
st 1 whole
cp "$out" whole.json
# What no order can change.
sum='.result | [.rows, .bad, .findings, .verdict, [.characteristics[] | del(.lag1_autocorrelation)],
  [.coils[] | {coil, batch, rows, bad, from_m, to_m, verdict, characteristics}]]'
json whole.json "$sum" >whole.sum

split() { # NAME LINES: pieces of the file in its order
  rm -f "$1"[a-z].csv "$1"[a-z]
  command split -l "$2" -a 1 rows "$1"
  pieces=
  for f in "$1"[a-z]; do
    { echo $header; cat "$f"; } >"$f.csv"
    rm "$f"
    nipline qc spec.xml "$f.csv" --state "$f.state" >/dev/null 2>&1 || :
    pieces="$pieces $f.state"
  done
}
backwards() { for f; do echo "$f"; done | sort -r; }

for size in 4500 1234 777; do
  split p$size $size
  # shellcheck disable=SC2086 # names without blanks
  run 1 nipline merge spec.xml $pieces --format json --state j$size.state --force
  expect_err 'end at the border of each piece'
  json "$out" "$sum" >got.sum
  same got.sum whole.sum
  json "$out" .result >there
  # shellcheck disable=SC2046,SC2086
  run 1 nipline merge spec.xml $(backwards $pieces) --format json --state back.state --force
  json "$out" .result >back
  same there back
  same j$size.state back.state
  # Joined in two goes, and by rows that do not lie side by side.
  # shellcheck disable=SC2086
  set -- $pieces
  last=$1
  shift
  run 1 nipline merge spec.xml "$@" --state some.state --force
  run 1 nipline merge spec.xml some.state "$last" --format json --state two.state --force
  json "$out" .result >two
  same there two
  same j$size.state two.state

  # Pieces that touch: series and events too.
  # shellcheck disable=SC2086
  run 1 nipline merge spec.xml --adjacent $pieces --format json
  both='.result | [[.characteristics[].lag1_autocorrelation],
    [.events[] | del(.first_line, .last_line)], .events_not_listed]'
  json whole.json "$both" >want
  json "$out" "$both" >got
  same got want
done
for k in 0 1 2; do { echo $header; awk -F, -v k=$k '$2 == k' rows; } >lane$k.csv; nipline qc spec.xml lane$k.csv --state lane$k.state >/dev/null 2>&1 || :; done
run 1 nipline merge spec.xml lane2.state lane0.state lane1.state --format json
json "$out" "$sum" | jq -S 'del(.[1].short_record)' >got.sum
jq -S 'del(.[1].short_record)' whole.sum >want.sum
same got.sum want.sum

run 2 nipline merge spec.xml whole.state lane0.state whole.state
expect_err 'is given twice'
cp whole.state again.state
run 3 nipline merge spec.xml whole.state again.state
expect_err 'again.state: error: has whole.csv, which is in whole.state too'
sed 's/value="54"/value="54.5"/' spec.xml >other.xml
run 3 nipline merge other.xml whole.state
expect_err 'whole.state: error: .*made with another spec'
printf '%s\nC0,1,0,0.05,100\n' 'coil,lane,pos,h [mm],m' >mm.csv
run 0 nipline qc spec.xml mm.csv --state mm.state
run 3 nipline merge spec.xml whole.state mm.state
expect_err 'h: was read in um, and mm.csv in mm'
head -c 3000 whole.state >cut.state
run 3 nipline merge spec.xml cut.state
expect_err 'cut.state'

# Faults of time and held values that lie across the border of two pieces: each is found,
# in its place, as if there had been no border; and every step is bad somewhere.
cat >tspec.xml <<'X2'
<spec id="t" version="1"><title>times</title>
  <columns coil="coil" lane="lane" time="t"><max_gap unit="s">5</max_gap></columns>
  <policy kind="unordered_time" action="alarm"/>
  <characteristic id="h" quantity="thickness" unit="um">
    <limit kind="warn_above" value="51" unit="um"/></characteristic>
</spec>
X2
awk 'BEGIN { t = 0; for (i = 0; i < 240; i++) {
  if (i % 3 == 0) { t += 1 + 9 * (i % 11 == 0); if (i % 17 == 0) t -= 4; if (i % 7 == 0) t -= 1 }
  printf "C%d,%d,%d,%.0f\n", int(i / 100), i % 3, t, 50 + 1.6 * sin(int(i / 5)) } }' >rows
header=coil,lane,t,h
{ echo $header; cat rows; } >times.csv
run 1 nipline qc tspec.xml times.csv --all --format json
seen='.result | [.rows, .bad, .findings, .verdict, [.coils[] | del(.file)],
  [.events[] | del(.first_line, .last_line)], [.finding_list[] | del(.line, .offset, .file)]]'
json "$out" "$seen" >want
[ "$(json "$out" '.result.bad | (.duplicate_time, .unordered_time, .time_gap, .held) > 9')" = 'true
true
true
true' ] || fail 'the series is to have faults enough'
for size in 90 31 7; do
  command split -l $size -a 3 rows t_
  pieces=
  for f in t_???; do
    { echo $header; cat "$f"; } >"$f.csv"
    rm "$f"
    nipline qc tspec.xml "$f.csv" --state "$f.state" >/dev/null 2>&1 || :
    pieces="$pieces $f.state"
  done
  # shellcheck disable=SC2086 # names without blanks
  run 1 nipline merge tspec.xml --adjacent $pieces --format json
  json "$out" "$seen" >got
  same got want
  rm -f t_*
done

# Records refused at the border of two coils stand in the coil of the row before, wherever the
# file is cut: as one file, as pieces joined, as files of one series.
cat >bspec.xml <<'X2'
<spec id="b" version="1"><title>borders</title>
  <columns coil="coil" batch="batch" lane="lane" unit="coil" series="all_files"/>
  <max_bad unit="%">12</max_bad>
  <policy kind="short_record" action="alarm"/>
  <characteristic id="h" quantity="thickness" unit="um">
    <limit kind="warn_above" value="51" unit="um"/></characteristic>
</spec>
X2
awk 'BEGIN { srand(7); for (c = 0; c < 12; c++) {
  for (i = 0; i < 20; i++)
    printf "C%d,B%d,%d,%.1f\n", c, c / 4, i % 2, 50 + 1.5 * sin((20 * c + i) / 6)
  for (i = c < 11 ? int(rand() * 5) : 0; i > 0; i--) print "C" c (rand() < 0.5 ? "" : "," c) } }' >rows
header=coil,batch,lane,h
{ echo $header; cat rows; } >borders.csv
run 1 nipline qc bspec.xml borders.csv --all --format json
seen='.result | [.rows, .bad, .findings, .verdict, [.characteristics[] | .lag1_autocorrelation],
  [.coils[] | del(.file)], [.events[] | del(.first_line, .last_line)],
  [.finding_list[] | del(.line, .offset, .file, .ordinal)]]'
json "$out" "$seen" >want
[ "$(json "$out" '[.result.coils[].verdict] | unique | length')" = 2 ] ||
  fail 'refused records are to decide some verdicts and not others'
before=0
for seed in 1 2 3 4 5 6 7 8; do
  # Half the cuts lie where refused records do, before, between or behind them.
  awk -v seed=$seed 'BEGIN { srand(seed) } { short = split($0, f, ",") < 4
    if (NR == 1 || (rows && rand() < (short || was ? 0.3 : 0.02))) {
      k++; rows = 0 }
    was = short; rows += !short; print >sprintf("b_%03d", k) }' rows
  pieces= files=
  for f in b_???; do
    { echo $header; cat "$f"; } >"$f.csv"
    [ "$(awk -F, 'NR == 1 { print NF }' "$f")" = 4 ] || before=$((before + 1))
    rm "$f"
    nipline qc bspec.xml "$f.csv" --state "$f.state" >/dev/null 2>&1 || :
    pieces="$pieces $f.state" files="$files $f.csv"
  done
  # shellcheck disable=SC2086 # names without blanks
  run 1 nipline merge bspec.xml --adjacent $pieces --format json
  json "$out" "$seen" >got
  same got want
  # shellcheck disable=SC2086
  run 1 nipline qc bspec.xml $files --all --format json
  json "$out" "$seen" >got
  same got want
  # shellcheck disable=SC2086
  run 1 nipline merge bspec.xml $pieces --format json
  expect_err 'refused records at the start of pieces are charged to the coil that follows'
  rm -f b_*
done
[ $before -gt 20 ] || fail "only $before pieces begin with refused records"

# A record a piece: many hold no row.
printf '%s\n' C0 C0,B0 C0,B0,0,50 C0,B0,0,51.2 C1 C1,B0 C2,B1,0,51.5 C2,B1,0,51 C2 >rows
{ echo $header; cat rows; } >single.csv
run 1 nipline qc bspec.xml single.csv --all --format json
json "$out" "$seen" >want
command split -l 1 -a 1 rows b_
pieces=
for f in b_?; do
  { echo $header; cat "$f"; } >"$f.csv"
  nipline qc bspec.xml "$f.csv" --state "$f.state" >/dev/null 2>&1 || :
  pieces="$pieces $f.state"
done
# shellcheck disable=SC2086
run 1 nipline merge bspec.xml --adjacent $pieces --format json
expect_err 'b_a.state: warning: holds no row yet'
json "$out" "$seen" >got
same got want

# An event of a later file of a piece touches nothing before the piece; coils of one name in
# two batches are two coils, to events and at borders.
cat >espec.xml <<'X2'
<spec id="e" version="1"><title>events</title>
  <columns coil="coil" batch="batch" lane="lane" position="pos"/>
  <characteristic id="h" quantity="thickness" unit="um">
    <limit kind="alarm_above" value="54" unit="um"/></characteristic>
</spec>
X2
header=coil,batch,lane,pos,h
printf '%s\n' $header A,X,1,0,50 A,X,1,1,55 >e1.csv
printf '%s\n' $header A,X,1,2,50 A,X,1,3,50 >e2.csv
printf '%s\n' $header A,X,1,4,56 A,X,1,5,50 >e3.csv
run 1 nipline qc espec.xml e1.csv --state e1.state
run 1 nipline qc espec.xml e2.csv e3.csv --state e23.state
run 1 nipline merge espec.xml --adjacent e1.state e23.state --format json
equal "$(json "$out" '[.result.events[] | "\(.from_m) \(.to_m)"] | join(", ")')" '1 1, 4 4'
printf '%s\n' $header A,X,1,0,55 A,Y,1,100,56 A,Y,1,101,57 >twins.csv
run 1 nipline qc espec.xml twins.csv --format json
equal "$(json "$out" '[.result.events[] | "\(.batch) \(.from_m) \(.to_m)"] | join(", ")')" \
  'X 0 0, Y 100 101'

# A coil that comes back goes on with its own events, in one run and over borders.
printf '%s\n' $header A,X,1,0,55 B,X,1,1,56 A,X,1,2,57 B,X,1,3,50 >back.csv
run 1 nipline qc espec.xml back.csv --format json
equal "$(json "$out" '[.result.events[] | "\(.coil) \(.from_m) \(.to_m)"] | join(", ")')" \
  'A 0 2, B 1 1'
for k in 1 2; do { echo $header; sed -n "$((2 * k)),$((2 * k + 1))p" back.csv; } >k$k.csv
  run 1 nipline qc espec.xml k$k.csv --state k$k.state
done
run 1 nipline merge espec.xml --adjacent k1.state k2.state --format json
equal "$(json "$out" '[.result.events[] | "\(.coil) \(.from_m) \(.to_m)"] | join(", ")')" \
  'A 0 2, B 1 1'
rm -f k?.csv k?.state

# A gauge that sticks over the border: its first readings there are values already, and said.
sed 's/quantity="thickness" unit="um">/& /; s/id="h"/& stuck_after="4"/' tspec.xml >stuck.xml
printf '%s\n' coil,lane,t,h C,0,1,50 C,0,2,50.5 C,0,3,50.5 >k1.csv
printf '%s\n' coil,lane,t,h C,0,4,50.5 C,0,5,50.5 C,0,6,50.5 C,0,7,51 >k2.csv
for k in k1 k2; do run 0 nipline qc stuck.xml $k.csv --state $k.state; done
run 0 nipline merge stuck.xml --adjacent k1.state k2.state --format json
expect_err 'k2.csv: warning: 2 readings at the start of this piece continue equal ones'
equal "$(json "$out" '.result.bad.held')" 4
