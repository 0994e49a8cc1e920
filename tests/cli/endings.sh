#!/bin/sh
# endings.sh: how a run over line data may end: a full disk, a limit on files, streams that
# are closed, a reader that left. Said, with its status, and nothing half-written.
. "${srcdir:-.}/tests/cli/lib.sh"
need mkfifo timeout
NIPLINE_WRAP=

cat >spec.xml <<'X2'
<spec id="e" version="1"><title>endings</title>
  <columns coil="coil" lane="lane" position="pos"/>
  <characteristic id="h" quantity="thickness" unit="um"><limit kind="alarm_above" value="60" unit="um"/></characteristic>
</spec>
X2
awk 'BEGIN { print "coil,lane,pos,h"
  for (i = 0; i < 40000; i++) printf "C%d,0,%d,%d\n", i / 400, i, i % 7 ? 50 : 61 }' >data.csv
# shellcheck disable=SC2016 # of the inner shell
within='ulimit -f "$1" || exit 77; shift; exec "$@"'

nothing_left() {
  for left in out.* ./*.??????; do
    case $left in *'*'*|*'?'*) ;; *) fail "left behind: $left" ;; esac
  done
}

# A limit on the size of files kills by SIGXFSZ unless somebody minds.
for form in text json csv; do
  run 5 sh -c "$within" - 8 "$NIPLINE" qc spec.xml data.csv -o out.file --format $form
  expect_err '^out.file: error: cannot write: File too large'
  [ ! -s "$out" ] || fail "$form: something on standard output"
  nothing_left
done
status=0
sh -c "$within" - 8 "$NIPLINE" qc spec.xml data.csv --format json >big.json 2>"$err" || status=$?
equal "$status" 5 'status of a limited standard output'
expect_err '^standard output: error: write failed: File too large'

# What was settled before the limit is gone on from.
run 1 nipline qc spec.xml data.csv --state whole.state --journal whole.journal --every 1
run 5 sh -c "$within" - 2000 "$NIPLINE" qc spec.xml data.csv --state cut.state --journal cut.journal --every 1
expect_err '^cut\.[a-z]*: error: cannot write: File too large'
[ -s cut.state ] || fail 'no state was saved before the limit'
run 1 nipline qc spec.xml data.csv --state cut.state --journal cut.journal --every 1
same cut.journal whole.journal
same cut.state whole.state
nothing_left

# A full disk, and a stream that is closed.
for form in text json csv ndjson; do
  if [ -w /dev/full ]; then
    status=0
    nipline qc spec.xml data.csv --format $form >/dev/full 2>"$err" || status=$?
    equal "$status" 5 "status of $form on a full disk"
    expect_err '^standard output: error: write failed: No space left'
  fi
  status=0
  nipline qc spec.xml data.csv --format $form >&- 2>"$err" || status=$?
  equal "$status" 5 "status of $form with standard output closed"
  expect_err '^standard output: error: write failed: Bad file descriptor'
done

# The number of a closed stream is not that of a file: nothing is printed into one, and
# nothing that is no data is read for them.
run 1 nipline qc spec.xml data.csv --format text
cp "$out" wanted
status=0
"$NIPLINE" qc spec.xml data.csv --state shut.state --journal shut.journal --every 1 <&- >&- 2>&- || status=$?
equal "$status" 5 'status with all closed'
run 1 nipline qc spec.xml data.csv --state shut.state --journal shut.journal --every 1
same shut.journal whole.journal
status=0
"$NIPLINE" qc spec.xml data.csv -o all.txt <&- >&- 2>&- || status=$?
equal "$status" 1 'status of a file with all closed'
same all.txt wanted
run 5 timeout 20 sh -c 'exec "$@" <&-' - "$NIPLINE" qc spec.xml -
expect_err '^standard input: error: read failed: Bad file descriptor'

# Whoever reads may leave; every form is longer than a pipe holds. Where our caller ignores
# SIGPIPE nobody can be ended by it.
status=0
sh -c 'kill -PIPE $$; exit 0' || status=$?
forms='text json csv ndjson'
[ "$status" -eq 141 ] || forms=
for form in $forms; do
  mkfifo left
  "$NIPLINE" qc spec.xml data.csv --all --format $form >left 2>"$err" & pid=$!
  head -c 10 left >/dev/null
  status=0
  wait "$pid" || status=$?
  equal "$status" 141 "status of $form to a reader who left"
  quiet
  rm left
done

run 2 nipline qc spec.xml data.csv -o out.pudding
expect_err 'out.pudding: the suffix has to be .txt, .json, .csv, .html or .pdf'
nothing_left
