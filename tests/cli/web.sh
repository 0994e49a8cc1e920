#!/bin/sh
# web.sh: nipline web on webs whose truth is known, and what it refuses.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq

get() { # FILTER of the last result
  json "$out" ".result$1"
}

web() {
  run 0 nipline web "$@" --format json
}

# ---- the synthetic coil of the demo: roll, lanes, drift come back
run 0 nipline demo d
web d/coil.csv --only coil=C-101 --length position_m --cd lane --value thickness_um \
  --roll work=200mm --roll guide=330mm
quiet
equal "$(get .used)" 1200
equal "$(get '.across.variance.scans')" 400
equal "$(get '.across.variance.method')" 'two-way analysis of variance, balanced'
near "$(get '.across.variance.mean')" 50 1e-3
# 0.25 um of white noise
near "$(get '.across.variance.variance_residual | sqrt')" 0.25 0.06
# lanes 1 and 3 are 0.4 um over lane 2, each known to 0.25 / sqrt(400)
near "$(get '.across.profile.boxes | .[0].mean - .[1].mean')" 0.4 0.18
near "$(get '.across.profile.boxes | .[2].mean - .[1].mean')" 0.4 0.18
# the drift of 0.6 um over 200 m
near "$(get '.along.slope_per_m')" 0.003 0.25
# the run-out, seen folded at 2.4483 m
equal "$(get '.along.lines | length')" 1
near "$(get '.along.lines[0].period.value')" 2.4483 2e-3
near "$(get '.along.lines[0].amplitude')" 0.5 0.12
equal "$(get '.along.lines[0].rolls[0] | .roll, .folded | tostring' | tr '\n' ' ')" 'work true '
equal "$(get '.along.rolls[0].found')" true
equal "$(get '.along.rolls[1].possible')" false
near "$(get '.along.rolls[0].pitch_needed_m')" 0.3141592653589793 1e-12

equal "$(get '.defects.list | length')" 0
# the drift's error is stated, and it is of the right size: 0.25 um, 1200 readings, 200 m
near "$(get '.along.slope_sd_per_m')" 1.25e-4 0.5 # 0.25 sqrt(12 / 1200) / 200, more for red

# ---- the streak of C-102 (2.5 um, lane 3, 60 to 65.5 m), the pit of C-103 (-4 um, 140 m)
web d/coil.csv --only coil=C-102 --length position_m --cd lane --value thickness_um
equal "$(get '.defects.list | length')" 1
equal "$(get '.defects.list[0].class')" streak
equal "$(get '.defects.list[0] | "\(.from_m) \(.to_m) \(.cd_from) \(.cd_to)"')" '60 65.5 3 3'
near "$(get '.defects.list[0].ends_m')" 0.5 1e-9
near "$(get '.defects.list[0] | (.deviation - 2.5) / .deviation_sd')" 0 2.5
run 0 nipline web d/coil.csv --only coil=C-102 --length position_m --cd lane --value thickness_um
expect_out 'streak at 60'
web d/coil.csv --only coil=C-103 --length position_m --cd lane --value thickness_um
equal "$(get '.defects.list[0] | "\(.class) \(.from_m) \(.to_m) \(.whole_width)"')" 'pit 140 140 true'
near "$(get '.defects.list[0] | (.deviation + 4) / .deviation_sd')" 0 2.5
# means by metre and lane: two readings each of 200 stretches
equal "$(get '.stretches | "\(.each_m) \(.list | length) \(.lanes | map(.cd_from) | join(","))"')" '1 200 1,2,3'
near "$(get '.stretches.list[140].mean | add / 3')" 49 0.02 # half of it the pit's -4 um
run 1 nipline web d/coil.csv --only coil=C-103 --length position_m --cd lane \
  --value thickness_um --strict
# scans filtered: the same profile within its scatter, and the weight told
web d/coil.csv --only coil=C-101 --length position_m --cd lane --value thickness_um --filter 0.02
near "$(get '.across.profile | .newest_scan_weight')" 0.02 1e-9
near "$(get '.across.profile.boxes | .[0].shown - .[1].shown')" 0.4 0.35
near "$(get '.across.profile.boxes[0].sd')" 0.0102 0.1 # 0.25 sqrt(2/3) / sqrt(400)

