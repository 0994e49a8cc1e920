#!/bin/sh
# man.sh: the manual pages say what the program says.
# Catches a command (`nipline --list-commands`) without a page, a page without a
# command, long options or their arguments that differ between `nipline NAME --help`
# and the page, arguments in the synopsis that differ, a --help without units, exit status
# and where laws come from, and whatever mandoc warns of.
# --help, --usage and --version stand in nipline(1) only.
#
# In a page an option is written   .It Fl o , Fl -output Ns = Ns Ar file
# (optional argument: Fl -x Ns Oo = Ns Ar n Oc). Capitals do not matter.
set -eu
man=${srcdir:-.}/man
: "${NIPLINE:=${builddir:-.}/nipline}"
tmp=$(mktemp -d "${TMPDIR:-/tmp}/nipline-man.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
status=0
bad() {
  echo "$*"
  status=1
}

# --name, --name=arg or --name[=arg], one a line, out of a --help text.
help_options() {
  grep -o '^ \{2,8\}\(-., \)\{0,1\}--[^ ].*' "$1" | sed 's/^ *\(-., \)\{0,1\}//; s/ .*//' | tidy
}

page_options() {
  grep '^\.It .*Fl -' "$1" | sed 's/^\.It //' | tr ',' '\n' | sed -n '/Fl -/{
    s/^.*Fl -/--/
    s/ Ns / /g
    s/ Oo / [/
    s/ Oc *$/ ]/
    s/ Cm / /g
    s/Ar /=/
    s/Ar //g
    s/ //g
    s/==/=/
    p
  }' | tidy
}

tidy() {
  tr '[:upper:]' '[:lower:]' | grep -v -x -e --help -e --usage -e --version | LC_ALL=C sort -u
}

# The arguments behind `nipline NAME`, options taken out, one usage form a line.
arguments() {
  tr '\n' ' ' | sed -e "s/nipline[- ]$1 /\\n/g" | sed -e '1d' -e 's/ or: *$//' | sed -e ':again
    s/\[[^][]*option[^][]*\]\(\.\.\.\)\{0,1\}//I
    t again
    s/\[ *-[^][]*\]\(\.\.\.\)\{0,1\}//
    t again
    s/ \.\.\./.../g
    s/\[ */[/g
    s/ *\]/]/g
    s/  */ /g
    s/^ //
    s/ $//' | tr '[:upper:]' '[:lower:]' | LC_ALL=C sort -u
}

help_arguments() {
  sed -n '/^Usage:/,/^[^ U]\|^$/{/^Usage:\|^ /p}' "$2" | arguments "$1"
}

page_arguments() {
  "$MANDOC" -T ascii -O width=500 "$2" | col -b 2>/dev/null |
    sed -n '/^SYNOPSIS/,/^[A-RT-Z]/{/^ /p}' | arguments "$1"
}

# without col (it is not in a minimal system) overstrikes are undone here
command -v col >/dev/null || col() { sed "s/.$(printf '\b')//g"; }

"$NIPLINE" --list-commands >"$tmp/commands" || { echo "--list-commands fails"; exit 1; }
[ -s "$tmp/commands" ] || { echo "--list-commands prints nothing"; exit 1; }
: "${MANDOC=$(command -v mandoc || :)}"

while read -r name; do
  page=$man/nipline-$name.1
  [ -e "$page" ] || { bad "$page: missing"; continue; }
  "$NIPLINE" "$name" --help >"$tmp/help" 2>"$tmp/err" || bad "nipline $name --help fails"
  [ ! -s "$tmp/err" ] || bad "nipline $name --help writes to standard error"
  for said in 'Exit status: 0' 'take their unit' 'source of every law'; do
    tr '\n' ' ' <"$tmp/help" | grep -q "$said" || bad "nipline $name --help does not say \"$said\""
  done
  grep -q '^\.Sh EXIT STATUS' "$page" || bad "$page: says nothing of exit status"
  help_options "$tmp/help" >"$tmp/want" || :
  page_options "$page" >"$tmp/have" || :
  cmp -s "$tmp/want" "$tmp/have" ||
    bad "$page: options differ (< --help, > page):
$(diff "$tmp/want" "$tmp/have" | grep '^[<>]')"
  [ -n "$MANDOC" ] || continue
  help_arguments "$name" "$tmp/help" >"$tmp/want"
  page_arguments "$name" "$page" >"$tmp/have"
  [ -s "$tmp/want" ] || grep -q "^Usage: nipline $name \[OPTION...\]$" "$tmp/help" ||
    bad "nipline $name --help: no usage line"
  cmp -s "$tmp/want" "$tmp/have" ||
    bad "$page: synopsis differs (< --help, > page):
$(diff "$tmp/want" "$tmp/have" | grep '^[<>]')"
done <"$tmp/commands"

for page in "$man"/nipline-*.1; do
  [ -e "$page" ] || continue
  name=${page##*/nipline-}
  grep -q -x -e "${name%.1}" "$tmp/commands" || bad "$page: no such command"
done

if [ -n "$MANDOC" ]; then
  for page in "$man"/*.[1-9]; do
    "$MANDOC" -T lint -W warning "$page" || bad "$page: mandoc is not content"
  done
fi
[ $status -eq 0 ] || exit $status
[ -n "$MANDOC" ] || { echo "mandoc is not installed: pages not checked by it"; exit 77; }
