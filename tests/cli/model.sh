#!/bin/sh
# model.sh: nipline model, forwards, backwards, in lists, and what it refuses.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq

get() { # OUTPUT of the last run in JSON
  json "$out" ".result.outputs.\"$1\".value"
}

# ---- forwards and backwards
run 0 nipline model heckel D0=0.55 Py="150 MPa" P="200 MPa" --format json
quiet
near "$(get relative_density)" 0.88138128784792304 1e-15
near "$(get porosity)" 0.11861871215207696 1e-14
equal "$(json "$out" .result.law)" heckel
equal "$(json "$out" .result.inputs.P.unit)" MPa
equal "$(json "$out" .result.inputs.P.written)" '200 MPa'
run 0 nipline model heckel D0=0.55 Py="150 MPa" porosity=0.15 --format json
near "$(get pressure)" 164.79184330021644 1e-14
near "$(get relative_density)" 0.85 1e-15
run 0 nipline model heckel D0=0.55 P=200 porosity='10 %' --format json
near "$(get Py)" 132.97188058850222 1e-13 # 200 / ln(0.45 / 0.1)
# any unit, any spelling of the number
for p in '200 MPa' 200MPa 200 2e8Pa '0.2 GPa' 2000bar 200N/mm2; do
  run 0 nipline model heckel D0=55% Py=0.15GPa P="$p" --format json
  near "$(get relative_density)" 0.88138128784792304 1e-15 "at $p"
done
run 0 nipline model heckel K=0.00479 A=0.637 P=300 --format json
near "$(get relative_density)" 0.8743179532801646 1e-14
equal "$(json "$out" .result.inputs.K.unit)" 1/MPa
near "$(json "$out" .result.inputs.K.value)" 0.00479 1e-15

# ---- points, units, forms of output
run 0 nipline model heckel D0=0.55 Py=150 P=50,100,200MPa --format json
equal "$(json "$out" '.result.outputs.relative_density.value | length')" 3
near "$(json "$out" '.result.outputs.relative_density.value[2]')" 0.88138128784792304 1e-15
run 0 nipline model heckel D0=0.55 Py=150 P=50,100 --format csv
expect_out '^50,0\.6775'
run 0 nipline model heckel D0=0.55 Py=150 porosity=0.15 --unit pressure=bar --format json
near "$(get pressure)" 1647.9184330021644 1e-13
equal "$(json "$out" .result.outputs.pressure.unit)" bar
run 0 nipline model meyer rho_0=1 rho_max=2 gamma_c=500 q_L=250kN/m
expect_out '^meyer: density = 1.39346934028736'

# forms, answers other than the first, and what may be left out
run 0 nipline model meyer eps_0=50% eps_min=0.12 gamma_c=400 q_L=650 --format json
near "$(get porosity)" 0.19482643657759373902 1e-14
equal "$(json "$out" .result.form)" porosity
run 0 nipline model cooper-eaton D0=0.4 a1=0.2 k1=3 a2=0.3 k2=20 a3=0.4 k3=250 P=300 --format json
near "$(get relative_density)" 0.65735502176937260767 1e-14
run 0 nipline model kawakita a=0.5 b=0.02 P=300 --format json
near "$(get volume_reduction)" 0.42857142857142857 1e-14
equal "$(get relative_density)" null
run 0 nipline model kawakita D0=0.42 a=0.5 b=0.02 relative_density=0.735 --format json
near "$(get pressure)" 300 1e-9
run 0 nipline model shapiro D0=0.5 k=0.003 b=0.04 P=250 --format json
near "$(get relative_density)" 0.87451922414647491764 1e-14
run 0 nipline model heckel D0=0.55 Py=150 P=200 --format json
near "$(get slope)" 0.00079079141434718031024 1e-14
equal "$(json "$out" .result.outputs.slope.unit)" 1/MPa
run 0 nipline model temperature-softening Py_ref=150 Q=12 T=120 T_ref=25 --format json
near "$(get yield_pressure)" 46.568623149544456841 1e-13
run 4 nipline model elongation m_A_in=93 e=0 s=0 h_out=50 rho_th=1.86
expect_err 'needs more elongation'
run 0 nipline model elongation m_A_in=93 s=0 h_out=50 rho_th=1.86 porosity=0 --format json
near "$(get elongation)" 9 1e-12
run 4 nipline model kawakita D0=0.5 a=0.6 b=0.02 P=100
expect_err 'a is above 1 - D0'

