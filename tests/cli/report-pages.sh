#!/bin/sh
# report-pages.sh: what stands on the pages of the report: what to do, the recipe beside the
# data, identity, paper, every number as CSV, and names that want to be something else.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq

cat >spec.xml <<'X'
<spec id="s1" version="4"><title>line A</title><columns batch="b" coil="c"/>
  <characteristic id="x" quantity="thickness" unit="um">
    <limit kind="alarm_above" value="25" unit="um"/><margin value="1" unit="um"/></characteristic>
  <characteristic id="y" quantity="areal_mass" unit="mg/cm2"/></spec>
X
# B3 is 5 um off and one of its coils out of spec; y has no value in B1.
awk 'BEGIN { print "b,c,x,y"; s = 7; for (b = 1; b <= 4; b++) for (c = 1; c <= 4; c++) for (t = 0; t < 20; t++) {
  s = (s * 16807) % 2147483647; u = s / 2147483647 - 0.5
  printf "B%d,B%d-%d,%.4f,%s\n", b, b, c, 10 + u + (b == 3 ? 5 : 0) + (b == 3 && c == 2 && t == 9 ? 20 : 0), b == 1 ? "" : sprintf("%.4f", 8 + u / 10) } }' >d.csv
run 0 nipline report spec.xml d.csv --format json
equal "$(json "$out" '.result.actions[0] | "\(.action) \(.characteristic)"')" "Hold B3 x"
json "$out" '.result.actions[0].because' | grep -Eq 'B3 by \+[34]\.[0-9]+ µm' || fail "by how much is not said"
equal "$(json "$out" '[.result.actions[].action] | map(select(. == "Block coils B3-2")) | length')" 1
equal "$(json "$out" '[.result.actions[].action] | map(select(. == "Measure y of B1")) | length')" 1
equal "$(json "$out" '[.result.actions[].action] | map(select(. == "State a margin in the spec for y")) | length')" 1
equal "$(json "$out" '.result.prediction, .result.pressure_record')" "null
null"
equal "$(json "$out" '.result.identities | map("\(.what) \(.id) \(.version) \(.file)") | join(",")')" "spec s1 4 spec.xml"
equal "$(json "$out" '.result.identities[0].sha256')" "$(sha256sum spec.xml | cut -d' ' -f1)"

# In words: verdicts, means by batch, µm and mg/cm² for people.
run 0 nipline report spec.xml d.csv --format text
expect_out 'x, µm  *not alike'
expect_out 'mg/cm²'
refuse_out 'mg/cm2'
expect_out 'B1  *4  *4 ✗  *10.024 ✗  *no data'
expect_out 'what was done'
expect_out "$(sha256sum d.csv | cut -d' ' -f1)"
# The alarm is among the findings shown, however many cells are empty.
expect_out 'd.csv:191  *alarm .* µm is above 25 µm'
expect_out 'more not shown (--all or --format ndjson of nipline qc'

# Every number as CSV: tables and figures; the same from --numbers; bytes alike.
run 0 nipline report spec.xml d.csv -o r.csv
run 0 nipline report spec.xml d.csv -o r.pdf --numbers n.csv
same r.csv n.csv
grep -q '^# figure run-1: ' n.csv || fail "the figures are not in the CSV"
equal "$(grep -c '^# figure ' n.csv)" "$(nipline report spec.xml d.csv --format html | grep -c '<figure id=')"
run 2 nipline report spec.xml d.csv -o r2.pdf --numbers n.csv
expect_err 'n.csv: error: exists already'
absent r2.pdf

# Nothing to do is said.
awk -F, -v OFS=, 'NR == 1 || $1 != "B3" { $4 = ""; print }' d.csv | cut -d, -f1-3 >alike.csv
sed 's#<characteristic id="y".*#</spec>#' spec.xml >only.xml
run 0 nipline report only.xml alike.csv --format text
expect_out 'The batches are alike within the stated margin in x$'
expect_out 'What to do: nothing; no batch differs by more than its'
run 0 nipline report only.xml alike.csv --format json
equal "$(json "$out" '.result.actions | length')" 0

# One batch far off drags the grand mean: those it puts outside are named as such, and a
# difference that is within the margin is explained.
awk 'BEGIN { srand(3); print "c,b,x"; for (b = 0; b < 5; b++) for (c = 0; c < 6; c++) {
  m = 10 + (rand() - 0.5) + 1.5 * (b == 3)
  for (i = 0; i < 20; i++) printf "C%d-%d,B%d,%.3f\n", b, c, b, m + rand() - 0.5 } }' >odd.csv
