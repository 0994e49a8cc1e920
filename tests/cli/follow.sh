#!/bin/sh
# follow.sh: data that come while nipline runs: pipes, growing, rotated and cut files,
# signals. Waits for what has to appear, with a limit; nothing is timed.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq mkfifo
NIPLINE_WRAP=

cat >spec.xml <<'X2'
<spec id="f" version="1"><title>follow</title>
  <columns coil="coil" position="pos"/>
  <characteristic id="h" quantity="thickness" unit="um"><limit kind="alarm_above" value="60" unit="um"/></characteristic>
</spec>
X2

# until_line FILE PATTERN: waits until a line of FILE matches.
until_line() {
  for _ in $(seq 600); do
    if grep -q -e "$2" "$1" 2>/dev/null; then return 0; fi
    sleep 0.05
  done
  cat "$1" >&2
  fail "never appeared: $2"
}
# ended STATUS: the background run ends with it.
ended() {
  status=0
  wait "$pid" || status=$?
  equal "$status" "$1" "status"
}

# A pipe: the finding is there before the next row is sent, and before the end.
mkfifo pipe
"$NIPLINE" qc spec.xml - --format ndjson <pipe >out.nd 2>err.nd &
pid=$!
exec 3>pipe
printf 'coil,pos,h\nA,0,50\nA,1,61\n' >&3
until_line out.nd '"line":3,\|"line": 3,'
printf 'A,2,50\nA,3\n' >&3
until_line out.nd 'short_record'
# Half a row is no row; SIGTERM prints the summary of the rest.
printf 'A,4,9' >&3
sleep 0.1
kill -TERM "$pid"
ended 1
exec 3>&-
equal "$(tail -n 1 out.nd | jq -r '"\(.type) \(.rows) \(.coils[0].verdict)"')" "summary 3 out of spec"
equal "$(jq -r 'select(.type == "finding") | "\(.ordinal) \(.line) \(.rule)"' out.nd | paste -sd' ')" "1 3 alarm_above 2 5 short_record"
grep -q 'stopped by a signal after 3 rows' err.nd || fail "the stop was not said"

# Stopped before the first row: nothing is in spec.
"$NIPLINE" qc spec.xml - <pipe >out.nd 2>err.nd &
pid=$!
exec 3>pipe
printf 'coil,pos,h\nA,0' >&3
sleep 0.1
kill -INT "$pid"
ended 1
exec 3>&-
grep -q 'Not one row was read' out.nd || fail "nothing read is no verdict: $(cat out.nd)"

# A file that grows: rows appended, one of them in two pieces.
printf 'coil,pos,h\nA,0,62\n' >line.csv
"$NIPLINE" qc --follow spec.xml line.csv >follow.out 2>follow.err &
pid=$!
until_line follow.out 'line.csv:2: alarm: h: coil A: 0.000 m: 62 um is above 60 um'
printf 'A,1,6' >>line.csv
sleep 0.1
printf '3\n' >>line.csv
until_line follow.out 'line.csv:3: alarm: .* 63 um is above'
# Rotation: what was written last to the old file is read, then the new one.
mv line.csv line.csv.1
printf 'A,2,64\n' >>line.csv.1
printf 'coil,pos,h\nB,0,65\n' >line.csv
until_line follow.out '64 um is above'
until_line follow.out 'line.csv:2: alarm: h: coil B: 0.000 m: 65 um is above'
# Cut short and written anew.
: >line.csv
sleep 0.7
printf 'coil,pos,h\nC,0,66\n' >>line.csv
until_line follow.out 'coil C: 0.000 m: 66 um is above'
# Cut short and grown again, longer than before, between two looks.
kill -STOP "$pid"
printf 'coil,pos,h\nD,0,50\nD,1,50\nD,2,50\nD,3,67\n' >line.csv
kill -CONT "$pid"
until_line follow.out 'line.csv:5: alarm: h: coil D: 3.000 m: 67 um is above'
kill -INT "$pid"
ended 1
until_line follow.out 'Coil A is out of spec'
grep -q 'line.csv: warning: was replaced; reading goes on with the new file' follow.err || fail "rotation was not said"
equal "$(grep -c 'line.csv: warning: was cut short' follow.err)" 2
equal "$(grep -c '^line.csv:[0-9]*: alarm' follow.out)" 6

# Killed while following, and gone on: nothing lost, nothing twice.
printf 'coil,pos,h\n' >g.csv
for i in 1 2 3 4 5 6; do
  "$NIPLINE" qc --follow spec.xml g.csv --state g.state --journal g.journal >/dev/null 2>g.err &
  pid=$!
  printf 'A,%s,6%s\n' "$i" "$i" >>g.csv
  if [ $((i % 2)) = 0 ]; then until_line g.journal "6$i um is above"; else sleep 0.03; fi
  kill -9 "$pid"
  wait "$pid" 2>/dev/null || :
