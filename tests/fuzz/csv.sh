#!/bin/sh
# csv.sh: the CSV reader against Python's csv module and R's scan() on random hostile
# files. NIP_FUZZ_FILES and NIP_FUZZ_SEED choose how many and which; make check-fuzz takes
# a million. What differs on purpose is listed in csv_compare.py. Skips without Python;
# without R only Python is asked.
set -eu
here=${srcdir:-.}/tests/fuzz
dump=${builddir:-.}/tests/fuzz/csv_dump
files=${NIP_FUZZ_FILES:-3000}
seed=${NIP_FUZZ_SEED:-20261122}
command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' || { echo "python3 is too old"; exit 77; }
tmp=$(mktemp -d "${TMPDIR:-/tmp}/nipline-fuzz.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
echo "seed $seed, $files files"
# In pieces, so that what R is given fits into memory.
while [ "$files" -gt 0 ]; do
  piece=$((files > 100000 ? 100000 : files))
  "$dump" "$piece" "$seed" >"$tmp/cases"
  python3 "$here/csv_compare.py" "$tmp" <"$tmp/cases"
  ! command -v Rscript >/dev/null || LC_ALL=C.UTF-8 Rscript --vanilla "$here/csv_compare.R" "$tmp"
  files=$((files - piece))
  seed=$((seed + 2))
done
command -v Rscript >/dev/null || echo "R is not installed: asked Python only"
