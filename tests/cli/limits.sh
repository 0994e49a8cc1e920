#!/bin/sh
# limits.sh: what `nipline limits` says of a pressure, system by system: exit status and a
# text of the answer, one row a question; then the traps of the sources, and the JSON.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq

# status | arguments | basic regular expression in the answer
count=0
while IFS='|' read -r status arguments text; do
  case $status in '' | '#'*) continue ;; esac
  eval "set -- $arguments"
  run "$status" nipline limits "$@" --format json
  if [ "$status" -lt 2 ] || [ "$status" -eq 4 ]; then
    jq -r '.result | (.limits[] | .severity, .says, .text, .via, .range, .source), (.remarks[].text)' "$out" >said
    grep -q -e "$text" said || { cat said >&2; fail "not said: $text ($last_command)"; }
  else
    expect_err "$text"
  fi
  count=$((count + 1))
done <<'END'
# lithium on argyrodite: graded, and the lower end of a band belongs to it
0|LPSC --anode Li --pressure "5 MPa"|5 MPa is in the published band 5 MPa: benefit: stable
0|LPSC --anode Li --pressure "5 MPa" --kind stack --strict|stable plating
0|LPSC --anode Li --pressure "25 MPa"|dendrites grow gradually
1|LPSC --anode Li --pressure "25 MPa" --strict|dendrites grow gradually
1|LPSC --anode Li --pressure "75 MPa"|short-circuit risk \[13\]
1|LPSC --pressure "75 MPa"|short-circuit risk
1|Li6PS5Cl --anode Li --pressure "75000 kPa"|short-circuit risk
0|LPSC --anode Li --pressure "2.9 MPa"|deep voids
1|LPSC --anode Li --pressure "2.9 MPa" --strict|in the published band below 3 MPa
0|LPSC --anode Li --pressure "3.0 MPa" --kind stack --strict|in the published band 3..10 MPa
1|LPSC --anode Li --pressure "2.9 MPa" --kind stack --strict|deep voids emerge rapidly
# partners of argyrodite, either electrode first
0|LPSC --anode Li --cathode LTO --pressure "3 MPa" --kind stack|in the published range 2..5 MPa: thin film
0|LPSC --cathode Li --anode LTO --pressure "3 MPa" --kind stack|in the published range 2..5 MPa: thin film
0|LPSC --anode Li-In --cathode S --pressure "5 MPa" --kind stack|in the published range 2..5 MPa
0|LPSC --anode Li-In --cathode NCA|25 MPa
0|LPSC --anode Li --cathode NCM811|5..20 MPa
0|LPSC --anode Li-In --cathode um-Si|10 MPa
0|LPSC --anode Li-In --cathode um-Si --pressure "12 MPa" --kind stack|above the published value 10 MPa
0|g-C3N4@LPSC --cathode NMC622|30 MPa
0|UDSH@LPSC --cathode NMC|30 MPa
0|M-CSE|95.04
# preparation of sulfides, and the regimes
0|LPSC --kind preparation --pressure "370 MPa" --strict|lower porosity
0|LPSC --kind preparation --pressure "500 MPa"|above the published range 100..400 MPa
1|LPSC --kind preparation --pressure "500 MPa" --strict|above the published range 100..400 MPa
0|LPSC --kind preparation --pressure "5 MPa"|below the published range 10..500 MPa
0|LPSC --kind preparation --pressure "3500 kgf/cm2"|3500 kgf/cm2 (343.2 MPa) is in the published range 100..400 MPa
0|LPSC --kind preparation --pressure "3500 kgf/cm2"|3500 kgf/cm2 (343.2 MPa) is below the published value 375 MPa
1|LPSC --temperature "473.16 K" --strict|473.16 K (200.0 degC) is above the bound up to 200 degC
1|LPSC --temperature "210 degC" --strict|above the bound up to 200 degC
0|LPSC --temperature "200 degC" --strict|within the bound up to 200 degC
0|LPSC --anode Li --pressure "11 MPa" --kind stack|accelerates lithium creep
# notes without a number
0|LSPS|speeds the interphase
0|LGPS --cathode NCM|tortuosity rises
0|Sb|densifies and keeps capacity
# oxides
1|LLZO --kind preparation --pressure "520 MPa"|fracture risk
4|LLZO --kind preparation --pressure "400 MPa"|below the band above 500 MPa
0|LLZO --kind stack --pressure "2 MPa"|voids form rapidly
0|LLZO --kind stack --pressure "7.4 MPa"|penetrates sideways into grain boundaries
1|LLZO --kind stack --pressure "13 MPa"|the electrolyte cracks
1|LLZO --kind stack --pressure "35 MPa"|conflict: 30..40 MPa .* contradicted by 13 MPa
0|LLZO --kind stack --strict|lowest published upper limit, stack: 13 MPa .*--strict takes it
0|LATP --cathode LFP-PILG|20 MPa
0|LATP-Li3InCl6-nDMF --kind stack --pressure "500 MPa"|warning
1|LATP-Li3InCl6-nDMF --kind stack --pressure "500 MPa" --strict|500 MPa is at the published value 500 MPa
# halides, oxychlorides, hydride; formulas stand as written
0|Li9.54Si1.74P1.44S11.7Cl0.3 --cathode LTO --pressure "12.7 MPa" --kind stack|12.7 MPa is at the published value 12.7 MPa
3|Li9.54Si1.74P1.44S11.7|unknown material or group "Li9.54Si1.74P1.44S11.7"
0|xLi2O-MCly --composition x=1 --pressure "80 MPa" --kind stack|at the published value 80 MPa
4|xLi2O-MCly --composition x=0.5 --pressure "80 MPa" --kind stack|outside 0.8-2
0|xLi2O-MCly --composition x=0.8|80 MPa
0|Li1.75ZrCl4.75O0.5 --anode Li-In --cathode LCO|190 MPa
0|Li3InCl6 --anode 10Li-Agx --cathode 10Li-Agx|27 MPa
0|Li3InCl6 --cathode NCM-83 --kind stack --pressure "10 MPa"|no temperature is stated
1|Li3InCl6 --cathode NCM83 --kind stack --pressure "10 MPa" --strict|no temperature is stated
0|Li3InCl6 --cathode NCM83 --kind stack --pressure "10 MPa" --temperature "30 degC" --strict|lower charge transfer resistance
0|Li3-xIn1-xZrxCl6|7 MPa
0|LiBH4-LiNH2 --pressure "0.26 MPa" --kind stack --strict|best contact
1|LiBH4-LiNH2 --pressure "1.0 MPa"|violation: microcracks
0|argyrodite --pressure "5 MPa"|within the bound from 5 MPa
1|argyrodite --pressure "4.9 MPa"|below the bound from 5 MPa (violation)
# polymers; zero is a pressure
0|PEO --pressure "3 MPa" --kind stack --strict|in the published range 1..5 MPa
0|PEO --pressure "6 MPa" --kind stack|above the published range 1..5 MPa
0|xPEO --pressure "0.43 MPa" --kind stack|within the bound up to 0.43 MPa
1|xPEO --pressure "0.44 MPa" --kind stack|above the bound up to 0.43 MPa (violation)
1|xPEO/xGCD-PCL --pressure "0.44 MPa" --kind stack|above the bound up to 0.43 MPa
0|xGCD-PCL --pressure 0 --kind stack --strict|0 MPa is at the published value 0 MPa
0|xGCD-PCL --pressure "0.1 MPa" --kind stack|warning
0|CPS-6|1 MPa
0|PTF-PE-SPE --cathode LRMO|1 MPa
0|PVDF-HFP --pressure "300 kPa" --kind stack --strict|300 kPa (0.3000 MPa) is in the published range 0.1..0.5 MPa
0|PVCA --pressure "0.3 MPa" --kind stack --strict|0.3 MPa is in the published range 0.1..0.5 MPa
0|elastic-electrolyte --cathode um-Si --pressure "0 MPa" --kind stack --strict|0 MPa is at the published value 0 MPa
0|PP --pressure "6 MPa"|below the band above 6 MPa
1|PP --pressure "6.1 MPa" --strict|critical pressure of 6 MPa
# cathodes
0|NCM111 --kind preparation --pressure "37 MPa"|37 MPa is in the published range 37..100 MPa
0|NCM111 --kind preparation --pressure "120 MPa"|particle fracture \[40\]
0|NCM111 --kind preparation --pressure "120 MPa"|conflict: above 100 MPa (interlocks
1|NCM111 --kind preparation --pressure "120 MPa" --strict|particle fracture
0|NMC532 --kind stack --pressure "1.0 MPa"|poor contacts
0|NMC532 --kind stack --pressure "12 MPa" --strict|homogeneous
0|PC-NCM811 --kind preparation --pressure "120 MPa"|polycrystals fracture
1|PC-NCM811 --kind preparation --pressure "120 MPa" --strict|polycrystals fracture
0|SC-NCM811 --kind preparation --pressure "120 MPa" --strict|single crystals
0|NCM811 --kind preparation --pressure "120 MPa"|morphology of the cathode particles is not stated
1|NCM811 --kind preparation --pressure "120 MPa" --strict|not stated
0|NCM811 --kind preparation --pressure "120 MPa" --morphology SC --strict|single crystals
0|LPSC --cathode SC-NCM811|210 mAh/g
0|LSPS --cathode SC-NCM811|64.5 % after 100 cycles
# anodes
0|MoS2|Li2S/Mo
0|Li-free --pressure "2 MPa"|irregular plating
0|Li-free --pressure "20 MPa"|fractures at notches
1|Li-free --pressure "20 MPa" --strict|fractures at notches
4|Li-free --pressure "10 MPa"|between documented bands
0|Si|0.6 MPa
0|Si|10 MPa
0|Si|0 MPa
0|Mg-SiGr|3 MPa
0|Li21Si5 --pressure "0 MPa" --kind stack --strict|runs without pressure
0|In --pressure "1 MPa"|bicontinuous
0|In --pressure "20 MPa" --kind stack|plastic collapse
0|In --pressure "5 MPa"|between documented bands (0.5..2 MPa and 10..30 MPa)
0|--anode Sn|alloy-anodes
0|Sn --pressure "3 MPa" --kind stack --strict|3 MPa is in the published range 0.1..5 MPa
0|Li --pressure "14 MPa"|below the band above 14 MPa
1|Li --pressure "14.5 MPa" --strict|dendrite roots fracture
0|--shear-modulus "6 GPa" --strict|within the bound from 5.66 GPa
0|--shear-modulus "5 GPa"|necessary, not sufficient
# processes
0|--process dry-electrode --pressure "99 MPa" --strict|within the bound below 100 MPa
0|--process dry-electrode --pressure "101 MPa" --strict|above roadmap target
0|--process dry-electrode --pressure "100 MPa"|above roadmap target
0|IPCH --pressure "2 MPa" --kind stack --strict|best at 2 MPa
0|LPSC --anode Si --cathode NMC811|83.6 % after 100 cycles
0|--process refurbishment|57 % of lost capacity
0|co-rolling|500 MPa
0|co-rolling|5..10 MPa
# no data, unknown names, wrong units
4|graphite|
3|LPCS|did you mean LPSC
3|LPSC --anode Lithum|unknown material or group "Lithum"
3|LPSC --pressure "5 mS/cm2"|pressure
2|LPSC --pressure "-1 MPa"|not below 0
2|LPSC --pressure "1,2 MPa"|one number
2|LPSC --kind cell|unknown kind "cell"
2||a system is missing
2|LPSC LLZO|one system at a time
END
[ "$count" -ge 100 ] || fail "$count questions"

# The whole library: 21 cells of Table 1, none with the table's own reference number, each
# with kind, cell and both classes; above 10 MPa the kind is doubted.
run 0 nipline limits --list
expect_out 'seed T1 (ref'
run 0 nipline limits --list --format json
equal "$(json "$out" '[.result.limits[] | select(.table)] | length')" 21
equal "$(json "$out" '[.result.limits[] | select(.table) | .table.cell_number] | sort | unique | length')" 21
equal "$(json "$out" '[.result.limits[] | select(.table) | select(.source | test("ref number unreliable") | not)] | length')" 0
equal "$(json "$out" '[.result.limits[] | select(.table) | select(.source | test("\\["))] | length')" 0
equal "$(json "$out" '[.result.limits[] | select(.table) | select(.kind and .table.cell and .table.class_as_printed and .table.class_ours)] | length')" 21
equal "$(json "$out" '[.result.limits[] | select(.table) | select((([.pressure.value, .pressure.high] | map(select(. != null)) | max) // 0) > 10) | .table.flag | test("likely mixed kind")] | [length, all] | map(tostring) | join(" ")')" '11 true'
equal "$(json "$out" '[.result.limits[] | select(.id == "t1-18") | .kind] | first')" unclear
# Every statement says what it is good or bad for, and where it stands.
equal "$(json "$out" '[.result.limits[] | select((.benefit // .risk // .text) == null or (.source | length) < 10)] | length')" 0
# One cell printed with two anodes: both rows stand.
equal "$(json "$out" '[.result.limits[] | select(.electrolyte == "Li6PS5Cl" and .cathode == "NCA") | .anode] | sort | join(" ")')" 'Li Li-In'

# A band of lithium creep has its good side too.
run 0 nipline limits LPSC --kind stack --pressure '12 MPa' --format json
equal "$(json "$out" '.result.limits[] | select(.id == "sulfide-stack-creep") | (.benefit | test("suppresses")) and (.risk | test("accelerates"))')" true
equal "$(json "$out" .result.question.pressure.written)" '12 MPa'
equal "$(json "$out" .result.question.pressure.value)" 12
equal "$(json "$out" .command)" limits
# 2, 7.4 and 13 MPa on LLZO: three messages.
for p in 2 7.4 13; do
  nipline limits LLZO --kind stack --pressure "$p MPa" --format json 2>"$err" | jq -r '.result.limits[0].says' || :
done | sort -u >three
[ "$(wc -l <three)" -eq 3 ] || fail 'three messages for LLZO'

# The same bytes twice; a plain text, a table as CSV.
nipline limits LLZO --kind stack >a
nipline limits LLZO --kind stack >b
same a b
run 0 nipline limits LLZO --format csv
expect_out 'the electrolyte cracks'