# ---- a speed ramp, 12 to 28 m/min over 120 m: the roll stands in length
awk 'BEGIN {
  srand(3); print "t [s],v,x [um],coil"
  for (i = 0; i < 6001; i++) {
    t = 360 * i / 6000; v = 12 + 16 * i / 6000; s = (12 * t + 16 * t * t / 720) / 60
    g = 0; for (k = 0; k < 12; k++) g += rand()
    printf "%.4f,%.6f,%.4f,a\n", t, v, 80 + 0.6 * sin(2 * s / 0.4) + g - 6, "a"
  }
}' >ramp.csv
web ramp.csv --speed v --time t --value x --roll A=400mm --roll B=402mm --roll C=500mm
quiet
near "$(get .length.length_m)" 120 1e-6
near "$(get .length.mean_speed_m_min)" 20 1e-6
equal "$(get .unit)" um
equal "$(get .across)" null
near "$(get '.along.lines[0].period.value')" 1.2566 2e-3
near "$(get '.along.lines[0].amplitude')" 0.6 0.15
near "$(get '.along.white_level')" 14.914 1e-3 # ln(3000.5 / 0.001)
near "$(get '.along.lines[0].runout_um')" 1.2 0.15
near "$(get '.along.lines[0] | .amplitude_slope_per_m / .amplitude_slope_sd_per_m')" 0 3
# over time the same readings have no line there: length is what repeats
web ramp.csv --speed v --time t --value x --roll A=400mm --in-time
[ "$(get '.in_time.rolls[0] | .power_in_length > 10 * .power_in_time')" = true ] || fail 'in time'
[ "$(get ' | .in_time.highest_power < 0.5 * .along.lines[0].power')" = true ] || fail 'in time'
run 0 nipline web ramp.csv --speed v --time t --value x --roll A=400mm --in-time --figure ramp.svg
expect_out 'in time'
grep -q 'in time' ramp.svg || fail 'the spectrum in time is not drawn'
web ramp.csv --speed v --time t --value x --roll A=400mm --roll B=402mm --roll C=500mm
# 400 mm and 402 mm cannot be told apart on 120 m
equal "$(get '.along.lines[0].ambiguous')" true
near "$(get '.along.lines[0].web_needed_m')" 251.327 1e-5
near "$(get '.along.lines[0].draw_needed')" 0.005 1e-9
equal "$(get '.along.rolls[0].found')" false
equal "$(get '.along.rolls[0].possible')" true
equal "$(get '.along.rolls[2].possible')" false
run 0 nipline web ramp.csv --speed v --time t --value x --roll A=400mm --roll B=402mm
expect_out 'at least 251 m of web'
run 1 nipline web ramp.csv --speed v --time t --value x --strict
# a draw of 1.05 moves the roll away; stated, it is found again
web ramp.csv --speed v --time t --value x --roll A=380.952381mm
equal "$(get '.along.rolls[0].possible')" false
web ramp.csv --speed v --time t --value x --roll A=380.952381mm@1.05
equal "$(get '.along.rolls[0].found')" true

# stated by where it stands: 5 % longer from the encoder on up
web ramp.csv --speed v --time t --value x --roll A=380.952381mm@-2m --section -1:1.05
equal "$(get '.along.rolls[0].found')" true
near "$(get '.along.rolls[0].draw')" 1.05 1e-9

# ---- two gauges on one web: the second stands 3 m on, the web 1 % longer from 1 m on
awk 'BEGIN {
  print "s,lane,m [g/m2],t [um]"
  pi = 3.14159265358979
  for (i = 0; i < 800; i++) for (l = 1; l <= 2; l++) {
    a = i * 0.25; b = a - (1 + 2 / 1.01) # what the second one sees now
    printf "%.4f,%d,%.6f,%.6f\n", a, l, (80 + 5 * sin(2 * pi * a / 40)) * l, 50 + 3 * sin(2 * pi * b / 40)
  }
}' >two.csv
web two.csv --length s --cd lane --value m --per t@3 --section 1:1.01
expect_err 'have none of this gauge'
equal "$(get ' | .column, .unit' | tr '\n' '|')" 'm per t|g/m2/(um)|'
equal "$(get '.missing')" 24 # the last 3 m of each lane
near "$(get '.stretches.list[10].mean[0]')" 1.603764 1e-5 # (80 + 5 sin) / (50 + 3 sin) at 10 to 10.75 m
near "$(get '.stretches.list[10].mean[1]')" 3.207528 1e-5
web two.csv --length s --cd lane --value m --per t
near "$(get '.stretches.list[10].mean[0]')" 1.6111317 1e-6 # not aligned: another number
web two.csv --length s --cd lane --value t --at 3 --section 1:1.01
near "$(get '.stretches.list[0].from_m')" -2.98019802 1e-7
awk 'BEGIN { print "s,cd,a,b"; for (i = 0; i < 2000; i++) print i / 100 "," i % 300 "," i % 7 "," i % 5 }' >many.csv
run 2 nipline web many.csv --length s --cd cd --value a --less b@1
expect_err 'not of a scan across'

