#!/bin/sh
# laws.sh: every law of `nipline model` against numbers from outside. The expected values
# were computed with 40 digits (mpmath) from the equations as printed, integrals and roots
# included, by code that shares nothing with this tree; the reference nip (121.64 MPa,
# 268.488 N/mm, 3.953 mm, 23.7 ms, 12.90 kJ/kg, 1.107+0.667 um) is among them.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq

# Every answer is kept, and all of them are read by one jq and one awk.
ask() { # LAW ARGUMENTS...: its JSON behind the others
  last_command="nipline model $*"
  nipline model "$@" --format json >>answers 2>"$err" || { cat "$err" >&2; fail "status of $last_command"; }
}
# compare FILE: lines of what | wanted | got | tolerance; every difference is shown.
compare() {
  awk -F '|' '
    function number(x) { return x ~ /^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$/ }
    function abs(x) { return x < 0 ? -x : x }
    $2 == $3 { next }
    !number($2) || !number($3) || !(abs($2 - $3) <= $4 * ($2 + 0 == 0 ? 1 : abs($2))) {
      print $1 " is " $3 ", expected " $2 " within " $4; bad = 1
    }
    END { exit bad || !NR }' "$1" >&2 || fail "numbers of laws ($1)"
}

# law | arguments | output | display unit | expected | relative tolerance
cat >table <<'END'
heckel|D0=0.55 Py=150MPa P=200MPa|relative_density|1|0.881381287847922953|1e-12
heckel|D0=0.55 Py=150MPa P=200MPa|porosity|1|0.118618712152077047|1e-12
heckel|D0=0.55 Py=150MPa P=200MPa|slope|1/MPa|0.00079079141434718031|1e-12
heckel|K=0.00479 A=0.637 P=300|relative_density|1|0.874317953280164532|1e-12
shapiro|D0=0.5 k=0.003 b=0.04 P=250|relative_density|1|0.874519224146474918|1e-12
shapiro|D0=0.5 k=0.003 b=0.04 P=250|porosity|1|0.125480775853525082|1e-12
panelli-ambrosio|A=0.08 B=0.6 P=250|relative_density|1|0.845090013663601456|1e-12
panelli-ambrosio|A=0.08 B=0.6 P=250|porosity|1|0.154909986336398544|1e-12
kawakita|D0=0.42 a=0.5 b=0.02 P=300|volume_reduction|1|0.428571428571428571|1e-12
kawakita|D0=0.42 a=0.5 b=0.02 P=300|relative_density|1|0.735|1e-12
kawakita|D0=0.42 a=0.5 b=0.02 P=300|porosity|1|0.265|1e-12
cooper-eaton|D0=0.4 a1=0.3 k1=8 a2=0.65 k2=250 P=300|relative_density|1|0.610460300928636332|1e-12
cooper-eaton|D0=0.4 a1=0.3 k1=8 a2=0.65 k2=250 P=300|porosity|1|0.389539699071363668|1e-12
exponential|D0=0.5 Dmax=0.96 gamma=140 P=210|relative_density|1|0.857360126331722279|1e-12
exponential|D0=0.5 Dmax=0.96 gamma=140 P=210|porosity|1|0.142639873668277721|1e-12
meyer|rho_0=1.8 rho_max=3.1 gamma_c=420 q_L=650|density|g/cm3|2.82341989329705604|1e-12
meyer|eps_0=0.5 eps_min=0.12 gamma_c=400 q_L=650|porosity|1|0.194826436577593739|1e-12
gurnham|D1=0.6 P1=50 A=6 P=300|relative_density|1|0.898626578204675833|1e-12
walker|w1=2.2 w2=0.16 P=300|relative_density|1|0.776762494962867646|1e-12
power-law|rho_ref=1.5 P_ref=100 K=12 P=300|density|g/cm3|1.64380903670286657|1e-12
temperature-softening|Py_ref=150 Q=12 T=120 T_ref=25|yield_pressure|MPa|46.5686231495444568|1e-12
temperature-softening|Py_ref=150 Q=12 T=393.15K T_ref=298.15K|yield_pressure|MPa|46.5686231495444568|1e-12
rate|Py_ref=150 m=0.03 rate=12 rate_ref=0.1|yield_pressure|MPa|173.167623330038875|1e-12
springback|D_nip=0.86 h_nip=120 ER=0.04|relative_density|1|0.826923076923076923|1e-12
springback|D_nip=0.86 h_nip=120 ER=0.04|thickness|um|124.8|1e-12
in-die|D=0.97 P=375 B_s=22GPa|relative_density|1|0.953465909090909091|1e-12
elongation|m_A_in=12 e=0.2 s=0.02 h_out=60 rho_th=1.86|areal_mass|mg/cm2|9.80392156862745098|1e-12
elongation|m_A_in=12 e=0.2 s=0.02 h_out=60 rho_th=1.86|porosity|1|0.121512404244852063|1e-12
nip-geometry|D_r=500 h_in=200 h_out=137.5 v=10 mu=0.1|contact_length|mm|3.95272354680921241|1e-12
nip-geometry|D_r=500 h_in=200 h_out=137.5 v=10 mu=0.1|bite_angle|deg|0.905935254873454051|1e-12
nip-geometry|D_r=500 h_in=200 h_out=137.5 v=10 mu=0.1|dwell_time|ms|23.7163412808552745|1e-12
nip-geometry|D_r=500 h_in=200 h_out=137.5 v=10 mu=0.1|draw_in|bool|true|1e-12
nip-geometry|D_r=500 h_in=200 h_out=137.5 v=10 mu=0.01|draw_in|bool|false|1e-12
thin-web-nip|R=250 h_in=200 D_in=0.55 h_n=137.5 D0=0.55 Py=150|line_load|N/mm|268.487912546638446|1e-09
thin-web-nip|R=250 h_in=200 D_in=0.55 h_n=137.5 D0=0.55 Py=150|peak_pressure|MPa|121.639532432449315|1e-12
thin-web-nip|R=250 h_in=200 D_in=0.55 h_n=137.5 D0=0.55 Py=150|relative_density|1|0.8|1e-12
thin-web-nip|R=250 h_in=200 D_in=0.55 h_n=137.5 D0=0.55 Py=150|contact_length|mm|3.95284707521047416|1e-12
thin-web-nip|R=250 h_in=200 D_in=0.55 h_n=137.5 D0=0.55 Py=150 ER=0 E=210GPa nu=0.3|line_load|N/mm|281.516561848197182|1e-09
thin-web-nip|R=250 h_in=200 D_in=0.55 h_n=137.5 D0=0.55 Py=150 ER=0 E=210GPa nu=0.3|flattened_radius|mm|274.851702653648475|1e-09
thin-web-nip|R=250 h_in=200 D_in=0.55 h_n=137.5 D0=0.55 Py=150 ER=0 E=210GPa nu=0.3|contact_length|mm|4.14466300389465074|1e-09
hitchcock|E=210GPa nu=0.3 q_L=268 dh=62.5 R=250|hitchcock_constant|1/TPa|22.0694854420761532|1e-12
hitchcock|E=210GPa nu=0.3 q_L=268 dh=62.5 R=250|flattening_ratio|1|1.09463395357562255|1e-12
hitchcock|E=210GPa nu=0.3 q_L=268 dh=62.5 R=250|flattened_radius|mm|273.658488393905636|1e-12
hitchcock|E=210GPa nu=0.3 q_L=2680 dh=5 R=250|flattening_ratio|1|10.3832822700555349|1e-12
johanson|delta_E=40 phi_w=20 K=10 S_D=0.01 theta=3|nip_angle|deg|6.78833052705082874|1e-10
johanson|delta_E=40 phi_w=20 K=10 S_D=0.01 theta=3|force_factor|1|0.0413514089357326617|1e-09
johanson|delta_E=40 phi_w=20 K=10 S_D=0.01 theta=3|torque_factor|1|0.00222733945161515809|1e-09
johanson|delta_E=40 phi_w=20 K=10 S_D=0.01 theta=3|stress_ratio|1|0.280655518578762042|1e-11
johanson|delta_E=35 phi_w=12.5 K=35 S_D=0.004|nip_angle|deg|1.21312552975423587|1e-10
johanson|delta_E=35 phi_w=12.5 K=35 S_D=0.004|force_factor|1|0.0128419770104950444|1e-09
reynolds|delta_E=40 phi_w=20 K=10 S_D=0.01 W=50 D_r=200 RF=20000|peak_pressure|MPa|96.7318914384924874|1e-09
hertz|R1=250 R2=150 E=210GPa nu=0.3 q_L=300|half_width|mm|0.557092576713418346|1e-12
hertz|R1=250 R2=150 E=210GPa nu=0.3 q_L=300|peak_pressure|MPa|342.82620105441129|1e-12
roll-deflection|E=210GPa nu=0.3 D_r=500 L=900 w=500 q_L=300|bending_deflection|um|1.10650579482936757|1e-12
roll-deflection|E=210GPa nu=0.3 D_r=500 L=900 w=500 q_L=300|shear_deflection|um|0.666934999623180455|1e-12
roll-deflection|E=210GPa nu=0.3 D_r=500 L=900 w=500 q_L=300|diametral_crown|um|3.54688158890509605|1e-12
thermal-crown|D_r=750 dT=1.2K alpha=11.5e-6|diameter_change|um|10.35|1e-12
compaction-work|D0=0.55 Py=150 D=0.8 rho_th=2 c_p=700|specific_work|kJ/kg|12.8970671540496377|1e-11
compaction-work|D0=0.55 Py=150 D=0.8 rho_th=2 c_p=700|heating|K|18.4243816486423396|1e-11
layer-stack|m_A=8.2,28 rho_th=1.86,4.1 D0=0.5,0.6 Py=150,320 P=300|thickness|um|128.262857213839356|1e-12
layer-stack|m_A=8.2,28 rho_th=1.86,4.1 D0=0.5,0.6 Py=150,320 P=300|relative_density[0]|1|0.932332358381693654|1e-12
layer-stack|m_A=8.2,28 rho_th=1.86,4.1 D0=0.5,0.6 Py=150,320 P=300|relative_density[1]|1|0.843357749329280403|1e-12
layer-stack|m_A=8.2,28 rho_th=1.86,4.1 D0=0.5,0.6 Py=150,320 h=130|pressure|MPa|276.685570557231799|1e-10
layer-stack|m_A=8.2,28 rho_th=1.86,4.1 D0=0.5,0.6 Py=150,320 h=130|relative_density[1]|1|0.83151914231146351|1e-10
tabor|P=30 H=450|contact_fraction|1|0.0666666666666666667|1e-12
tabor|P=600 H=450|contact_fraction|1|1.0|1e-12
persson|P=30 E_star=20GPa h_rms=0.01|contact_fraction|1|0.235822844377905275|1e-12
interface-resistance|R_ref=40 P_ref=5 n=0.5 P=20|interface_resistance|ohm cm2|20.0|1e-12
bond|sigma_max=2 gamma=0.004 P=100 D=0.8|bond_strength|MPa|0.54770192585261815|1e-12
bruggeman|phi=0.4 alpha=2.3|conductivity_ratio|1|0.12154524686917982|1e-12
bruggeman|phi=0.4 alpha=2.3|tortuosity_factor|1|3.29095551083559353|1e-12
bruggeman|phi=0.4 alpha=2.3|macmullin_number|1|8.22738877708898383|1e-12
bruggeman|phi=0.4 f=1.2 a=0.9|conductivity_ratio|1|0.146127763518028975|1e-12
bruggeman|phi=0.4 f=1.2 a=0.9|tortuosity_factor|1|2.73733060966644259|1e-12
bruggeman|phi=0.4 f=1.2 a=0.9|macmullin_number|1|6.84332652416610647|1e-12
gem|phi=0.3 phi_c=0.16 s=0.9 t=1.8 sigma_l=1e-4 sigma_h=5|conductivity|mS/cm|0.198883871029741495|1e-10
gem|phi=0.3 phi_c=0.16 s=0.9 t=1.8 sigma_l=0 sigma_h=5|conductivity|mS/cm|0.198745705709063264|1e-11
percolation|sigma=5 phi=0.3 phi_c=0.16 t=1.8|conductivity|mS/cm|0.198745705709063264|1e-12
hashin-shtrikman|phi=0.4|conductivity_ratio|1|0.307692307692307692|1e-12
anisotropic-tortuosity|tau_0=1.4 D0=0.55 D=0.8 m=0.7|geometric_tortuosity_through_plane|1|1.61930360592199104|1e-12
anisotropic-tortuosity|tau_0=1.4 D0=0.55 D=0.8 m=0.7|geometric_tortuosity_in_plane|1|1.32818239057108698|1e-12
cold-pressed|sigma_b=4 D=0.85 D_c=0.3 t=1.8|conductivity|mS/cm|2.59141137273866653|1e-12
activation-volume|sigma_0=2.6 dV=3 P=400 T=25|conductivity|mS/cm|1.60229487497873729|1e-12
weibull|sigma=90 sigma_0=150 m=5 d=10 d_ref=5|fracture_probability|1|0.463173323960514764|1e-12
weibull|sigma=90 sigma_0=150 m=5 d=10 d_ref=5|strength|MPa|98.9630933079670695|1e-12
particle-force|P=300 d=10 D=0.8 Z=8|force|N|0.0147262155637021558|1e-12
coordination|D0=0.64 Z0=7.3 C=15.5 D=0.8|coordination_number|1|8.49686884774709884|1e-12
web-buckling|E=70GPa t=15 R=500 nu=0.33|critical_stress|MPa|1.28438565248935366|1e-12
mixture-density|w=0.7,0.27,0.03 rho=4.75,1.86,2.1|theoretical_density|g/cm3|3.25928853754940711|1e-12
porosity|m_A=20 h=70 rho_th=3.7|porosity|1|0.227799227799227799|1e-12
porosity|m_A=20 h=70 rho_th=3.7|density|g/cm3|2.85714285714285714|1e-12
porosity|m_A=47.4 h=155 rho_th=3.7 m_foil=5.4 h_foil=20 sides=2|density|g/cm3|3.11111111111111111|1e-12
porosity|m_A=47.4 h=155 rho_th=3.7 m_foil=5.4 h_foil=20 sides=2|porosity|1|0.159159159159159159|1e-12
areal-capacity|m_A=25 w_CAM=0.8 q=200|areal_capacity|mAh/cm2|4.0|1e-12
asr|h=50 sigma=0.5 R_int=12|area_specific_resistance|ohm cm2|22.0|1e-12
asr|h=90 sigma_ion=0.2 sigma_el=30 electrode=yes|area_specific_resistance|ohm cm2|15.1|1e-12
energy-density|Q_A=5 V=3.7 h=250 m=70|volumetric_energy_density|Wh/L|740.0|1e-12
energy-density|Q_A=5 V=3.7 h=250 m=70|gravimetric_energy_density|Wh/kg|264.285714285714286|1e-12
throughput|v=10 w=500|area_rate|m2/h|300.0|1e-12
END
[ "$(wc -l <table)" -ge 99 ] || fail 'rows are missing'
: >answers
while IFS='|' read -r law arguments rest; do
  # shellcheck disable=SC2086 # words
  ask "$law" $arguments
