#!/bin/sh
# advise.sh: setpoint advice, guards, refusals, stability; drift held in spec by the loop
# on the synthetic line and lost without it.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq

printf 'phi [%%],q [N/mm],ok\n12.0,1000,yes\n13.0,1000,yes\n' >runs.csv
adv='nipline advise runs.csv --y phi --u q --target 12 --format json'
run 0 $adv --gain '-0.02 %/(N/mm)' --weight 0.5
near "$(json "$out" .result.advice.setpoint.value)" 1025 1e-12
near "$(json "$out" .result.advice.expected.value)" 12 1e-12
near "$(json "$out" .result.stability.gain_ratio_high)" 4 1e-9
quiet
run 0 $adv --gain '-0.02 %/(N/mm)' --weight 0.5 --max-step 10
near "$(json "$out" .result.advice.setpoint.value)" 1010 1e-12
equal "$(json "$out" .result.advice.guard)" "maximum step"
run 0 $adv --gain '-0.02 %/(N/mm)' --weight 0.5 --dead-band 1
near "$(json "$out" .result.advice.setpoint.value)" 1000 1e-12
run 0 $adv --gain '-0.02 %/(N/mm)' --weight 0.5 --max 1005
equal "$(json "$out" .result.advice.guard)" "machine limit"
run 0 $adv --gain '-0.02 %/(N/mm)' --delay 2
near "$(json "$out" .result.stability.integral_bound)" 0.618033988749895 1e-12

# a newest run whose checks failed gets no advice; an older one is left out
printf '12.9,1000,no\n' >>runs.csv
run 4 $adv --gain '-0.02 %/(N/mm)' --ok ok
expect_err 'no advice from a newest run'
printf '12.0,1000,yes\n' >>runs.csv
run 0 $adv --gain '-0.02 %/(N/mm)' --ok ok --weight 1
near "$(json "$out" .result.advice.setpoint.value)" 1000 1e-12
expect_err 'left out'
run 2 $adv --gain '-0.02 %/MPa'
run 2 $adv --gain 0
run 2 $adv

# skew and bow of a profile, planted; and a flat one with noise
awk 'BEGIN { print "y,value"; for (i = 0; i <= 20; i++) { x = i / 10 - 1
  print i * 15 "," 50 + 0.5 * x + 0.3 * (x * x - 1 / 3) + (i % 2 ? 1 : -1) * 0.01 } }' >profile.csv
run 0 nipline advise --profile profile.csv --gain -0.02 --target 50 --format json
near "$(json "$out" .result.profile.skew)" 1 0.01
near "$(json "$out" .result.profile.bow)" 0.3 0.05
near "$(json "$out" .result.profile.load_far_side_less_near)" 50 0.01

# the loop: in spec with the advice, out of it without
for law in '--weight 0.4' '--weight 0.3 --slope 0.1' '--weight 0.3 --delay 1'; do
  for ratio in 0.8 1.25; do
    run 0 nipline advise --simulate --gain -0.02 --target 12 --now 1000 --drift 0.1 --spec 11:13 \
      --ratio $ratio $law --format json
    equal "$(json "$out" .result.simulation.closed_loop_out_of_spec)" 0
    [ "$(json "$out" .result.simulation.open_loop_out_of_spec)" -ge 25 ] || fail "open loop stayed"
  done
done
# too little weight does not hold it
run 1 nipline advise --simulate --gain -0.02 --target 12 --now 1000 --drift 0.1 --spec 11:13 \
  --weight 0.02 --format json
