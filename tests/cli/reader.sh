#!/bin/sh
# reader.sh: what line data look like, read and counted through nipline qc: encodings,
# ragged rows, long format, files as one series, faults of the data and their policy.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq

# spec CHARACTERISTIC... on standard input: what stands before it in the spec
spec() {
  { echo '<spec id="t" version="1"><title>test</title>'; cat; echo "$* </spec>"; } >spec.xml
}
thickness='<characteristic id="thickness" quantity="thickness" unit="um"><limit kind="reject_above" value="60" unit="um"/></characteristic>'
bad() { json "$out" ".result.bad | \"$1\""; }

# UTF-16 with its mark, CP1252 by the micro in its header: read, and said.
spec "$thickness" </dev/null
printf '\377\376t\0h\0i\0c\0k\0n\0e\0s\0s\0 \0[\0\265\0m\0]\0\n\0005\0001\0\n\0007\0000\0\n\0' >utf16.csv
run 1 nipline qc spec.xml utf16.csv --format json
expect_err 'utf16.csv:1: note: the text is taken to be utf-16le by its byte order mark'
equal "$(json "$out" '.result.finding_list[0] | "\(.line) \(.offset) \(.text)"')" "3 38 70"
printf 'thickness [\265m];b\n51,5;1\n' >cp1252.csv
spec "$thickness" <<'X'
<dialect decimal_mark="comma"/>
X
run 0 nipline qc spec.xml cp1252.csv --format json
expect_err 'note: the text is taken to be cp1252'
expect_err 'note: the separator is taken to be the semicolon'
equal "$(json "$out" '.result.characteristics[0].mean')" 51.5
# Decimal commas that nobody named are no numbers, and the remedy is said, once.
spec "$thickness" <<'X'
<dialect separator="semicolon" encoding="latin-1"/>
X
run 1 nipline qc spec.xml cp1252.csv --format json
equal "$(bad '\(.not_a_number)')" 1
expect_err 'cp1252.csv:2: warning: thickness: "51,5" is a number with a decimal comma'
# Bytes that are not UTF-8 behind a header that does not tell: refused, and said why.
printf 'operator,thickness\nM\374ller,50\nSu,51\nM\374ller,52\n' >late.csv
spec "$thickness" </dev/null
run 1 nipline qc spec.xml late.csv --format json
equal "$(bad '\(.bad_encoding)')" 2
equal "$(grep -c 'unless the dialect names the encoding' "$err")" 1
# A comma in one column and a point in another.
spec "$thickness"'<characteristic id="b" quantity="ratio" unit="1" decimal_mark="comma"/>' </dev/null
printf 'thickness,b\n51.5,"0,25"\n' >two.csv
run 0 nipline qc spec.xml two.csv --format json
equal "$(json "$out" '.result.characteristics | "\(.[0].mean) \(.[1].mean)"')" "51.5 0.25"

# Rows too short and too long, by policy; nothing is dropped unseen.
printf 'lane,thickness\n1,50,\n1\n2,51\n2,52,x\n' >ragged.csv
for ragged in 'refuse 1 2' 'blank 2 1' 'fill 3 0'; do
  # shellcheck disable=SC2086 # three words
  set -- $ragged
  spec "$thickness" <<X
<dialect ragged="$1"/><max_bad unit="%">100</max_bad>
X
  run 0 nipline qc spec.xml ragged.csv --format json
  equal "$(json "$out" '.result.files[0] | "\(.records) \(.refused)"')" "$2 $(($3 + 1))"
  equal "$(json "$out" '.result.files[0] | .lines == .header + .comments + .blank + .records + .continued + .refused')" true
done
equal "$(bad '\(.filled_record) \(.missing) \(.long_record)')" "1 1 1"

# Several columns of one name: usable by number, refused where it matters which is meant.
printf 'thickness,set,set,thickness\n50,1,2,51\n' >same.csv
spec "$thickness" </dev/null
run 3 nipline qc spec.xml same.csv
expect_err 'same.csv:1: error: several columns are named "thickness"; ask for the first as "thickness#1"'
spec '<characteristic id="h" column="thickness#2" quantity="thickness" unit="um"/>' </dev/null
run 0 nipline qc spec.xml same.csv --format json
equal "$(json "$out" '.result.characteristics[0].mean')" 51
expect_err 'warning: 2 columns are named "set"'

