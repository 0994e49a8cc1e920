#!/bin/sh
# lint.sh: levels, exit status and messages of `nipline lint`, and the schemas it prints.
. "${srcdir:-.}/tests/cli/lib.sh"

recipe=$srcdir/recipes/lee2025-co-rolling.xml

# Everything shipped is clean at its level.
for file in "$srcdir"/recipes/*.xml; do
  run 0 nipline lint "$file"
  quiet
done
run 0 nipline lint --level predict "$srcdir/recipes/glass-separator.xml"
quiet
run 0 nipline lint --level report "$recipe"
refuse_err 'pressure record'

# The three-point record is what level report asks for, and only it.
run 0 nipline lint --level predict "$srcdir/recipes/glass-separator.xml"
run 1 nipline lint --level report "$srcdir/recipes/glass-separator.xml"
expect_err 'item 1 of the pressure record is missing'
expect_err 'item 2 of the pressure record is missing'
expect_err 'item 3 of the pressure record is missing'
[ "$(grep -c error "$err")" -eq 3 ] || fail 'three errors were expected'

# Syntax looks at no element, schema does.
sed 's/<title>/<titel>/; s/<\/title>/<\/titel>/' "$recipe" >title.xml
run 0 nipline lint --level syntax title.xml
quiet
run 3 nipline lint title.xml
expect_err '^title.xml:6: error: recipe/titel: unknown element in recipe (did you mean title'
expect_err '^title.xml:5: error: recipe: element title is missing'

# Warnings count with --strict.
sed '/<thickness/d; /<areal_mass/d; /<ionic_conductivity/d' "$recipe" >bare.xml
run 0 nipline lint --level predict bare.xml
expect_err 'warning: separator: nothing recorded and no compaction law'
run 1 nipline lint --level predict --strict bare.xml
expect_err 'warnings, and --strict counts them'

# Several files, one of them bad: the good one is still read, the worst decides.
run 3 nipline lint "$recipe" title.xml none.xml
expect_err '^title.xml:6: error:'
expect_err '^none.xml: error: cannot open: No such file'
printf '<colour/>\n' >colour.xml
run 3 nipline lint colour.xml
expect_err '^colour.xml:1: error: unknown root element <colour> (allowed: recipe, materials, limits, spec)'

# Standard input.
nipline lint - <"$recipe" || fail 'a good recipe on standard input'
status=0
nipline lint - <title.xml 2>"$err" || status=$?
[ "$status" -eq 3 ] || fail "status $status of a bad recipe on standard input"
expect_err '^-:6: error: recipe/titel'

# Usage.
run 2 nipline lint
expect_err 'a file is missing'
run 2 nipline lint --level deep "$recipe"
expect_err 'unknown level "deep" (syntax, schema, predict, report)'
run 2 nipline lint --schema pudding
expect_err 'no schema of "pudding" (allowed: recipe, materials, limits, spec)'

# Schemas: the shipped files pass, what the reader refuses in structure they refuse.
for kind in recipe materials limits; do
  run 0 nipline lint --schema "$kind"
  quiet
  cp "$out" "$kind.xsd"
done
: "${XMLLINT=$(command -v xmllint || :)}"
[ -n "$XMLLINT" ] || skip 'xmllint is not installed: schemas not tested'
schema() {
  "$XMLLINT" --nonet --noout --schema "$1.xsd" "$2" >"$out" 2>&1
}
for file in "$srcdir"/recipes/*.xml; do
  kind=recipe
  [ "${file##*/}" != materials.xml ] || kind=materials
  [ "${file##*/}" != limits.xml ] || kind=limits
  schema "$kind" "$file" || { cat "$out"; fail "the schema refuses $file"; }
done
count=0
while IFS='	' read -r change why; do
  [ -n "$change" ] || continue
  sed "$change" "$recipe" >changed.xml
  ! cmp -s "$recipe" changed.xml || fail "changes nothing: $change"
  run 3 nipline lint changed.xml
  ! schema recipe changed.xml || fail "the schema accepts: $why"
  count=$((count + 1))
done <<'END'
s/<title>/<titel>/; s/<\/title>/<\/titel>/	unknown element
s/ role="cathode"//	missing attribute
s/role="cathode"/role="katode"/	unknown choice
s/parts="80"/parts="eighty"/	no number
s/parts="80"/parts="0"/	not above 0
s/parts="80"/parts="80" colour="red"/	unknown attribute
s/<passes>30/<passes>3.5/	no whole number
s/<passes>30/<passes>0/	passes not above 0
s/ unit="mm" evidence/ evidence/	missing unit
s/basis="unstated"/basis="maybe"/	unknown basis
s/evidence="second-hand">2</evidence="rumour">2</	unknown evidence
/<title>/d	missing element
s/>600</>six hundred</	no number in a quantity
s/>3.5</>-3.5</	ratio below 0
s/<speed/stray text <speed/	stray text
s/type="co-roll"/type="coroll"/	unknown step type
s/<\/step>/<pressure unit="MPa">1<\/pressure><\/step>/	wrong order
s/id="feed"/id="feed the line"/	name with blanks
END
[ "$count" -eq 18 ] || fail "$count changes tested"
