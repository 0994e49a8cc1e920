#!/bin/sh
# coupons.sh: nipline coupons: numbers R gives, places, what it refuses.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq
d='.result.designs[] | select(.chosen)'

# power.t.test(power = .9, delta = 1, sd = 1) has 23, type = "one.sample" 13
run 0 nipline coupons --difference 1 --within 1 --against lot --format json
equal "$(json "$out" "$d | \"\(.coupons) \(.coils)\"")" '23 1'
run 0 nipline coupons --difference 1 --within 1 --format json
equal "$(json "$out" "$d | .coupons")" 13
run 0 nipline coupons --difference 1 --within 1
expect_out '13 coupons of 1 coil show a difference of 1.000'
expect_out 'tell of that coil alone'

# components: the variance of a coil's mean
run 0 nipline coupons --difference 1 --between 0.5 --within 0.8 --coil-cost 4 --width 200 --edge 10 \
  --length 300 --end 5 --size 30 --format json
near "$(json "$out" "$d | .sd_of_unit * .sd_of_unit - 0.64 / .per_coil")" 0.25 1e-12
equal "$(json "$out" '[.result.designs[] | .chance >= 0.9] | all')" true
equal "$(json "$out" '.result.places.why_not')" null
equal "$(json "$out" '[.result.places.coupons[] | .across.value >= 10 and .across.value <= 190] | all')" true
cp "$out" first
run 0 nipline coupons --difference 1 --between 0.5 --within 0.8 --coil-cost 4 --width 200 --edge 10 \
  --length 300 --end 5 --size 30 --format json
same "$out" first

# an interval instead
run 0 nipline coupons --half-width 0.8 --within 1 --alpha 0.1 --format json
equal "$(json "$out" '.result.question.difference')" null
equal "$(json "$out" "$d | .chance >= 0.9")" true

# no answer
run 4 nipline coupons --difference 1 --between 2 --within 0.5 --coils 3
expect_err 'too few however many coupons are cut'
run 4 nipline coupons --difference 1 --within 1 --width 20 --length 300 --size 30
expect_err 'does not fit a lane'
run 4 nipline coupons --difference 1e-9 --within 1
expect_err 'more than ten million'

# refused
run 2 nipline coupons
run 2 nipline coupons --within 1
expect_err 'one of --difference and --half-width'
run 2 nipline coupons --within 1 --difference 1 --half-width 1
run 2 nipline coupons --within 1 --difference 0
run 2 nipline coupons --within 1 --difference -1
run 2 nipline coupons --within nan --difference 1
run 2 nipline coupons --within -1 --difference 1
run 2 nipline coupons --within 0 --difference 1
expect_err 'nothing scatters'
run 2 nipline coupons --within 1 --difference 1 --alpha 0
run 2 nipline coupons --within 1 --difference 1 --alpha 0.6
run 2 nipline coupons --within 1 --difference 1 --power 1
run 2 nipline coupons --within 1 --difference 1 --coils 3
expect_err 'needs --between'
run 2 nipline coupons --within 1 --difference 1 --coils 2.5 --between 1
run 2 nipline coupons --within 1 --difference 1 --width 200
expect_err 'go together'
run 2 nipline coupons --within 1 --difference 1 --edge 10
run 2 nipline coupons --within 1 --difference 1 file.csv
expect_err 'no file is read'
