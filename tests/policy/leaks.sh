#!/bin/sh
# leaks.sh: no tracked file knows the machine it was written on.
# Catches absolute paths below home, work and build folders.
set -eu
cd "${srcdir:-.}"

# Inside a clone git says what is (or will be) tracked; an unpacked release has no
# git, or lies in somebody else's.
if [ "$(git rev-parse --show-cdup 2>/dev/null || echo no)" = "" ]; then
  list=$(git ls-files --cached --others --exclude-standard)
else
  list=$(find . -type d \( -name .git -o -name .deps -o -name autom4te.cache -o -name build-aux \
      -o -name scratch -o -name nipline-demo \) -prune -o -type f \
    ! -name '*.o' ! -name '*.a' ! -name '*.log' ! -name '*.trs' ! -name Makefile \
    ! -name Makefile.in ! -name 'config*' ! -name aclocal.m4 -print)
fi
n=$(echo "$list" | wc -l)
[ "$n" -gt 20 ] || { echo "only $n files to look at: this test is broken"; exit 1; }

# Brackets keep the pattern from finding itself; a letter before the slash is a URL
# or a relative path, but -I/... is neither.
pattern='(^|[^A-Za-z0-9._~%/-]|-[IL])/([h]ome|[w]ork|[r]oot|tmp/[b]uild)[/-]'
found=$(echo "$list" | tr '\n' '\0' | xargs -0 grep -I -n -s -E "$pattern" || :)
[ -z "$found" ] || { echo "$found"; echo "absolute paths of one machine, see above"; exit 1; }
echo "$n files"
