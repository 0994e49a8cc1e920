#!/bin/sh
# headers.sh: every header compiles alone, behind <config.h> as in every .c file.
# Catches a header that needs another one included first (a missing <stddef.h>, a
# struct first named in a parameter list).
set -eu
src=${srcdir:-.}/src
: "${CC:=cc}"
: "${NIP_CPPFLAGS:=-D_GNU_SOURCE -I$src $(pkg-config --cflags libxml-2.0 cairo fontconfig)}"
: "${NIP_CFLAGS:=-Wall -Wextra}"
config=
[ ! -e config.h ] || config='-include config.h'

status=0
n=0
for header in "$src"/*/*.h; do
  [ -e "$header" ] || continue
  n=$((n + 1))
  # shellcheck disable=SC2086 # lists of words
  $CC $NIP_CPPFLAGS $NIP_CFLAGS -std=c11 -Werror -Wno-unused -fsyntax-only $config \
    -x c "$header" || { echo "$header: does not compile alone"; status=1; }
done
[ $n -gt 0 ] || { echo "no header found under $src"; status=1; }
echo "$n headers"
exit $status
