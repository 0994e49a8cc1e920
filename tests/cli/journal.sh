#!/bin/sh
# journal.sh: kill -9 at any moment: the journal is that of a run nobody disturbed.
# NIPLINE_KILLS says how often; make check-kill has 200.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq awk
kills=${NIPLINE_KILLS:-20}
# A wrapper would be killed in place of nipline.
NIPLINE_WRAP=

cat >spec.xml <<'X2'
<spec id="k" version="1"><title>kill</title>
  <columns coil="coil" lane="lane" position="pos" unit="coil"/>
  <characteristic id="h" quantity="thickness" unit="um">
    <limit kind="warn_above" value="53" unit="um"/><limit kind="alarm_above" value="54" unit="um"/>
    <plausible min="1" unit="um"/></characteristic>
</spec>
X2
# Runs of findings over block borders, refused records, bad cells, lanes that take turns.
rows() {
  awk -v from="$1" -v to="$2" 'BEGIN {
    if (from == 0) print "coil,lane,pos,h"
    for (i = from; i < to; i++) {
      h = 50 + 4.2 * sin(i / 97) + (i * 7919 % 101) / 200
      if (i % 1009 == 0) print "C" int(i / 9000) "," i % 3 ",broken"
      else if (i % 2003 == 0) print "C" int(i / 9000) "," i % 3 "," i ","
      else if (i % 3001 == 0) print "C" int(i / 9000) "," i % 3 "," i ",-4"
      else printf "C%d,%d,%.1f,%.3f\n", int(i / 9000), i % 3, i / 2, h
    } }'
}
rows 0 30000 >a.csv
rows 30000 60000 >rest
{ rows 0 0; cat rest; } >b.csv

go() { "$NIPLINE" qc spec.xml a.csv b.csv --state "$1.state" --journal "$1.journal" --every 1 "$2" json >"$1.json" 2>"$1.err"; }
status=0
go whole --format || status=$?
equal "$status" 1
[ "$(wc -l <whole.journal)" -gt 4000 ] || fail "the journal is too short to test anything"
"$NIPLINE" qc spec.xml a.csv b.csv --format ndjson >plain.ndjson || :
sed '$d' plain.ndjson >plain.journal
same whole.journal plain.journal

hit=0 round=0
while [ "$hit" -lt "$kills" ]; do
  round=$((round + 1))
  [ "$round" -le $((20 + kills * 10)) ] || fail "only $hit of $kills kills met a running process"
  rm -f k.state k.journal
  for try in 1 2 3 4 5 6 7 8; do
    wait_s=$(awk -v s="$round$try" 'BEGIN { srand(s); printf "%.3f", 0.003 + 0.1 * rand() }')
    "$NIPLINE" qc spec.xml a.csv b.csv --state k.state --journal k.journal --every 1 --format json >k.json 2>k.err &
    pid=$!
    sleep "$wait_s"
    if kill -9 "$pid" 2>/dev/null; then hit=$((hit + 1)); fi
    wait "$pid" 2>/dev/null || :
  done
  status=0
  go k --format || status=$?
  equal "$status" 1
  same k.journal whole.journal
  same k.json whole.json
  same k.state whole.state
done

# A file that has grown: the journal of both parts is that of the whole.
rm -f k.state k.journal
rows 0 20000 >g.csv
"$NIPLINE" qc spec.xml g.csv --state k.state --journal k.journal --format json >/dev/null || :
rows 20000 30000 >>g.csv
"$NIPLINE" qc spec.xml g.csv --state k.state --journal k.journal --format json >k.json || :
"$NIPLINE" qc spec.xml g.csv --format json >g.json || :
same k.json g.json

# What does not fit is refused, and nothing is touched.
cp k.journal before
run 3 nipline qc spec.xml a.csv --state k.state --journal k.journal
expect_err 'a.csv: error: stands where the saved state had g.csv'
rows 5 20 >other; { rows 0 0; cat other; } >g.csv
run 3 nipline qc spec.xml g.csv --state k.state --journal k.journal
expect_err 'is shorter than what was read of it before'
{ rows 0 0; rows 7 40000; } >g.csv
run 3 nipline qc spec.xml g.csv --state k.state --journal k.journal
expect_err 'is not the file the saved state was reading'
rows 0 30000 >g.csv
sed 's/value="53"/value="53.1"/' spec.xml >spec2.xml
run 3 nipline qc spec2.xml g.csv --state k.state --journal k.journal
expect_err 'it was made with another spec'
same k.journal before
run 2 nipline qc spec.xml g.csv --journal k.journal
expect_err 'journal needs --state'
run 2 nipline qc spec.xml g.csv --journal x --state x
absent x
run 3 nipline qc spec.xml g.csv --state spec.xml
run 5 nipline qc spec.xml g.csv --state none/x.state --journal y.journal
run 5 nipline qc spec.xml g.csv --state y.state --journal none/y.journal
absent y.state
run 2 nipline qc spec.xml g.csv --journal before --state new.state
expect_err 'is not empty and there is no state that knows it'
echo x >>before; head -c 900 before >k.journal
run 3 nipline qc spec.xml g.csv --state k.state --journal k.journal
expect_err 'is not the journal of the saved state'
head -c 500 k.state >cut.state
run 3 nipline qc spec.xml g.csv --state cut.state
printf 'coil,lane,pos,h\nA,1,1,50\nA,1,2,5' >open.csv
run 0 nipline qc spec.xml open.csv --state o.state
printf '1\n' >>open.csv
run 3 nipline qc spec.xml open.csv --state o.state
expect_err 'its last line was not finished'

# A disk that is full, by a limit on the size of files: status 5, and once there is room
# again the journal is whole.
rm -f k.state k.journal
status=0
(ulimit -f 400; trap '' XFSZ; "$NIPLINE" qc spec.xml a.csv b.csv --state k.state --journal k.journal --every 1 --format json >/dev/null 2>k.err) || status=$?
equal "$status" 5
grep -q 'k.journal: error: cannot write' k.err || fail "a full disk was not said: $(cat k.err)"
go k --format || :
same k.journal whole.journal
echo "$hit kills"
