#!/bin/sh
# errors.sh: whatever is wrong gives a clear message with its place, the documented
# status, and no partial output.
. "${srcdir:-.}/tests/cli/lib.sh"

recipe=$srcdir/recipes/lee2025-co-rolling.xml

# bad NAME CHANGE LINE MESSAGE: one message, file:line, status 3, nothing written.
bad() {
  sed "$2" "$recipe" >"$1.xml"
  ! cmp -s "$recipe" "$1.xml" || fail "changes nothing: $2"
  run 3 nipline plan "$1.xml" --output "$1.json" --figure "$1.svg"
  expect_err "^$1.xml:$3: error: .*$4"
  [ "$(wc -l <"$err")" -eq 1 ] || { cat "$err"; fail "$1: one message was expected"; }
  [ ! -s "$out" ] || fail "$1: something on standard output"
  absent "$1.json" "$1.svg"
}
bad unit 's/unit="MPa" stress/unit="um" stress/' 42 'unit "um" does not measure pressure (allowed: MPa'
bad inverse 's/unit="MPa" stress/unit="1\/MPa" stress/' 42 'does not measure pressure'
bad element 's/<gap\(.*\)gap>/<gab\1gab>/' 27 'recipe/step\[1\]/gab: unknown element in step (did you mean gap'
bad attribute 's/parts="80"/parts="80" part="1"/' 17 'part\[1\]/@part: unknown attribute in part (did you mean parts'
bad material 's/material="VGCF"/material="VGFC"/' 19 'unknown material "VGFC", did you mean VGCF'
bad number 's/>600</>6OO</' 31 'a number was expected (got "6OO")'
bad malformed 's/<\/title>/<\/titel>/' '6:[0-9]*' 'not well-formed XML: '
bad layer 's/layer="cathode"/layer="katode"/' 49 'unknown layer "katode" (this recipe has: separator, cathode)'
bad law 's/<foil/<foil/; s/<part material="PTFE" parts="0.1"\/>/&<law name="hekel" stress="die_axial" evidence="assumed" source="x"><parameter name="P" unit="1">1<\/parameter><\/law>/' 13 'unknown law "hekel" (allowed: heckel'

cat >bomb.xml <<'END'
<?xml version="1.0"?>
<!DOCTYPE recipe [
<!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">
]>
<recipe><title>&e;</title></recipe>
END
run 3 nipline plan bomb.xml --output bomb.json
expect_err '^bomb.xml:2: error: .*entities are not accepted; remove <!DOCTYPE'
[ "$(wc -l <"$err")" -eq 1 ] || fail 'one message was expected of the bomb'
absent bomb.json

: >empty.xml
run 3 nipline plan empty.xml -o empty.json
expect_err '^empty.xml:1: error: is empty'
run 3 nipline plan none.xml -o none.json
expect_err '^none.xml: error: cannot open: No such file'
mkdir folder.xml
run 3 nipline plan folder.xml -o folder.json
expect_err '^folder.xml: error: is a folder'
run 3 nipline plan "$srcdir/recipes/materials.xml" -o kind.json
expect_err 'materials.xml:[0-9]*: error: materials: unknown root element (expected <recipe>)'
absent empty.json none.json folder.json kind.json

# One run tells all: a wrong unit, a name nothing has, and what is wrong with a material
# file, whatever command reads them.
sed 's/unit="MPa" stress/unit="um" stress/; s/material="VGCF"/material="VGFC"/; s/layer="cathode"/layer="katode"/' \
  "$recipe" >several.xml
for command in lint plan solve sweep; do
  case $command in
  solve) set -- --free press.pressure=75:450MPa --target separator.porosity=10:14% ;;
  sweep) set -- --vary press.pressure=100:400MPa ;;
  *) set -- ;;
  esac
  run 3 nipline $command several.xml "$@"
  expect_err '^several.xml:42: error: .*does not measure pressure'
  expect_err '^several.xml:19: error: part: unknown material "VGFC"'
  expect_err '^several.xml:49: error: .*unknown layer "katode"'
done
cat >faulty-materials.xml <<'END'
<materials id="m" version="1">
  <material id="x" class="powder">
    <theoretical_density unit="um" evidence="primary" source="s">2</theoretical_density>
  </material>
</materials>
END
run 3 nipline plan several.xml --materials faulty-materials.xml
expect_err '^faulty-materials.xml:2: error: .*unknown value "powder"'
expect_err '^faulty-materials.xml:3: error: .*"um" does not measure density'
expect_err '^several.xml:42: error: .*does not measure pressure'
expect_err '^several.xml:49: error: .*unknown layer "katode"'
if grep -q 'unknown material' "$err"; then
  fail 'materials looked up in a library that could not be read'
fi

# No library: said with what to do.
mkdir nothing
run 3 nipline plan "$recipe" --data nothing
expect_err '^nothing/recipes/materials.xml: error: cannot open'
expect_err 'name its folder with --data or NIPLINE_DATA'

# All faults at once.
sed 's/unit="MPa" stress/unit="um" stress/; s/material="VGCF"/material="VGFC"/; s/<passes>30/<passes>thirty/' "$recipe" >three.xml
run 3 nipline plan three.xml
expect_err '^three.xml:42: error:'
expect_err '^three.xml:19: error:'
expect_err '^three.xml:28: error: .*a whole number was expected (got "thirty")'

# Existing output stays unless --force.
echo mine >kept.json
run 2 nipline plan "$recipe" -o kept.json
expect_err '^kept.json: error: exists already; --force replaces it'
equal "$(cat kept.json)" mine 'kept.json'
run 0 nipline plan "$recipe" -o kept.json --force
equal "$(json kept.json .command)" plan 'command'
run 5 nipline plan "$recipe" -o no/such/folder.json
expect_err '^no/such/folder.json: error: cannot write: No such file'
run 2 nipline plan "$recipe" --format text -o folder.xml
expect_err 'is a folder'
for left in *.??????; do
  case $left in *.xml|*.json|'*.??????') ;; *) fail "left behind: $left" ;; esac
done

# Full disk.
if [ -w /dev/full ]; then
  for words in "plan $recipe" "plan $recipe --format json" "plan $recipe -o /dev/full" --help \
    'plan --help' 'lint --help' --version --list-commands 'lint --schema recipe' help; do
    status=0
    # shellcheck disable=SC2086 # several words
    nipline $words >/dev/full 2>"$err" || status=$?
    [ "$status" -eq 5 ] || fail "status $status, expected 5, on a full disk: nipline $words"
    expect_err 'No space left on device'
  done
fi

# Usage.
run 2 nipline
expect_err 'a command is missing'
run 2 nipline pln
expect_err 'unknown command "pln" (did you mean plan?)'
run 2 nipline zzzzzz
refuse_err 'did you mean'
run 2 nipline plan
run 2 nipline plan --no-such-option "$recipe"
run 2 nipline plan "$recipe" "$recipe"
expect_err 'one recipe at a time'
run 2 nipline plan "$recipe" --format pudding
expect_err 'unknown format "pudding"'
run 2 nipline plan "$recipe" --figure figure.docx
expect_err 'figure.docx: the suffix has to be .svg, .png or .pdf'
run 2 nipline help pln
absent figure.docx
for words in --help help 'plan --help' 'help plan' 'lint --help' --version; do
  # shellcheck disable=SC2086 # several words
  run 0 nipline $words
  quiet
  [ -s "$out" ] || fail "nothing printed: nipline $words"
done