# Long format: rows of one time are one; a code less often there is no fault.
spec "$thickness"'<characteristic id="m" quantity="areal_mass" unit="g/m2" aliases="MASS mass"/>' <<'X'
<long code="CODE" value="VALUE"/><columns coil="roll" time="TS"/>
X
cat >long.csv <<'X'
TS,roll,CODE,VALUE
2026-11-22 10:00:00,A,thickness,50
2026-11-22 10:00:00,A,MASS,80
2026-11-22 10:00:01,A,thickness,61
2026-11-22 10:00:01,A,speed,4
2026-11-22 10:00:02,A,thickness,ERR
2026-11-22 10:00:02,A,mass,82
X
run 1 nipline qc spec.xml long.csv --format json
equal "$(json "$out" '.result | "\(.rows) \(.characteristics[0].n) \(.characteristics[1].mean)"')" "3 2 81"
equal "$(bad '\(.absent) \(.not_a_number) \(.missing)')" "1 1 0"
equal "$(json "$out" '.result.finding_list[0] | "\(.line) \(.value) \(.time)"')" "4 61 2026-11-22 10:00:01"
equal "$(json "$out" '.result.files[0] | "\(.records) \(.unasked)"')" "6 1"
expect_err 'note: 1 records have codes that were not asked for, the first is "speed"'

# Times: order, gaps and repeats by lane; files as one series or apart.
spec "$thickness" <<'X'
<columns lane="lane" time="t" series="all_files"><max_gap unit="s">2</max_gap></columns>
X
printf 't,lane,thickness\n0,1,50\n0,2,50\n1,1,50\n1,2,50\n1,1,50\n0.5,2,50\n' >t1.csv
printf 't,lane,thickness\n9,1,50\n1,2,50\nx,1,50\n' >t2.csv
run 0 nipline qc spec.xml t1.csv t2.csv --format json
equal "$(bad '\(.duplicate_time) \(.unordered_time) \(.time_gap) \(.bad_time) \(.held)')" "1 1 1 1 7"
equal "$(json "$out" '[.result.finding_list[] | "\(.rule):\(.line)"] | join(" ")')" \
  "duplicate_time:6 unordered_time:7 time_gap:2 bad_time:4"
equal "$(json "$out" .result.findings.warn)" 4
sed 's/ series="all_files"//' spec.xml >apart.xml
run 0 nipline qc apart.xml t1.csv t2.csv --format json
equal "$(bad '\(.time_gap) \(.held)')" "0 5"
# One bad time at the start does not make the clock unknown: it is bad, the rest is judged,
# also in a run that goes on from a state between them.
printf 't,lane,thickness\nERR,1,50\n2026-02-29 10:00:00,1,50\n' >clock.csv
run 0 nipline qc --max-bad=100% apart.xml clock.csv --state clock.state --format json
equal "$(bad '\(.bad_time)')" 0
expect_err 'clock.csv:2: note: t: "ERR" is neither ISO 8601 nor plain seconds'
printf '2026-03-01 10:00:02,1,50\n2026-03-01 10:00:01,1,50\n2026-03-01 10:00:01,1,50\n' >>clock.csv
run 0 nipline qc --max-bad=100% apart.xml clock.csv --format json
equal "$(bad '\(.bad_time) \(.unordered_time) \(.duplicate_time)')" "2 1 1"
expect_err 'clock.csv:4: warning: t: the 2 times before this one cannot be read'
json "$out" .result.bad >want
run 0 nipline qc --max-bad=100% apart.xml clock.csv --state clock.state --format json
json "$out" .result.bad >got
same got want
# The hour that comes twice in autumn is known with zone and dst.
spec "$thickness" <<'X'
<columns time="t" time_format="dmy" zone="+01:00" dst="eu"/>
X
printf 't;thickness\n25.10.2026 02:59:59;50\n25.10.2026 02:00:00;51\n25.10.2026 02:30:00;52\n' >dst.csv
run 0 nipline qc spec.xml dst.csv --format json
equal "$(bad '\(.unordered_time) \(.clock_change)')" "0 1"
sed 's/ zone="+01:00" dst="eu"//' spec.xml >nodst.xml
run 0 nipline qc nodst.xml dst.csv --format json
equal "$(bad '\(.unordered_time) \(.clock_change)')" "1 0"
expect_err 'note: t: the time goes back by about an hour'