sed 's#<margin.*/>##' only.xml >bare.xml
run 0 nipline report bare.xml odd.csv --format text
tr '\n' ' ' <"$out" | grep -q 'B3 by +1[.0-9]* µm (dragging the grand mean, so B[0-9] by -0[.0-9]* µm' ||
  fail 'a batch dragged outside is to be told from one that is off'
expect_out 'Hold B3 '
sed 's#<margin.*/>#<margin value="3" unit="um"/>#' only.xml >wide.xml
run 0 nipline report wide.xml odd.csv --format text
expect_out 'Alike with means outside: they differ by more than chance'

# The recipe beside the data: porosity by the plan, the three points of a pressure.
run 0 nipline demo demo
# One coil a batch decides nothing, and there is no table of nothing.
! grep -q 'Numbers of the comparison' demo/coil-report.html || fail 'numbers of a comparison that was none'
grep -q 'Numbers of the comparison' demo/report.html || fail 'no numbers of the comparison'
recipe=$srcdir/recipes/lee2025-co-rolling.xml
# Drawn too: the plan as a line, its interval as a band, and the batches beside it.
run 0 nipline report "$srcdir/qc/coil.xml" demo/coil.csv --recipe "$recipe" --format text --figure planned.svg
grep -l "plan 11.84" planned*.svg >drawn || fail "no figure of planned and measured"
grep -q "Porosity: the plan has 11.84" $(cat drawn) || fail "its headline is not the finding"
run 0 nipline report "$srcdir/qc/coil.xml" demo/coil.csv --recipe "$recipe" --format json
quiet
p='.result.prediction'
equal "$(json "$out" "$p | \"\\(.recipe) \\(.version) \\(.layer)\"")" "lee2025-co-rolling 1 separator"
c="$p.compared[] | select(.characteristic == \"porosity\")"
near "$(json "$out" "$c | .predicted.value")" 11.834 1e-3
equal "$(json "$out" "$c | .predicted.unit")" %
near "$(json "$out" "$c | .difference")" "$(json "$out" "$c | .measured - .predicted.value")" 1e-12
near "$(json "$out" "$c | .measured")" "$(json "$out" '[.result.comparisons[2].batches[].mean] | add / length')" 1e-12
# sd_of_batches by another road
near "$(json "$out" "$c | .sd_of_batches")" \
  "$(json "$out" '[.result.comparisons[2].batches[].mean] | (add / length) as $m | (map((. - $m) * (. - $m)) | add / (length - 1)) | sqrt')" 1e-9
equal "$(json "$out" '.result.pressure_record | "\(.preparation.value) \(.stack.value) \(.location)"')" "500 5 whole cell area, uniaxial press"
equal "$(json "$out" '[.result.identities[].what] | join(",")')" "spec,recipe of the spec,recipe"
# The plan alone says the same number.
run 0 nipline plan "$recipe" --format json
near "$(json "$out" '.result.steps[-1].layers[] | select(.id == "separator") | .porosity.value')" 11.834 1e-3

# An assumed number carries the word; another recipe than the spec's is said.
run 0 nipline report "$srcdir/qc/coil.xml" demo/coil.csv --recipe "$srcdir/recipes/co-rolling-assumed.xml" --format text
expect_out 'predicted (assumed)'
expect_err 'warning: recipe: .* is not the recipe of the spec, lee2025-co-rolling version 1'
# A plan without a number says why, and gives none; a recipe without a record says that.
sed '0,/>8.2</s//>82</' "$recipe" >impossible.xml
run 0 nipline report "$srcdir/qc/coil.xml" demo/coil.csv --recipe impossible.xml --format json
expect_err 'impossible.xml: warning: the plan comes to an impossible state'
equal "$(json "$out" "$c | \"\(.predicted.value) \(.predicted.how) \(.verdict)\"")" "null no data no data"
sed '/<pressure_record>/,/<\/pressure_record>/d' "$recipe" >unrecorded.xml
run 0 nipline report "$srcdir/qc/coil.xml" demo/coil.csv --recipe unrecorded.xml --format text
expect_out 'The recipe records no pressures'
run 2 nipline report "$srcdir/qc/coil.xml" demo/coil.csv --recipe "$recipe" --layer nowhere
expect_err 'nowhere: the recipe has no such layer'
run 2 nipline report spec.xml d.csv --layer separator
run 2 nipline report spec.xml d.csv --recipe "$recipe"
expect_err 'does not say which one the data measure'
run 3 nipline report spec.xml d.csv --recipe d.csv