# ---- what it refuses, and how
run 2 nipline model
expect_err 'a law is missing'
run 2 nipline model heckl D0=1
expect_err 'did you mean heckel?'
run 2 nipline model heckel D0=0.55 Py=150 Q=3
expect_err 'Q: is no symbol of this law (allowed: D0 Py P)'
run 2 nipline model heckel D0=0.55 P=3
expect_err 'Py: is missing: mean yield pressure'
run 2 nipline model heckel D0=0.55 Py=150 K=0.1 P=3
expect_err 'K: is given a second time'
run 2 nipline model heckel D0=0.55 Py=150 P=1 porosity=0.2
expect_err 'no symbol is left out'
run 2 nipline model heckel D0=0.55 Py=150 porosity=0.2 relative_density=0.8
expect_err 'only one output'
run 2 nipline model heckel D0=0.55 Py=100,200 P=1,2,3
expect_err 'different lengths'
run 2 nipline model heckel D0
expect_err 'is no assignment'
run 3 nipline model heckel D0=0.55 Py=150 P=3kg
expect_err 'P: unit "kg" does not measure pressure'
run 3 nipline model heckel D0=0.55 Py=150 P=abc
expect_err 'P: '
run 3 nipline model heckel D0=0.55 Py=150 P=
expect_err 'a number was expected'
for bad in D0=0 D0=1.5 D0=-0.1 P=-1 Py=0; do
  case $bad in
  D0=*) set -- "$bad" Py=150 P=100 ;;
  P=*) set -- D0=0.5 Py=150 "$bad" ;;
  *) set -- D0=0.5 "$bad" P=100 ;;
  esac
  run 4 nipline model heckel "$@"
  expect_err "heckel: error: ${bad%%=*}: .*got .*, allowed"
  [ ! -s "$out" ] || fail "$bad was answered"
done
run 4 nipline model heckel D0=0.55 Py=150 porosity=0.6
expect_err 'no such state\|no value of'
run 4 nipline model heckel D0=0.55 Py=150 relative_density=1
run 3 nipline model heckel D0=nan Py=150 P=1
run 2 nipline model heckel D0=0.55 Py=150 P=1 --unit P=kg
expect_err 'does not measure pressure'
run 2 nipline model heckel D0=0.55 Py=150 P=1 --unit strain=MPa

# What an output does not depend on cannot be found from it, and is no number.
while read -r law unknown rest; do
  # shellcheck disable=SC2086 # words
  run 4 nipline model "$law" "$unknown=?" $rest
  expect_err "$law: error: $unknown: has no effect on"
  [ ! -s "$out" ] || fail "$law: $unknown was answered"
done <<'END'
kawakita D0 a=0.5 b=0.02 P=300 volume_reduction=0.4
springback h_nip D_nip=0.86 ER=0.04 relative_density=0.83
porosity rho_th m_A=20 h=70 density=2.857
roll-deflection L E=210GPa nu=0.3 D_r=500 w=500 q_L=300 shear_deflection=0.667
thin-web-nip Py R=250 h_in=200 D_in=0.55 h_n=137.5 D0=0.55 relative_density=0.8
hitchcock R E=210GPa nu=0.3 q_L=268 dh=62.5 flattening_ratio=1.09
END
# Several values: one is shown, none hidden; a root on the end of the range counts.
run 0 nipline model web-buckling E=70GPa t=15 R=500 nu=0.33 --format json
run 0 nipline model web-buckling E=70GPa t=15 R=500 "critical_stress=$(get critical_stress)" --format json
near "$(get nu)" 0.33 1e-12
equal "$(json "$out" '.result.notes[0] | test("2 values of nu fit: -0.33.*, 0.33")')" true
run 0 nipline model thin-web-nip R=250 h_in=200 D_in=0.55 h_n=137.5 D0=0.55 Py=150 E=210GPa nu=0.3 ER=0 --format json
run 0 nipline model thin-web-nip R=250 h_in=200 D_in=0.55 h_n=137.5 D0=0.55 Py=150 E=210GPa nu=0.3 ER=? "line_load=$(get line_load)" --format json
near "$(get elastic_recovery)" 0 1e-12
equal "$(json "$out" '.result.notes[0] | test("2 values of ER fit: 0, 0.0693954")')" true
# No number is beyond all numbers, and no input makes it run for ever.
run 4 nipline model power-law rho_ref=1.5 P_ref=100 K=1e-12 P=300
expect_err 'beyond every number'
run 4 nipline model johanson delta_E=40 phi_w=20 K=10 S_D=5e-324
expect_err 'S_D is below 1e-9'

# ---- the table of laws
run 0 nipline model --list
quiet
expect_out '^  heckel  *D0 Py P'
run 0 nipline model --list --format json
[ "$(json "$out" '[.result.laws[] | select(.symbols == [] or .outputs == [] or .source == null or
  ([.symbols[] | select(.name == null or .unit == null or .meaning == null or .range == null)] != []))] | length')" -eq 0 ] ||
  fail "a law without symbols, outputs, units, meanings, ranges or source"
equal "$(json "$out" '[.result.laws[].law] | length')" "$(json "$out" '[.result.laws[].law] | unique | length')"
for law in $(json "$out" '.result.laws[].law'); do
  run 0 nipline model "$law" --help
  quiet
  expect_out "^$law: "
  run 0 nipline model --help "$law" --format json
  equal "$(json "$out" .result.law)" "$law"
done
run 0 nipline model --help
expect_out 'Usage: nipline model'

# ---- another locale changes nothing
if locale -a 2>/dev/null | grep -q -i '^de_DE.utf'; then
  LC_ALL=de_DE.UTF-8 run 0 nipline model heckel D0=0.55 Py=150 P=200
  expect_out '0\.88138'
fi