done <table
jq -n -r --rawfile rows table '[inputs] as $doc | $rows | split("\n")[:-1] | to_entries[] |
  (.value | split("|")) as $r | ($r[2] | capture("^(?<name>[a-z_]+)(\\[(?<at>[0-9]+)\\])?$")) as $o |
  $doc[.key].result.outputs[$o.name] as $got |
  (if $o.at then $got.value[$o.at | tonumber] else $got.value end) as $value |
  "\($r[0]) \($r[1]): \($r[2])" as $what |
  "\($what)|\($r[4])|\($value)|\($r[5])",
  (if $r[3] == "bool" then empty else "\($what), unit|\($r[3])|\($got.unit)|0" end)' answers >compared
[ "$(wc -l <compared)" -ge "$(wc -l <table)" ] || fail 'answers are missing'
compare compared

# Every law of the contract has a row.
for law in heckel shapiro panelli-ambrosio kawakita cooper-eaton exponential meyer gurnham walker power-law temperature-softening rate springback in-die elongation nip-geometry thin-web-nip hitchcock johanson reynolds hertz roll-deflection thermal-crown compaction-work layer-stack tabor persson interface-resistance bond bruggeman gem percolation hashin-shtrikman anisotropic-tortuosity cold-pressed activation-volume weibull particle-force coordination web-buckling mixture-density porosity areal-capacity asr energy-density throughput; do
  grep -q -e "^$law|" table || fail "no row for $law"
