#!/bin/sh
# options.sh: an argument that will not do gets one and the same message from every command.
. "${srcdir:-.}/tests/cli/lib.sh"

# refused MESSAGE COMMAND...: status 2, the message, nothing on standard output.
refused() {
  message=$1; shift
  run 2 nipline "$@"
  expect_err "$message"
  [ ! -s "$out" ] || fail "$*: something on standard output"
}
refused '\--level 2: a number from 0.5 to 0.999999 is wanted' spc x.csv --column x --level 2
refused '\--n 2.5: a whole number is wanted' spc --arl 0 --n 2.5
refused '\--confidence 1: a number above 0 and below 1 is wanted' gauge x.csv --confidence 1
refused '\--study nan: a number above 0 is wanted' gauge x.csv --study nan
refused '\--length 0: a number above 0 is wanted' rollmap x.json --length 0
refused '\--spec 5: two numbers with : between are wanted' advise x.json --spec 5
refused '\--spec: a number is wanted where "b" stands' advise x.json --spec 5:b
refused '\--delay 1e400: a number is wanted' advise x.json --delay 1e400
refused '\--jobs 0: a number from 1 to 1e+08 is wanted' plan x.xml --jobs 0
refused '\--seed 0x1: a number from 0 ' plan x.xml --seed 0x1
for c in spc web gauge; do
  refused '\--separator ab: one character is wanted' "$c" x.csv --separator ab
  refused '\--separator 1: one character is wanted' "$c" x.csv --separator 1
  refused "\--separator : one character is wanted" "$c" x.csv --separator ''
  refused '\--decimal-mark ;: . or , is wanted' "$c" x.csv --decimal-mark ';'
done

# A tab can be named in two ways, and is a tab in each.
printf 'x\ty\n' >tab.csv
i=0
while [ $i -lt 30 ]; do
  printf '%d,5\t%d\n' $((i * 7 % 11)) $i
  i=$((i + 1))
done >>tab.csv
for s in tab '\t'; do
  run 0 nipline spc tab.csv --column x --separator "$s" --decimal-mark , --format json
  grep -q '"n": 30' "$out" || grep -q '"n":30' "$out" || fail "separator $s: 30 values were expected"
done
