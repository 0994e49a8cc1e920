#!/bin/sh
# draws.sh: how far a plan may be off: of the mean of a coil and of any place of it, whose
# the variance is, and the same bytes for any number of threads.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq
three=$srcdir/recipes/three-layer-assumed.xml

# A film of 10 mg/cm2 and 1 % (coil to coil), 2 % (within), 100 um and 1 um: by mass balance
# D = m/(h rho), so sd(D)/D = sqrt(1 + 1) % of the mean, sqrt(1 + 4 + 1) % of a place.
cat >film.xml <<'R'
<recipe id="r" version="1" status="draft"><title>film</title>
  <layer id="web" role="separator"><part material="75Li2S-25P2S5" parts="1"/></layer>
  <step id="feed" type="film-form" layers="web"><state layer="web">
    <areal_mass unit="mg/cm2" basis="coating" uncertainty="1%" within_coil="2%">10</areal_mass>
    <thickness unit="um" basis="coating" uncertainty="1">100</thickness></state></step>
  <target id="dense" layer="web" quantity="relative_density" unit="1" min="0.525"/>
</recipe>
R
outcome() { json "$out" ".result.uncertainty.outcomes[] | select(.name == \"web.$1\") | .$2"; }
run 0 nipline lint film.xml
run 0 nipline plan film.xml --draws 40000 --format json
near "$(outcome porosity sd)" "$(awk 'BEGIN { print 100 * 10 / 188 * 10 * sqrt(2) / 100 }')" 0.02
equal "$(json "$out" .result.uncertainty.of)" coil-mean
run 0 nipline plan film.xml --draws 40000 --of location --sobol 4000 --format json
near "$(outcome porosity sd)" "$(awk 'BEGIN { print 100 * 10 / 188 * 10 * sqrt(6) / 100 }')" 0.02
equal "$(json "$out" .result.uncertainty.of)" location
# 1 : 4 : 1 of the variance: lot, process (within the coil), gauge
near "$(outcome porosity shares.lot)" 0.1667 1e-3
near "$(outcome porosity shares.process)" 0.6667 1e-3
near "$(outcome porosity shares.gauge)" 0.1667 1e-3
near "$(outcome porosity 'sobol[] | select(.source == "feed.web.areal_mass within the coil") | .first_order')" 0.667 0.08
near "$(outcome porosity 'sobol[] | select(.source == "feed.web.areal_mass within the coil") | .total')" 0.667 0.08
near "$(outcome porosity 'sobol | map(.total) | add')" 1 0.08
run 0 nipline plan film.xml --draws 500 --of location
expect_out 'any location of a coil'
expect_out 'within the coil'

# ---- rolls that bend make places differ; the mean of the coil knows nothing of them
for of in coil-mean location; do
  run 0 nipline plan "$three" --draws 3000 --of $of --format json
  json "$out" '.result.uncertainty.outcomes[] | select(.name == "separator.porosity") | .sd' >sd-$of
done
awk -v a="$(cat sd-coil-mean)" -v b="$(cat sd-location)" 'BEGIN { exit !(b > 1.01 * a) }' ||
  fail 'a place spreads no more than the mean'
json "$out" '.result.uncertainty.outcomes[0].first_order | keys[]' >sources
grep -q '^place across the web$' sources || fail 'the place is no source'

# ---- the same bytes for 1 and 2 threads, other bytes for another seed
run 0 nipline plan "$three" --draws 6000 --of location --sobol 60 --jobs 1 --format json
cp "$out" one
run 0 nipline plan "$three" --draws 6000 --of location --sobol 60 --jobs 2 --format json
same one "$out"
run 0 nipline plan "$three" --draws 6000 --of location --sobol 60 --jobs 2 --seed 2 --format json
! cmp -s one "$out" || fail 'the seed has no effect'
# parameters a fit correlated are one source
expect_out '"parameters of cathode.heckel"'

# ---- --sobol alone draws too; wrong arguments
run 0 nipline plan film.xml --sobol 50 --format json
equal "$(json "$out" .result.uncertainty.draws)" 1000
run 2 nipline plan film.xml --draws 10 --of coil
expect_err 'coil-mean or location'
run 2 nipline plan film.xml --sobol 1
run 2 nipline plan film.xml --sobol -5
sed 's/ within_coil="2%"//' film.xml >mean.xml
run 0 nipline plan mean.xml --draws 10 --of location
expect_err 'states no variation within a coil'
sed 's/within_coil="2%"/within_coil="-2%"/' film.xml >bad.xml
run 3 nipline plan bad.xml
expect_err 'within_coil: must not be negative'
run 1 nipline diff film.xml mean.xml
expect_out 'within a coil'