# What is no measurement, and what is done about it.
column='<characteristic id="thickness" quantity="thickness" unit="um" sentinels="0 -999" stuck_after="3"><limit kind="reject_above" value="60" unit="um"/><plausible max="500" unit="um"/></characteristic>'
printf 'thickness\n50\n0\n-999.0\n51\n51\n51\n51\nNaN\nNA\n\n9999\n52\n' >dirty.csv
faults='\(.sentinel) \(.stuck) \(.held) \(.nan) \(.missing_code) \(.implausible)'
spec "$column" </dev/null
run 1 nipline qc spec.xml dirty.csv --format json
equal "$(bad "$faults")" "2 2 3 1 1 1"
equal "$(json "$out" '.result | "\(.verdict) \(.characteristics[0].n) \(.coils[0].bad)"')" "undecided 4 7"
spec "$column" <<'X'
<policy kind="sentinel" action="ignore"/><policy kind="nan" action="ignore"/><policy kind="missing_code" action="ignore"/>
<policy kind="implausible" action="ignore"/><policy kind="stuck" action="ignore"/>
X
run 0 nipline qc spec.xml dirty.csv --format json
equal "$(bad "$faults")" "2 2 3 1 1 1"
equal "$(json "$out" '.result | "\(.verdict) \(.coils[0].bad) \(.finding_list | length)"')" "in spec 0 0"
spec "$column" <<'X'
<max_bad unit="%">100</max_bad><policy kind="stuck" action="reject"/>
X
run 1 nipline qc spec.xml dirty.csv --format json
equal "$(json "$out" '.result | "\(.verdict) \(.findings.reject)"')" "out of spec 2"
run 1 nipline qc spec.xml dirty.csv
expect_out '2 faults of the data are alarms or rejects'
# The same of records, also of one before the first row.
printf 'thickness\n5"0\n50\n' >quote.csv
spec "$thickness" <<'X'
<max_bad unit="%">100</max_bad><policy kind="stray_quote" action="alarm"/>
X
run 1 nipline qc spec.xml quote.csv --format json
equal "$(json "$out" '.result | "\(.verdict) \(.findings.alarm)"')" "out of spec 1"
spec "$thickness" </dev/null
mv spec.xml spec0.xml
spec "$thickness" <<'X'
<policy kind="stray_quot" action="alarm"/>
X
run 3 nipline qc spec.xml quote.csv
expect_err 'spec.xml:2: error: .*stray_quote'
# Every kind that a result counts has a policy, but for the two that are only counted.
run 1 nipline qc --max-bad=0 --format=json spec0.xml quote.csv
for kind in $(json "$out" '.result.bad | keys[]') condition_unreadable; do
  spec "$thickness" <<X
<policy kind="$kind" action="ignore"/>
X
  case $kind in
    held | filled_record) run 3 nipline lint spec.xml ;;
    *) run 0 nipline lint spec.xml ;;
  esac
done
spec "$thickness" <<'X'
<columns time="t" zone="+25:00"/>
X
run 3 nipline lint spec.xml
expect_err 'zone'

# How much may be bad: a count or a share, from the command line.
spec "$thickness" </dev/null
printf 'thickness\n50\nx\n51\ny\n' >half.csv
run 1 nipline qc spec.xml half.csv
run 1 nipline qc --max-bad=1 spec.xml half.csv
run 0 nipline qc --max-bad=2 spec.xml half.csv
run 1 nipline qc --max-bad=49.9% spec.xml half.csv
run 0 nipline qc --max-bad=50% spec.xml half.csv
for wrong in x 1.5 -1 101% %; do
  run 2 nipline qc --max-bad=$wrong spec.xml half.csv
done

# Data that break off: said with the line, and how much was looked at; no verdict.
spec "$thickness" </dev/null
awk 'BEGIN { print "thickness"; for (i = 0; i < 60000; i++) print i == 100 ? 61 : 50 + i * 7919 % 997 / 1000 }' >whole.csv
gzip -c whole.csv >whole.gz
head -c $(($(wc -c <whole.gz) / 2)) whole.gz >broken.gz
run 3 nipline qc spec.xml broken.gz
expect_err '^broken.gz: error: gzip data are broken'
last=$(sed -n 's/^broken.gz:\([0-9]*\): note: reading ended here: .*/\1/p' "$err")
[ "$last" -gt 1000 ] && [ "$last" -lt 60000 ] || fail "reading ended at line $last"
expect_err "here: $((last - 1)) rows were checked, with 0 alarms and 1 rejects; that is no verdict"
[ ! -s "$out" ] || fail 'a verdict on data that broke off'

