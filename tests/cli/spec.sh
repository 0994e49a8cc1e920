#!/bin/sh
# spec.sh: what a spec says that cannot be meant, can never speak or is used by nothing;
# conditions and the units of their columns.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq

spec() { # PARTS [BEFORE]: of one thickness column, one part a line
  { echo '<spec id="t" version="1"><title>test</title>'; echo "${2:-}"
    echo '<characteristic id="h" quantity="thickness" unit="um">'; echo "$1"
    echo '</characteristic></spec>'; } >spec.xml
}

# A target beyond a limit, in whatever units; on the limit it is fine.
limits='<limit kind="alarm_below" value="0.04" unit="mm"/><limit kind="warn_above" value="60" unit="um"/>'
for wrong in '60.1 um warn_above' '0.0399 mm alarm_below'; do
  # shellcheck disable=SC2086 # three words
  set -- $wrong
  spec "<target value=\"$1\" unit=\"$2\"/>$limits"
  run 3 nipline lint spec.xml
  expect_err "^spec.xml:4: error: target: $1 $2 is beyond $3 "
  [ "$(wc -l <"$err")" -eq 1 ] || fail "one message was expected: $(cat "$err")"
done
for good in '60 um' '40 um' '50000 nm'; do
  spec "<target value=\"${good% *}\" unit=\"${good#* }\"/>$limits"
  run 0 nipline lint spec.xml
  quiet
done

# A limit where nothing is plausible any more can never be passed.
spec '<limit kind="reject_above" value="60" unit="um"/><limit kind="reject_below" value="40" unit="um"/>
<plausible min="0.0399" max="0.06" unit="mm"/>'
run 0 nipline lint spec.xml
expect_err '^spec.xml:4: warning: reject_above: no value can be beyond 60 um'
refuse_err 'reject_below'
sed 's/max="0.06"/max="0.0601"/; s/min="0.0399"/min="0.041"/' spec.xml >low.xml
run 1 nipline lint --strict low.xml
expect_err 'warning: reject_below: no value can be beyond 40 um'
refuse_err 'reject_above'

# What nothing uses is named.
rest='<theoretical_density unit="g/cm3">3</theoretical_density><foil><thickness unit="um" basis="with_foil">10</thickness><areal_mass unit="mg/cm2" basis="with_foil">2.7</areal_mass></foil>'
spec '' "$rest"
run 0 nipline lint spec.xml
expect_err '^spec.xml:2: note: theoretical_density: is not used'
expect_err '^spec.xml:2: note: foil: is not subtracted'
sed 's|</spec>|<characteristic id="m" quantity="areal_mass" unit="g/m2"/><characteristic id="e" quantity="fraction" derived="porosity" areal_mass="m" thickness="h"/>&|' spec.xml >used.xml
run 0 nipline lint used.xml
quiet

# A condition is compared in the unit of its column: 0.02 m/s is 1.2 m/min.
limit='<limit kind="alarm_above" value="60" unit="um"/>'
found() { json "$out" '[.result.finding_list[] | select(.severity == "alarm").line] | join(" ")'; }
printf 'h,v [m/s]\n70,0.02\n70,0.01\n' >v.csv
spec "$limit"'<when column="v" min="1" unit="m/min"/>'
run 1 nipline qc spec.xml v.csv --format json
equal "$(found)" 2
refuse_err 'when'
printf 'h,v\n70,0.02\n70,1\n' >bare.csv
run 1 nipline qc spec.xml bare.csv --format json
equal "$(found)" 3
# Each file in the unit of its own header.
run 1 nipline qc spec.xml v.csv bare.csv --format json
equal "$(found)" '2 3'
# Without a unit: that of the characteristic of the column, or else said.
sed 's/ unit="m.min"//; s|</spec>|<characteristic id="v" quantity="speed" unit="m/min"/>&|' spec.xml >known.xml
run 1 nipline qc known.xml v.csv --format json
equal "$(found)" 2
refuse_err 'when'
sed 's/ unit="m.min"//' spec.xml >none.xml
run 1 nipline qc none.xml v.csv --format json
equal "$(json "$out" '.result.coils[0].characteristics[0].excused')" 2
expect_err 'v.csv:1: note: when: min and max are taken to be in m/s'
printf 'h,v [kg]\n70,1\n' >kg.csv
run 3 nipline qc spec.xml kg.csv
expect_err '^kg.csv:1: error: when: unit "kg" of column v in the header cannot be compared with "m/min"'
sed 's|m/min|m/mni|' spec.xml >bad.xml
run 3 nipline lint bad.xml
expect_err '^bad.xml:4: error: when/@unit: unit "m/mni" is not known'

# Names and spreads that cannot be meant are told, all of them at once.
cat >odd.xml <<'X2'
<spec id="m" version="1"><title>odd</title>
  <columns coil="" lane=" " position="p"/>
  <characteristic id="h" quantity="thickness" unit="um">
    <gauge_sd value="-1" unit="um"/><margin value="-1" unit="um"/></characteristic>
</spec>
X2
run 3 nipline lint odd.xml
expect_err 'odd.xml:2: error: columns/@coil: is empty; name a header'
expect_err 'odd.xml:2: error: columns/@lane: is empty'
expect_err 'odd.xml:4: error: margin: must not be negative (got -1)'
expect_err 'odd.xml:4: error: gauge_sd: must not be negative (got -1)'
