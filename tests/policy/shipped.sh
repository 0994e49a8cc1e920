#!/bin/sh
# shipped.sh: what is shipped is in order.
# Catches a recipe that `nipline lint --level predict` does not pass, another XML file
# in recipes/ or qc/ that `nipline lint` does not pass (an error or a warning counts),
# and, where xmllint is, a file that the schema for its root element refuses or that
# no schema knows.
set -eu
top=${srcdir:-.}
: "${NIPLINE:=${builddir:-.}/nipline}"
: "${NIPLINE_DATA:=$top}"
export NIPLINE_DATA
: "${XMLLINT=$(command -v xmllint || :)}"
tmp=$(mktemp -d "${TMPDIR:-/tmp}/nipline-shipped.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
status=0
bad() {
  echo "$*"
  status=1
}

# Name of the first element, comments and declarations left out.
root_element() {
  awk '{
    line = line $0 "\n"
    gsub(/<!--([^-]|-[^-])*-->/, "", line)
    gsub(/<[?!][^>]*>/, line ~ /<!--/ ? "&" : "", line)
    if (line !~ /<!--/ && match(line, /<[A-Za-z][A-Za-z0-9_.:-]*/)) {
      print substr(line, RSTART + 1, RLENGTH - 1)
      exit
    }
  }' "$1"
}

lint() {
  "$NIPLINE" lint "$@" >"$tmp/out" 2>"$tmp/err" || {
    bad "status $?: nipline lint $*"
    cat "$tmp/out" "$tmp/err"
    return
  }
  if cat "$tmp/out" "$tmp/err" | grep -e ': warning: ' -e ': error: '; then
    bad "not clean: nipline lint $*"
  fi
}

# The schema that declares this root element.
schema_of() {
  for schema in "${builddir:-.}"/recipes/*.xsd; do
    [ -e "$schema" ] || continue
    [ "$("$XMLLINT" --xpath "count(/*/*[local-name()='element'][@name='$1'])" "$schema")" != 1 ] ||
      { echo "$schema"; return; }
  done
}

recipes=0
specs=0
for file in "$top"/recipes/*.xml "$top"/qc/*.xml; do
  [ -e "$file" ] || continue
  root=$(root_element "$file")
  case $root in
    recipe) recipes=$((recipes + 1)); lint --level predict "$file" ;;
    *) lint "$file" ;;
  esac
  case $file in
    */qc/*) specs=$((specs + 1)) ;;
  esac
  [ -n "$XMLLINT" ] || continue
  schema=$(schema_of "$root")
  if [ -z "$schema" ]; then
    bad "$file: no schema declares <$root>"
  else
    "$XMLLINT" --nonet --noout --schema "$schema" "$file" >"$tmp/out" 2>&1 || {
      bad "$file: refused by $schema"
      cat "$tmp/out"
    }
  fi
done
[ $recipes -gt 0 ] || bad "no recipe in $top/recipes"
[ $specs -gt 0 ] || bad "no spec in $top/qc"
echo "$recipes recipes, $specs files in qc/"
[ $status -eq 0 ] || exit $status
[ -n "$XMLLINT" ] || { echo "xmllint is not installed: schemas not checked"; exit 77; }