# Files in units that differ by a power of ten are one column.
printf 'thickness [mm]\n0.0515\n0.0601\n' >mm.csv
printf 'thickness [um]\n51.5\n60\n' >um.csv
run 1 nipline qc spec.xml um.csv mm.csv --format json
equal "$(json "$out" '.result | "\(.characteristics[0].n) \(.findings.reject) \(.finding_list[0].value)"')" "4 1 60.1"
near "$(json "$out" '.result.characteristics[0].mean')" 55.775 1e-14

# A wide line file: 1 Hz, 120 channels, most of them slower than the line, one stuck at 0
# for 2019 rows, repeated and missing seconds. awk counts what it writes.
cat >wide.awk <<'X'
BEGIN {
  rows = 2600; n = 120
  spec = "wide.xml"
  print "<spec id=\"w\" version=\"1\"><title>wide</title><columns time=\"ts\"><max_gap unit=\"s\">1</max_gap></columns><max_bad unit=\"%\">100</max_bad>" >spec
  printf "ts"
  for (c = 0; c < n; c++) {
    printf ",Stage%d.Measurement%d (mm)", c % 3, c
    printf "<characteristic id=\"c%d\" column=\"Stage%d.Measurement%d\" quantity=\"thickness\" unit=\"mm\" stuck_after=\"30\"/>\n", c, c % 3, c >spec
  }
  print "</spec>" >spec
  print ""
  for (i = 0; i < rows; i++) {
    t++
    if (i % 500 == 499) { t--; same++ }
    if (i % 800 == 799) { t += 160; gaps++ }
    printf "2026-11-22T%02d:%02d:%02dZ", int(t / 3600), int(t / 60) % 60, t % 60
    for (c = 0; c < n; c++) {
      k = int(i / (c % 4 + 1))
      v = sprintf("%.3f", 12 + (k * 7919 % 1000) / 1000 + c)
      if (c == 7 && i >= 300 && i < 2319) v = "0.0"
      if (c == 11 && i == 40) v = "-0.0159"
      if (i && v == last[c]) { held++; run[c]++ } else run[c] = 1
      if (run[c] >= 30) stuck++
      last[c] = v
      printf ",%s", v
    }
    print ""
  }
  print held, stuck + 0, same, gaps >"wide.counts"
}
X
awk -f wide.awk >wide.csv
run 0 nipline qc wide.xml wide.csv --format json
equal "$(bad '\(.held) \(.stuck) \(.duplicate_time) \(.time_gap)')" "$(cat wide.counts)"
equal "$(bad '\(.stuck)')" 1990
equal "$(json "$out" '.result | "\(.rows) \(.characteristics | length) \(.characteristics[11].min)"')" "2600 120 -0.0159"

# Real tables, when they are there. Counts by hand: head, wc, sort.
data=$NIPLINE_SHARED/data/qc
if [ -d "$data" ]; then
  table() { # FILE ID COLUMN ROWS HELD
    spec "<characteristic id=\"x\" column=\"$3\" quantity=\"ratio\" unit=\"1\"/>" </dev/null
    run 0 nipline qc spec.xml "$data/$1" --format json
    equal "$(json "$out" '.result | "\(.rows) \(.characteristics[0].n) \(.files[0].lines)"')" "$4 $4 $(($4 + 1))"
    held=$(awk -F, -v name="$3" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i; next }
      NR > 2 && $c + 0 == last { n++ } { last = $c + 0 } END { print n + 0 }' "$data/$1")
    equal "$(bad '\(.held)')" "$held"
  }
  table nist_furnace_film_thickness.csv x thickness_angstrom 168
  table nist_gauge_study_resistivity.csv x avg_ohm_cm 300
  table nist_lithography_linewidth.csv x linewidth 450
  table nist_paper_smoothness.csv x smoothness 160
  table nist_wafer_defect_counts.csv x defects 25
  table nist_wafer_thickness_xbar.csv x thickness 100
fi