# ---- the rolls of a recipe
sed 's|</calender>|<roll id="guide"><diameter unit="mm">400</diameter></roll>&|' \
  "$srcdir/recipes/co-rolling-assumed.xml" >r.xml
web ramp.csv --speed v --time t --value x --recipe r.xml
near "$(get '.along.rolls[0].circumference.value')" 0.9424777960769379 1e-12 # 300 mm
equal "$(get '.along.rolls[1].roll')" guide
equal "$(get '.along.rolls[1].found')" true

# ---- zigzag over two lanes with bare foil between, holes in the data
awk 'BEGIN {
  srand(5); print "s,cd [mm],m"
  for (i = 0; i < 40000; i++) {
    k = i % 400; cd = k < 200 ? k : 399 - k
    on = (cd >= 10 && cd < 90) || (cd >= 110 && cd < 190)
    g = 0; for (j = 0; j < 12; j++) g += rand()
    v = (on ? 8 + 0.002 * (cd - 100) : 1.3) + 0.05 * (g - 6)
    if (i % 97 == 5) v = "NA"
    printf "%.4f,%.1f,%s\n", i * 0.005, cd, v
  }
}' >zig.csv
web zig.csv --length s --cd cd --value m --lanes find --box 5 --edge 5 --spot 5
equal "$(get '.across.lanes | length')" 2
near "$(get '.across.lanes[0].from')" 10 0.06
near "$(get '.across.lanes[0].to')" 90 0.01
near "$(get '.across.lanes[1].from')" 110 0.01
equal "$(get '.across.variance.scans')" 200
near "$(get '.across.lanes[0].variance_residual')" 0.0005 0.1 # 0.05^2 / 5 readings
# a pass is 1 m of web; 2 x 64 steps in 13 boxes, each 5 mm along and 1 mm across, in
# 160 mm of lanes, less what is missing
near "$(get '.across.measured_fraction')" 0.0200 0.02
near "$(get '.across.profile.boxes | .[-1].mean - .[0].mean')" 0.32 0.03 # 160 mm between the outer boxes, at 0.002
equal "$(get '.along.lines | length')" 0
# the gauge explains it all: floored, and said
web zig.csv --length s --cd cd --value m --lanes 10:90 --box 5 --edge 5 --gauge-sigma 0.06
equal "$(get .across.variance.gauge_floored)" true
equal "$(get .across.variance.variance_residual_less_gauge)" 0

# ---- figures
run 0 nipline web d/coil.csv --only coil=C-102 --length position_m --cd lane \
  --value thickness_um --figure f.svg --output o.html
[ -s f.svg ] && [ -s f-2.svg ] && [ -s o.html ] || fail 'figures are missing'
run 0 nipline web ramp.csv --speed v --time t --value x --output a.json
run 0 nipline web ramp.csv --speed v --time t --value x --output b.json
same a.json b.json

# ---- what is refused
run 2 nipline web ramp.csv --value x
expect_err 'no length axis'
run 2 nipline web ramp.csv --speed v --time t
run 2 nipline web ramp.csv --speed v --value x
run 2 nipline web ramp.csv --length s --speed v --time t --value x
run 2 nipline web ramp.csv --speed v --time t --value y
expect_err 'no such column'
run 2 nipline web ramp.csv --speed v --time t --value x --box 5
run 2 nipline web two.csv --length s --value m --in-time
run 2 nipline web two.csv --length s --value m --less t --per t
run 2 nipline web two.csv --length s --value m --section 1
run 2 nipline web two.csv --length s --value m --section 1:0
run 2 nipline web two.csv --length s --value m --roll A=4mm@x
run 2 nipline web two.csv --length s --value m --less none
run 2 nipline web two.csv --length s --cd lane --value m --filter 0
run 2 nipline web ramp.csv --speed v --time t --value x --roll A=0mm
run 2 nipline web ramp.csv --speed v --time t --value x --roll 400mm
run 2 nipline web ramp.csv --speed v --time t --value x --roll A=400kg
run 2 nipline web ramp.csv --length v --cd x --value x --lanes 5:1
run 3 nipline web none.csv --length s --value x
run 4 nipline web ramp.csv --speed v --time t --value x --only coil=b
printf 's,x\n1,5\n2,5\n3,5\n' >flat.csv
run 4 nipline web flat.csv --length s --value x
run 4 nipline web zig.csv --length s --cd cd --value m --box 500