done

# Units: the same state in other units gives the same number.
same_answer() { # OUTPUT LAW ARGUMENTS -- OTHER ARGUMENTS
  output=$1 law=$2
  shift 2
  first='' second=''
  while [ "$1" != -- ]; do first="$first $1"; shift; done
  shift
  second=$*
  # shellcheck disable=SC2086 # words
  run 0 nipline model "$law" $first --format json
  wanted_number=$(json "$out" ".result.outputs.\"$output\".value")
  # shellcheck disable=SC2086 # words
  run 0 nipline model "$law" $second --format json
  near "$(json "$out" ".result.outputs.\"$output\".value")" "$wanted_number" 1e-13 "$law in other units"
}
same_answer porosity heckel D0=0.55 Py=150 P=200 -- D0=55% Py=0.15GPa P=2000bar
same_answer porosity heckel D0=0.55 Py=150 P=200 -- D0=0.55 Py=1500bar P=200000kPa
near_psi=$(nipline model heckel D0=0.55 Py=150 P=29007.547546041846psi --format json | jq .result.outputs.porosity.value)
near "$near_psi" 0.118618712152076963 1e-12 'psi'
same_answer density meyer rho_0=1.8 rho_max=3.1 gamma_c=420 q_L=650 -- rho_0=1800kg/m3 rho_max=3.1g/cm3 gamma_c=420kN/m q_L=0.65MN/m
same_answer yield_pressure temperature-softening Py_ref=150 Q=12 T=120 T_ref=25 -- Py_ref=150MPa Q=12000J/mol T=393.15K T_ref=298.15K
same_answer dwell_time nip-geometry D_r=500 h_in=200 h_out=137.5 v=10 -- D_r=0.5m h_in=0.2mm h_out=0.1375mm v=0.16666666666666667m/s
same_answer line_load thin-web-nip R=250 h_in=200 D_in=0.55 h_n=137.5 D0=0.55 Py=150 -- R=25cm h_in=0.2mm D_in=55% h_n=0.1375mm D0=0.55 Py=150N/mm2
same_answer nip_angle johanson delta_E=40 phi_w=20 K=10 S_D=0.01 -- delta_E=40deg phi_w=0.34906585039886590rad K=10 S_D=1%
same_answer area_specific_resistance asr h=50 sigma=0.5 R_int=12 -- h=0.05mm sigma=0.05S/m R_int=0.0012ohm*m2