# Paper; what the PDF says, and that it is sound.
run 0 nipline report spec.xml d.csv -o letter.pdf --paper letter
run 2 nipline report spec.xml d.csv -o x.pdf --paper a3
absent x.pdf
if command -v pdfinfo >/dev/null; then
  pdfinfo r.pdf | grep -q 'Page size: *595 x 842' || fail "not A4"
  pdfinfo letter.pdf | grep -q 'Page size: *612 x 792' || fail "not letter"
  pdfinfo letter.pdf | grep -q '^Title: *Batch consistency: line A' || fail "no title"
  ! pdfinfo letter.pdf | grep -q 'CreationDate:.*20[2-9]' || fail "the PDF has a date of today"
  pdftotext letter.pdf - | tr '\n' ' ' >letter.txt
  for words in 'The batches are not alike' 'What to do' 'Hold B3' 'Verdict by characteristic' \
    'Spec, recipe and inputs' "$(sha256sum spec.xml | cut -c1-16)"; do
    grep -qF "$words" letter.txt || fail "not in the PDF: $words"
  done
fi
if command -v qpdf >/dev/null; then
  qpdf --check letter.pdf >/dev/null || fail "qpdf finds fault"
  qpdf --json --json-key=outlines letter.pdf | jq -e '[.. | .title? // empty] | any(startswith("The batches are not alike")) and any(. == "Methods")' >/dev/null ||
    fail "no bookmarks"
fi

# Names that want to be something else come out as themselves, in every form.
cat >names.xml <<'X'
<spec id="n" version="1"><title>n</title><columns batch="b"/>
  <characteristic id="x" quantity="ratio" unit="1"/></spec>
X
printf 'b,x\n"a#b<i>""q""",1\n=1+1,2\n\327\251\327\234\327\225\327\235,3\n@x,4\n' >"$(printf 'n\377.csv')"
run 0 nipline report names.xml "$(printf 'n\377.csv')" --format json
jq -e '[.result.comparisons[0].batches[].batch] == ["a#b<i>\"q\"", "=1+1", "שלום", "@x"]' "$out" >/dev/null || fail "names in JSON"
jq -e '.inputs | any(.file == "n\ufffd.csv")' "$out" >/dev/null || fail "file name in JSON"
run 0 nipline report names.xml "$(printf 'n\377.csv')" --format csv
grep -q "^'=1+1," "$out" || fail "a formula is left live in the CSV"
! grep -Eq '(^|,)"?[=@]' "$out" || fail "a formula is left live in the CSV"
grep -qF '"a#b<i>""q"""' "$out" || fail "quotes in the CSV"
run 0 nipline report names.xml "$(printf 'n\377.csv')" -o n.pdf --figure n.svg
if command -v pdftotext >/dev/null; then
  pdftotext n.pdf - | grep -qF 'a#b<i>"q"' || fail "names in the PDF"
fi
if command -v xmllint >/dev/null; then
  for f in n*.svg; do xmllint --noout "$f" || fail "$f is no XML"; done
fi
cat n*.svg | grep -qF 'a#b&lt;i&gt;' || fail "names in the SVG"
run 0 nipline report names.xml "$(printf 'n\377.csv')" --format text
expect_out 'a#b<i>"q"'

# Beyond every sum, constant, one value, all missing: a page in every form.
for x in '1e308 -1e308 1e308' '5 5 5' '5 NA NA' 'NA NA NA'; do
  # shellcheck disable=SC2086 # three values
  printf 'b,c,x\nA,1,%s\nA,2,%s\nB,3,%s\n' $x >odd.csv
  for f in html pdf text json csv; do run 0 nipline report only.xml odd.csv --format $f; done
done

# Two hundred batches.
awk 'BEGIN { print "b,c,x"; s = 7; for (b = 1; b <= 200; b++) for (c = 1; c <= 2; c++) for (t = 0; t < 3; t++) {
  s = (s * 16807) % 2147483647; printf "B%d,%d-%d,%.4f\n", b, b, c, s / 2147483647 } }' >many.csv
run 0 nipline report only.xml many.csv -o many.html
equal "$(grep -o '<tr><th scope="row">B[0-9]*' many.html | sort -u | wc -l | tr -d ' ')" 200
run 0 nipline report only.xml many.csv -o many.pdf
