#!/bin/sh
# golden.sh: every word of three figures, in the order drawn: a headline, a tick or a label
# that changes is a change somebody has to have wanted.
. "${srcdir:-.}/tests/cli/lib.sh"

# words FILE: the texts of an SVG figure, a line each; the version of nipline left open.
words() {
  sed -n 's/.*<tspan[^>]*>\([^<]*\)<.*/\1/p' "$1" | sed 's/nipline [0-9][0-9.]*$/nipline V/'
}
golden() { # FILE: against standard input
  cat >want
  words "$1" >got
  cmp -s want got || { diff want got || :; fail "the words of $1 are others"; }
}

run 0 nipline plan "$srcdir/recipes/lee2025-co-rolling.xml" --figure plan.svg
golden plan.svg <<'END'
Finished porosity: separator 11.8 % at 50.0 µm, cathode 27.7 % at 120 µm (one of 4 readings)
Dry co-rolling of cathode and sulfide separator, as published · bars: 95 % interval where an uncertainty is stated · a step without a mark has no data
recipe lee2025-co-rolling version 1 · nipline V
0
10
20
30
feed
co-roll
press
0
250
500
separator
cathode
Porosity, %
11.8
27.7
separator
cathode
Thickness, µm
600
50.0
120
END

run 0 nipline report "$srcdir/qc/oxide-thickness.xml" "$srcdir/qc/oxide-thickness-lots.csv" --figure lots.svg -o lots.txt
golden lots-3.svg <<'END'
Oxide thickness: batch mean off the grand mean in lot 6 by +21.4,
lot 5 by +14.8 (dragging the grand mean, so lot 2 by -12.4 too)
whiskers: extremes, box: quartiles, dot: mean · band: 95 % decision limits for batch means, unit of evidence: wafer
1 file · spec oxide-thickness version 1 · nipline V
2
5
6
1
3
4
7
8
1980
2000
2020
grand mean 2000.2
oxide thickness
mean within the limits
mean outside
END
golden lots-4.svg <<'END'
Most of the variance of oxide thickness, 73 %, is of the batch
estimates of the analysis of variance, negative ones as 0 · lines: 95 % intervals
1 file · spec oxide-thickness version 1 · nipline V
0
20
40
60
80
100
reading
wafer
batch
Share of the variance, %
72.8 % (40.9–92.7)
20.1 % (5–50)
7.05 % (1.93–15.2)
END
