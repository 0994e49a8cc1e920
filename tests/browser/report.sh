#!/bin/sh
# report.sh: the batch report in a real browser: figures and tables have names, tables sort by
# keyboard and fold, numbers are saved, nothing is asked of a network, contrast and width
# hold in light, in dark and on a phone, and no name of the data becomes markup.
. "${srcdir:-.}/tests/cli/lib.sh"
need node jq
chromium=$(command -v chromium || command -v chromium-browser) || skip "chromium is not installed"

# look PAGE: every fault said; what was seen is in $out.
look() {
  rm -rf browser
  mkdir browser
  run 0 node "$srcdir/tests/browser/check.js" "$chromium" "$1" "$PWD/browser"
}

run 0 nipline report "$srcdir/qc/oxide-thickness.xml" "$srcdir/qc/oxide-thickness-lots.csv" -o oxide.html
look oxide.html
expect_out '^figures [4-9]'
expect_out '^sorted Table-'
expect_out '^saved run-1.csv'
expect_out '^scripts 1$'
expect_out 'The batches are not alike: oxide thickness: lot 6 by +21.4'

# Forty batches fold; batch and coil names that want to be something else stay names.
cat >spec.xml <<'X'
<spec id="h" version="1"><title>a &lt;img src=x onerror=alert(1)> "b" &amp; #c</title>
  <columns batch="b" coil="c"/>
  <characteristic id="x" quantity="ratio" unit="1"><margin value="1" unit="1"/></characteristic>
  <characteristic id="none" quantity="ratio" unit="1"/></spec>
X
awk 'BEGIN { print "b,c,x,none"; s = 7
  name[1] = "<script>alert(1)</script>"; name[2] = "#lot \047q\047"; name[3] = "\327\251\327\234\327\225\327\235 12"
  name[4] = "=cmd|x"; name[5] = "=1+1"; name[6] = "&amp;<b>"
  for (b = 1; b <= 40; b++) for (c = 1; c <= 2; c++) for (t = 0; t < 5; t++) {
    s = (s * 16807) % 2147483647
    printf "%s,%s-%d,%.6f,\n", b in name ? name[b] : "B" b, b in name ? name[b] : "B" b, c, s / 2147483647 } }' >d.csv
file=$(printf 'd\377<i>#.csv')
mv d.csv "$file"
run 0 nipline report spec.xml "$file" -o names.html --title "$(printf '<s>\377')"
look names.html
expect_out '^scripts 1$'
expect_out '^folded [1-9]'
for name in '<script>alert(1)</script>' "#lot 'q'" 'שלום 12' '=1+1' '=cmd|x' '&amp;<b>' '<img src=x onerror=alert(1)>'; do
  sed -n 's/^text //p' "$out" | jq -e --arg name "$name" 'contains($name)' >/dev/null ||
    fail "the page does not show $name"
done
sed -n 's/^text //p' "$out" | jq -e 'contains("d\ufffd<i>#.csv")' >/dev/null ||
  fail "the page does not show the name of a file that is no UTF-8"
grep -q '<h1>&lt;s&gt;.*</h1>' names.html || fail "the title became markup"

# Nothing to compare and nothing measured: still a page without a fault.
printf 'b,c,x,none\nA,1,,\n' >missing.csv
run 0 nipline report spec.xml missing.csv -o missing.html
look missing.html