# Backwards: what went in comes out.
# law | unknown | its value | the other arguments | output it is found from
cat >back <<'END'
heckel|D0|0.55|Py=150MPa P=200MPa|relative_density
heckel|P|300|K=0.00479 A=0.637|relative_density
shapiro|D0|0.5|k=0.003 b=0.04 P=250|relative_density
shapiro|k|0.003|D0=0.5 b=0.04 P=250|relative_density
shapiro|b|0.04|D0=0.5 k=0.003 P=250|relative_density
shapiro|P|250|D0=0.5 k=0.003 b=0.04|relative_density
panelli-ambrosio|A|0.08|B=0.6 P=250|relative_density
panelli-ambrosio|B|0.6|A=0.08 P=250|relative_density
panelli-ambrosio|P|250|A=0.08 B=0.6|relative_density
kawakita|a|0.5|D0=0.42 b=0.02 P=300|volume_reduction
kawakita|b|0.02|D0=0.42 a=0.5 P=300|volume_reduction
kawakita|P|300|D0=0.42 a=0.5 b=0.02|volume_reduction
kawakita|D0|0.42|a=0.5 b=0.02 P=300|relative_density
cooper-eaton|D0|0.4|a1=0.3 k1=8 a2=0.65 k2=250 P=300|relative_density
cooper-eaton|a1|0.3|D0=0.4 k1=8 a2=0.65 k2=250 P=300|relative_density
cooper-eaton|k1|8|D0=0.4 a1=0.3 a2=0.65 k2=250 P=300|relative_density
cooper-eaton|a2|0.65|D0=0.4 a1=0.3 k1=8 k2=250 P=300|relative_density
cooper-eaton|k2|250|D0=0.4 a1=0.3 k1=8 a2=0.65 P=300|relative_density
cooper-eaton|P|300|D0=0.4 a1=0.3 k1=8 a2=0.65 k2=250|relative_density
exponential|D0|0.5|Dmax=0.96 gamma=140 P=210|relative_density
exponential|Dmax|0.96|D0=0.5 gamma=140 P=210|relative_density
exponential|gamma|140|D0=0.5 Dmax=0.96 P=210|relative_density
exponential|P|210|D0=0.5 Dmax=0.96 gamma=140|relative_density
meyer|rho_0|1.8|rho_max=3.1 gamma_c=420 q_L=650|density
meyer|rho_max|3.1|rho_0=1.8 gamma_c=420 q_L=650|density
meyer|gamma_c|420|rho_0=1.8 rho_max=3.1 q_L=650|density
meyer|q_L|650|rho_0=1.8 rho_max=3.1 gamma_c=420|density
meyer|eps_0|0.5|eps_min=0.12 gamma_c=400 q_L=650|porosity
meyer|eps_min|0.12|eps_0=0.5 gamma_c=400 q_L=650|porosity
gurnham|D1|0.6|P1=50 A=6 P=300|relative_density
gurnham|P1|50|D1=0.6 A=6 P=300|relative_density
gurnham|A|6|D1=0.6 P1=50 P=300|relative_density
gurnham|P|300|D1=0.6 P1=50 A=6|relative_density
walker|w1|2.2|w2=0.16 P=300|relative_density
walker|w2|0.16|w1=2.2 P=300|relative_density
walker|P|300|w1=2.2 w2=0.16|relative_density
power-law|rho_ref|1.5|P_ref=100 K=12 P=300|density
power-law|P_ref|100|rho_ref=1.5 K=12 P=300|density
power-law|K|12|rho_ref=1.5 P_ref=100 P=300|density
power-law|P|300|rho_ref=1.5 P_ref=100 K=12|density
temperature-softening|Py_ref|150|Q=12 T=120 T_ref=25|yield_pressure
temperature-softening|Q|12|Py_ref=150 T=120 T_ref=25|yield_pressure
temperature-softening|T|120|Py_ref=150 Q=12 T_ref=25|yield_pressure
temperature-softening|T_ref|25|Py_ref=150 Q=12 T=120|yield_pressure
rate|Py_ref|150|m=0.03 rate=12 rate_ref=0.1|yield_pressure
rate|m|0.03|Py_ref=150 rate=12 rate_ref=0.1|yield_pressure
rate|rate|12|Py_ref=150 m=0.03 rate_ref=0.1|yield_pressure
rate|rate_ref|0.1|Py_ref=150 m=0.03 rate=12|yield_pressure
springback|D_nip|0.86|h_nip=120 ER=0.04|relative_density
springback|ER|0.04|D_nip=0.86 h_nip=120|relative_density
springback|h_nip|120|D_nip=0.86 ER=0.04|thickness
in-die|D|0.97|P=375 B_s=22GPa|relative_density
in-die|P|375|D=0.97 B_s=22GPa|relative_density
elongation|m_A_in|12|e=0.2 s=0.02 h_out=60 rho_th=1.86|areal_mass
elongation|e|0.2|m_A_in=12 s=0.02 h_out=60 rho_th=1.86|areal_mass
elongation|s|0.02|m_A_in=12 e=0.2 h_out=60 rho_th=1.86|areal_mass
elongation|h_out|60|m_A_in=12 e=0.2 s=0.02 rho_th=1.86|porosity
elongation|rho_th|1.86|m_A_in=12 e=0.2 s=0.02 h_out=60|porosity
nip-geometry|D_r|500|h_in=200 h_out=137.5 v=10 mu=0.1|contact_length
nip-geometry|h_in|200|D_r=500 h_out=137.5 v=10 mu=0.1|contact_length
nip-geometry|h_out|137.5|D_r=500 h_in=200 v=10 mu=0.1|contact_length
nip-geometry|v|10|D_r=500 h_in=200 h_out=137.5 mu=0.1|dwell_time
thin-web-nip|R|250|h_in=200 D_in=0.55 h_n=137.5 D0=0.55 Py=150|line_load
thin-web-nip|h_in|200|R=250 D_in=0.55 h_n=137.5 D0=0.55 Py=150|line_load
thin-web-nip|D_in|0.55|R=250 h_in=200 h_n=137.5 D0=0.55 Py=150|line_load
thin-web-nip|h_n|137.5|R=250 h_in=200 D_in=0.55 D0=0.55 Py=150|line_load
thin-web-nip|D0|0.55|R=250 h_in=200 D_in=0.55 h_n=137.5 Py=150|line_load
thin-web-nip|Py|150|R=250 h_in=200 D_in=0.55 h_n=137.5 D0=0.55|line_load
thin-web-nip|ER|0|R=250 h_in=200 D_in=0.55 h_n=137.5 D0=0.55 Py=150 E=210GPa nu=0.3|line_load
thin-web-nip|nu|0.3|R=250 h_in=200 D_in=0.55 h_n=137.5 D0=0.55 Py=150 ER=0 E=210GPa|line_load
hitchcock|nu|0.3|E=210GPa q_L=268 dh=62.5 R=250|hitchcock_constant
hitchcock|q_L|268|E=210GPa nu=0.3 dh=62.5 R=250|flattening_ratio
hitchcock|dh|62.5|E=210GPa nu=0.3 q_L=268 R=250|flattening_ratio
hitchcock|R|250|E=210GPa nu=0.3 q_L=268 dh=62.5|flattened_radius
johanson|delta_E|40|phi_w=20 K=10 S_D=0.01 theta=3|nip_angle
johanson|phi_w|20|delta_E=40 K=10 S_D=0.01 theta=3|nip_angle
johanson|K|10|delta_E=40 phi_w=20 S_D=0.01 theta=3|nip_angle
johanson|S_D|0.01|delta_E=40 phi_w=20 K=10 theta=3|nip_angle
johanson|theta|3|delta_E=40 phi_w=20 K=10 S_D=0.01|stress_ratio
hertz|R1|250|R2=150 E=210GPa nu=0.3 q_L=300|half_width
hertz|R2|150|R1=250 E=210GPa nu=0.3 q_L=300|half_width
hertz|nu|0.3|R1=250 R2=150 E=210GPa q_L=300|half_width
hertz|q_L|300|R1=250 R2=150 E=210GPa nu=0.3|half_width
roll-deflection|D_r|500|E=210GPa nu=0.3 L=900 w=500 q_L=300|bending_deflection
roll-deflection|L|900|E=210GPa nu=0.3 D_r=500 w=500 q_L=300|bending_deflection
roll-deflection|w|500|E=210GPa nu=0.3 D_r=500 L=900 q_L=300|bending_deflection
roll-deflection|q_L|300|E=210GPa nu=0.3 D_r=500 L=900 w=500|bending_deflection
roll-deflection|nu|0.3|E=210GPa D_r=500 L=900 w=500 q_L=300|shear_deflection
thermal-crown|D_r|750|dT=1.2K alpha=11.5e-6|diameter_change
thermal-crown|alpha|11.5e-6|D_r=750 dT=1.2K|diameter_change
compaction-work|D0|0.55|Py=150 D=0.8 rho_th=2 c_p=700|specific_work
compaction-work|Py|150|D0=0.55 D=0.8 rho_th=2 c_p=700|specific_work
compaction-work|D|0.8|D0=0.55 Py=150 rho_th=2 c_p=700|specific_work
compaction-work|rho_th|2|D0=0.55 Py=150 D=0.8 c_p=700|specific_work
compaction-work|c_p|700|D0=0.55 Py=150 D=0.8 rho_th=2|heating
layer-stack|P|300|m_A=8.2,28 rho_th=1.86,4.1 D0=0.5,0.6 Py=150,320|thickness
layer-stack|h|130|m_A=8.2,28 rho_th=1.86,4.1 D0=0.5,0.6 Py=150,320|pressure
persson|P|30|E_star=20GPa h_rms=0.01|contact_fraction
persson|h_rms|0.01|P=30 E_star=20GPa|contact_fraction
interface-resistance|R_ref|40|P_ref=5 n=0.5 P=20|interface_resistance
interface-resistance|P_ref|5|R_ref=40 n=0.5 P=20|interface_resistance
interface-resistance|n|0.5|R_ref=40 P_ref=5 P=20|interface_resistance
interface-resistance|P|20|R_ref=40 P_ref=5 n=0.5|interface_resistance
bond|sigma_max|2|gamma=0.004 P=100 D=0.8|bond_strength
bond|gamma|0.004|sigma_max=2 P=100 D=0.8|bond_strength
bond|P|100|sigma_max=2 gamma=0.004 D=0.8|bond_strength
bond|D|0.8|sigma_max=2 gamma=0.004 P=100|bond_strength
bruggeman|phi|0.4|alpha=2.3|conductivity_ratio
bruggeman|alpha|2.3|phi=0.4|conductivity_ratio
bruggeman|f|1.2|phi=0.4 a=0.9|conductivity_ratio
bruggeman|a|0.9|phi=0.4 f=1.2|conductivity_ratio
gem|phi|0.3|phi_c=0.16 s=0.9 t=1.8 sigma_l=1e-4 sigma_h=5|conductivity
gem|phi_c|0.16|phi=0.3 s=0.9 t=1.8 sigma_l=1e-4 sigma_h=5|conductivity
gem|t|1.8|phi=0.3 phi_c=0.16 s=0.9 sigma_l=1e-4 sigma_h=5|conductivity
gem|sigma_l|1e-4|phi=0.3 phi_c=0.16 s=0.9 t=1.8 sigma_h=5|conductivity
gem|sigma_h|5|phi=0.3 phi_c=0.16 s=0.9 t=1.8 sigma_l=1e-4|conductivity
percolation|sigma|5|phi=0.3 phi_c=0.16 t=1.8|conductivity
percolation|phi|0.3|sigma=5 phi_c=0.16 t=1.8|conductivity
percolation|phi_c|0.16|sigma=5 phi=0.3 t=1.8|conductivity
percolation|t|1.8|sigma=5 phi=0.3 phi_c=0.16|conductivity
hashin-shtrikman|phi|0.4||conductivity_ratio
anisotropic-tortuosity|tau_0|1.4|D0=0.55 D=0.8 m=0.7|geometric_tortuosity_through_plane
anisotropic-tortuosity|D0|0.55|tau_0=1.4 D=0.8 m=0.7|geometric_tortuosity_through_plane
anisotropic-tortuosity|D|0.8|tau_0=1.4 D0=0.55 m=0.7|geometric_tortuosity_through_plane
anisotropic-tortuosity|m|0.7|tau_0=1.4 D0=0.55 D=0.8|geometric_tortuosity_through_plane
cold-pressed|sigma_b|4|D=0.85 D_c=0.3 t=1.8|conductivity
cold-pressed|D|0.85|sigma_b=4 D_c=0.3 t=1.8|conductivity
cold-pressed|D_c|0.3|sigma_b=4 D=0.85 t=1.8|conductivity
cold-pressed|t|1.8|sigma_b=4 D=0.85 D_c=0.3|conductivity
activation-volume|sigma_0|2.6|dV=3 P=400 T=25|conductivity
activation-volume|dV|3|sigma_0=2.6 P=400 T=25|conductivity
activation-volume|P|400|sigma_0=2.6 dV=3 T=25|conductivity
activation-volume|T|25|sigma_0=2.6 dV=3 P=400|conductivity
weibull|sigma|90|sigma_0=150 m=5 d=10 d_ref=5|fracture_probability
weibull|sigma_0|150|sigma=90 m=5 d=10 d_ref=5|fracture_probability
weibull|m|5|sigma=90 sigma_0=150 d=10 d_ref=5|fracture_probability
weibull|d|10|sigma=90 sigma_0=150 m=5 d_ref=5|fracture_probability
weibull|d_ref|5|sigma=90 sigma_0=150 m=5 d=10|fracture_probability
particle-force|P|300|d=10 D=0.8 Z=8|force
particle-force|d|10|P=300 D=0.8 Z=8|force
particle-force|D|0.8|P=300 d=10 Z=8|force
particle-force|Z|8|P=300 d=10 D=0.8|force
coordination|D0|0.64|Z0=7.3 C=15.5 D=0.8|coordination_number
coordination|Z0|7.3|D0=0.64 C=15.5 D=0.8|coordination_number
coordination|C|15.5|D0=0.64 Z0=7.3 D=0.8|coordination_number
coordination|D|0.8|D0=0.64 Z0=7.3 C=15.5|coordination_number
web-buckling|t|15|E=70GPa R=500 nu=0.33|critical_stress
web-buckling|R|500|E=70GPa t=15 nu=0.33|critical_stress
web-buckling|nu|0.33|E=70GPa t=15 R=500|critical_stress
porosity|m_A|20|h=70 rho_th=3.7|porosity
porosity|h|70|m_A=20 rho_th=3.7|porosity
porosity|rho_th|3.7|m_A=20 h=70|porosity
porosity|m_foil|5.4|m_A=47.4 h=155 rho_th=3.7 h_foil=20 sides=2|density
porosity|h_foil|20|m_A=47.4 h=155 rho_th=3.7 m_foil=5.4 sides=2|density
areal-capacity|m_A|25|w_CAM=0.8 q=200|areal_capacity
areal-capacity|w_CAM|0.8|m_A=25 q=200|areal_capacity
areal-capacity|q|200|m_A=25 w_CAM=0.8|areal_capacity
asr|h|50|sigma=0.5 R_int=12|area_specific_resistance
asr|sigma|0.5|h=50 R_int=12|area_specific_resistance
asr|R_int|12|h=50 sigma=0.5|area_specific_resistance
asr|sigma_ion|0.2|h=90 sigma_el=30 electrode=yes|area_specific_resistance
asr|sigma_el|30|h=90 sigma_ion=0.2 electrode=yes|area_specific_resistance
energy-density|Q_A|5|V=3.7 h=250 m=70|volumetric_energy_density
energy-density|V|3.7|Q_A=5 h=250 m=70|volumetric_energy_density
energy-density|h|250|Q_A=5 V=3.7 m=70|volumetric_energy_density
energy-density|m|70|Q_A=5 V=3.7 h=250|gravimetric_energy_density
throughput|v|10|w=500|area_rate
throughput|w|500|v=10|area_rate
END

: >answers
while IFS='|' read -r law unknown value arguments output; do
  # shellcheck disable=SC2086 # words
  ask "$law" "$unknown=$value" $arguments
done <back
jq -n -r --rawfile rows back '[inputs] as $doc | $rows | split("\n")[:-1] | to_entries[] |
  (.value | split("|")) as $r | .value + "|\($doc[.key].result.outputs[$r[4]].value)"' answers >forth
: >answers
while IFS='|' read -r law unknown value arguments output found; do
  # shellcheck disable=SC2086 # words
  ask "$law" "$unknown=?" $arguments "$output=$found"
done <forth
jq -n -r --rawfile rows forth '[inputs] as $doc | $rows | split("\n")[:-1] | to_entries[] |
  (.value | split("|")) as $r |
  "\($r[0]): \($r[1]) from \($r[4])|\($r[2])|\([$doc[.key].result.outputs[]][0].value)|1e-9"' answers >compared
[ "$(wc -l <compared)" -eq "$(wc -l <back)" ] || fail 'answers are missing'
compare compared