done
nipline qc spec.xml g.csv --state g.state --journal g.journal >/dev/null 2>&1 || :
nipline qc spec.xml g.csv --format ndjson | sed '$d' >whole || :
same g.journal whole
equal "$(wc -l <whole | tr -d ' ')" 6

# Rotated while it was dead: what was left of the old file first.
printf 'A,7,67\n' >>g.csv
mv g.csv g.csv.1
printf 'coil,pos,h\nB,8,68\n' >g.csv
run 3 nipline qc spec.xml g.csv --state g.state --journal g.journal
"$NIPLINE" qc --follow spec.xml g.csv --state g.state --journal g.journal >/dev/null 2>g.err &
pid=$!
until_line g.journal '68 um is above'
kill -TERM "$pid"
ended 1
equal "$(jq -r '"\(.ordinal) \(.coil) \(.line) \(.value)"' g.journal | paste -sd,)" "1 A 2 61,2 A 3 62,3 A 4 63,4 A 5 64,5 A 6 65,6 A 7 66,7 A 8 67,8 B 2 68"

# Compressed data go on as well.
awk 'BEGIN { print "coil,pos,h"; for (i = 0; i < 5000; i++) print "Z," i "," (i > 3500 ? 50 + i % 13 : 50) }' >z.csv
head -n 3000 z.csv | gzip -c >z.gz
nipline qc spec.xml z.gz --state z.state --journal z.journal >/dev/null 2>&1 || :
tail -n +3001 z.csv | gzip -c >>z.gz
run 1 nipline qc spec.xml z.gz --state z.state --journal z.journal --format json
run 1 nipline qc spec.xml z.gz --format ndjson
sed '$d' "$out" >whole
same z.journal whole

# Stopped while it still passes over what it knows: the state stays good.
rm -f s.state s.journal
head -n 3001 z.csv | run 0 nipline qc spec.xml - --state s.state --journal s.journal
expect_err 'standard input cannot be read again'
cp s.state kept
"$NIPLINE" qc spec.xml - --state s.state --journal s.journal <pipe >out.nd 2>err.nd &
pid=$!
exec 3>pipe
head -n 50 z.csv >&3
sleep 0.2
kill -TERM "$pid"
ended 0
exec 3>&-
same s.state kept
run 1 nipline qc spec.xml - --state s.state --journal s.journal --format json <z.csv
sed 's/"file": *"z.gz"/"file":"-"/; s/z\.gz/-/' whole | jq -c 'del(.file)' >want
jq -c 'del(.file)' s.journal >got
same got want

# A reader that goes away: no noise.
awk 'BEGIN { print "coil,pos,h"; for (i = 0; i < 20000; i++) print "A," i ",99" }' >many.csv
{ "$NIPLINE" qc spec.xml many.csv --format ndjson 2>pipe.err || :; } | head -n 1 >/dev/null
[ ! -s pipe.err ] || fail "a closed pipe is not quiet: $(cat pipe.err)"

run 2 nipline qc --follow spec.xml many.csv line.csv
expect_err 'follow watches one file'
run 3 nipline qc --follow spec.xml none.csv
expect_err 'none.csv: error: cannot open'
# No status line where there is no terminal.
run 1 nipline qc spec.xml many.csv --format json
refuse_err 'rows/s'

# At a terminal a line shows that a long run is alive, and a bar how far it is; no narrower
# than the terminal; and neither where standard error is none.
if script -qec true /dev/null </dev/null >/dev/null 2>&1; then # it may have no terminal to give
  { echo coil,pos,h; yes A,0,50 | head -n 6000000; } >long.csv
  NIPLINE_DATA=$NIPLINE_DATA script -qec "stty cols 60; '$NIPLINE' qc spec.xml long.csv -o long.json" tty.log </dev/null >/dev/null || :
  tr '\r' '\n' <tty.log >tty
  grep -q '^\[##*\.*\] [0-9]* %, [0-9]* s to go; [0-9]* rows, ' tty || fail 'no bar at the terminal'
  awk 'length($0) > 59 && /s to go/ { exit 1 }' tty || fail 'the bar is wider than the terminal'
  rm -f long.json
  run 0 nipline qc spec.xml long.csv -o long.json
  ! grep -q 'to go' "$err" || fail 'a bar where there is no terminal'
  rm -f long.csv
fi
