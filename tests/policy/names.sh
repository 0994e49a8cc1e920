#!/bin/sh
# names.sh: the shape of source files.
# Catches a file in src/ over 1200 lines, a .c file whose first include is not
# <config.h>, a header that includes it, a .c file that no local.mk lists (it would
# not be compiled), a test that tests/local.mk does not list (it would not be run), a list
# in a local.mk that breaks off before its last name, and a function the library exports
# without the prefix nip_.
set -eu
src=${srcdir:-.}/src
status=0
bad() {
  echo "$*"
  status=1
}

list=$(find "$src" -type f \( -name '*.c' -o -name '*.h' -o -name '*.def' \) | LC_ALL=C sort)
[ -n "$list" ] || bad "no source found under $src"
for file in $list; do
  lines=$(($(wc -l <"$file")))
  [ $lines -le 1200 ] || bad "$file: $lines lines, at most 1200: split it"
  first=$(grep -n -m 1 '^[[:blank:]]*#[[:blank:]]*include' "$file" || :)
  case $file in
    *.c)
      case $first in
        *:'#include <config.h>') ;;
        *) bad "$file:${first%%:*}: the first include has to be <config.h>" ;;
      esac
      grep -q "%D%/${file##*/}\([[:blank:]]\|\$\)" "${file%/*}"/*.mk ||
        bad "$file: not listed in ${file%/*}/local.mk"
      ;;
    *)
      ! grep -q '^[[:blank:]]*#[[:blank:]]*include[[:blank:]]*[<"]config\.h' "$file" ||
        bad "$file: a header does not include <config.h>"
      ;;
  esac
done

for file in "$src"/*/*.mk "$src"/../*/local.mk; do
  [ -e "$file" ] || continue
  broken=$(awk '/^\t%D%/ && open == 0 && before ~ /^\t%D%/ { print FNR } { open = /\\$/; before = $0 }' "$file")
  [ -z "$broken" ] || bad "$file:$broken: stands outside its list (the line before has no backslash)"
done

tests=${srcdir:-.}/tests
for file in "$tests"/unit/test_*.c "$tests"/cli/*.sh "$tests"/policy/*.sh; do
  [ -e "$file" ] || continue
  name=${file#"$tests"/}
  grep -q "%D%/${name%.c}\([[:blank:]]\|\$\)" "$tests/local.mk" ||
    bad "$file: not listed in tests/local.mk"
done

archive=${builddir:-.}/libnipline.a
if [ -e "$archive" ] && command -v nm >/dev/null; then
  foreign=$(nm -A -g --defined-only "$archive" 2>/dev/null |
    awk '$NF !~ /^(nip_|__|_)/ && $(NF - 1) ~ /^[A-Z]$/ { print $1, $NF }')
  [ -z "$foreign" ] || bad "exported without the prefix nip_:
$foreign"
fi
exit $status
