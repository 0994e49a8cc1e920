#!/bin/sh
# report.sh: how long the batch report of 20 batches x 5 coils x 8 characteristics takes,
# and how much memory. Not a test: it prints. NIPLINE names the binary; a number behind
# it is the readings a coil (240).
set -eu
: "${NIPLINE:=./nipline}"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

awk -v readings="${1:-240}" -v folder="$folder" 'BEGIN {
  spec = folder "/spec.xml"; csv = folder "/line.csv"; s = 7
  print "<spec id=\"bench\" version=\"1\"><title>bench</title><columns batch=\"b\" coil=\"c\" lane=\"l\"/>" >spec
  line = "b,c,l"
  for (i = 1; i <= 8; i++) {
    printf "<characteristic id=\"x%d\" quantity=\"thickness\" unit=\"um\"><limit kind=\"alarm_above\" value=\"54\" unit=\"um\"/><margin value=\"1\" unit=\"um\"/></characteristic>\n", i >spec
    line = line ",x" i
  }
  print "</spec>" >spec
  print line >csv
  for (b = 1; b <= 20; b++) for (c = 1; c <= 5; c++) for (t = 0; t < readings; t++) {
    line = sprintf("B%02d,B%02d-%d,%d", b, b, c, t % 3 + 1)
    for (i = 1; i <= 8; i++) {
      u = 0
      for (k = 0; k < 4; k++) { s = (s * 16807) % 2147483647; u += s / 2147483647 }
      line = line sprintf(",%.3f", 50 + 1.7 * (u - 2) + (b == 8 && i == 1) * 1.5)
    }
    print line >csv
  }
}'
for format in html pdf json csv text; do
  start=$(date +%s%N)
  if [ -x /usr/bin/time ]; then
    used=$(/usr/bin/time -f '%U s of processor, %M kB of memory' "$NIPLINE" report "$folder/spec.xml" "$folder/line.csv" -o "$folder/out" --format "$format" --force 2>&1)
  else
    "$NIPLINE" report "$folder/spec.xml" "$folder/line.csv" -o "$folder/out" --format "$format" --force
    used='memory unknown (no /usr/bin/time)'
  fi
  end=$(date +%s%N)
  printf '%s: %s ms, %s, %s bytes\n' "$format" "$(((end - start) / 1000000))" \
    "$used" "$(wc -c <"$folder/out" | tr -d ' ')"
done
