#!/bin/sh
# json-keys.sh: every key that a command writes into its result stands in the command's
# section of nipline-json(5), or in the section that one refers to.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq
page=$srcdir/man/nipline-json.5

# words SECTION...: the words of these sections.
words() {
  for section; do
    awk -v s=".Ss $section" '$0 == s { on = 1; next } /^\.S[sh] / { on = 0 } on' "$page"
  done | sed 's/\\&//g' | grep -o '[[:alnum:]_]*' | LC_ALL=C sort -u
}

# documented NAME SECTION...: keys of the last result, those of objects only.
documented() {
  name=$1
  shift
  words "$@" >known
  test -s known || fail "$name: no section $*"
  # names of outcomes, knobs and materials are no keys of ours
  jq -r '.result | [.. | objects | keys[]] | unique[]' "$out" | grep -v '[.+#-]' | LC_ALL=C sort -u >keys
  test -s keys || fail "$name: no keys"
  LC_ALL=C comm -23 keys known >missing
  test ! -s missing || fail "nipline-json(5) does not name, of $name: $(tr '\n' ' ' <missing)"
}

awk 'BEGIN {
  print "lot,coil,lane,part,who,x,y"
  for (i = 0; i < 96; i++)
    printf "L%d,K%d,%d,P%d,W%d,%.3f,%d\n", i / 24, i / 8, i % 2, i % 8, i / 8 % 3, 10 + (i > 71) + sin(i * i), i * i % 5
}' >d.csv

run 0 nipline gauge d.csv --part part --operator who --value x --tolerance 8 --format json
documented gauge gauge
run 0 nipline gauge d.csv --part part --operator who --value x --design nested --format json
documented 'gauge --design nested' gauge
run 0 nipline spc d.csv -c x --lsl 5 --usl 15 --fit all --boxcox --explain --format json
documented spc spc
run 0 nipline spc d.csv -c x --stage lot --n 4 --chart xbar-s --points --format json
documented 'spc --stage' spc
run 0 nipline spc d.csv -c x --n 4 --chart three-way --format json
documented 'spc --chart three-way' spc
run 0 nipline spc d.csv -c x --chart batch-means --batch 4 --format json
documented 'spc --chart batch-means' spc
run 0 nipline spc d.csv -c y --chart c --format json
documented 'spc --chart c' spc
run 0 nipline spc d.csv -c x -c y --format json
documented 'spc of two columns' spc
run 0 nipline spc d.csv -c x --chart cusum --format json
documented 'spc --chart cusum' spc
run 0 nipline spc d.csv -c x --coil coil --batch lot --lane lane --margin 1 --explain --format json
documented 'spc --coil' spc report
run 0 nipline spc --arl 0,1 --format json
documented 'spc --arl' spc

three=$srcdir/recipes/three-layer-assumed.xml
common='Envelope Quantities'
run 0 nipline plan "$three" --assume --draws 50 --sobol 8 --format json
documented plan plan limits $common
run 0 nipline plan "$three" --assume --calender line --format json
documented 'plan --calender' plan limits $common
run 0 nipline plan "$srcdir/recipes/lee2025-co-rolling.xml" --format json
documented 'plan of the published recipe' plan limits $common
run 0 nipline sweep "$three" --assume --vary co-roll.line_load=250:350 --draws 20 --format json
documented sweep sweep $common
run 0 nipline solve "$three" --assume --free compact.line_load=700:1200N/mm --format json
documented solve solve $common
run 0 nipline coupons --within 2 --difference 1 --format json
documented coupons coupons $common
run 1 nipline diff "$three" "$srcdir/recipes/glass-separator.xml" --format json
documented diff diff $common
run 0 nipline limits --list --format json
documented 'limits --list' limits $common
run 1 nipline limits Li6PS5Cl --pressure 200MPa --format json
documented limits limits $common

cat >s.xml <<X
<spec id="s" version="1"><title>s</title><columns coil="coil" batch="lot" lane="lane"/>
  <characteristic id="x" quantity="ratio" column="x" unit="1"><target value="10" unit="1"/>
    <limit kind="warn_below" value="9.2" unit="1"/><limit kind="alarm_above" value="11" unit="1"/><margin value="1" unit="1"/></characteristic></spec>
X
run 1 nipline qc s.xml d.csv --format json
documented qc qc $common
run 0 nipline report s.xml d.csv --format json
documented report report qc $common
