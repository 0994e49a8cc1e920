# lib.sh: helpers of the command tests. A test starts with
#
#   . "${srcdir:-.}/tests/cli/lib.sh"
#
# and finds itself in an empty folder of its own, which goes away at the end.
# $srcdir is then absolute. Every helper that fails ends the test and says why.
#
#   run 0 nipline plan "$srcdir/recipes/x.xml" --format json
#   expect_err 'warning: .*density'       basic regular expression
#   near "$(json "$out" .layers[0].porosity.value)" 0.1843 1e-3
# shellcheck shell=sh
set -eu

srcdir=$(CDPATH='' cd -- "${srcdir:-$(dirname -- "$0")/../..}" && pwd)
: "${NIPLINE:=$srcdir/nipline}"
: "${NIPLINE_DATA:=$srcdir}"
: "${NIPLINE_SHARED=$srcdir/../shared}"
: "${NIPLINE_WRAP=}"
export NIPLINE NIPLINE_DATA NIPLINE_SHARED
LC_ALL=C
export LC_ALL

fail() {
  echo "FAIL: $*" >&2
  exit 1
}

skip() {
  echo "skipped: $*"
  exit 77
}

# need TOOL...: skips the test where a tool is absent.
need() {
  for tool; do
    command -v "$tool" >/dev/null || skip "$tool is not installed"
  done
}

# What a command printed last: standard output and standard error.
lib_dir=$(mktemp -d "${TMPDIR:-/tmp}/nipline-test.XXXXXX")
lib_dir=$(CDPATH='' cd -- "$lib_dir" && pwd -P)
trap 'rm -rf "$lib_dir"' EXIT
trap 'exit 1' HUP INT TERM
out=$lib_dir/stdout
err=$lib_dir/stderr
mkdir "$lib_dir/work"
cd "$lib_dir/work"

nipline() {
  # shellcheck disable=SC2086 # a wrapper may have words of its own
  $NIPLINE_WRAP "$NIPLINE" "$@"
}

show_last() {
  echo "--- $last_command"
  echo "--- status $last_status, standard output:"
  head -c 20000 "$out"
  echo "--- standard error:"
  head -c 20000 "$err"
  echo "---"
}

# run STATUS COMMAND...: runs it with $out and $err; the status has to be STATUS.
run() {
  wanted=$1
  shift
  last_command=$*
  last_status=0
  "$@" >"$out" 2>"$err" || last_status=$?
  [ "$last_status" -eq "$wanted" ] || {
    show_last >&2
    fail "status $last_status, expected $wanted: $last_command"
  }
}

expect_out() {
  grep -q -e "$1" "$out" || { show_last >&2; fail "not in standard output: $1"; }
}

expect_err() {
  grep -q -e "$1" "$err" || { show_last >&2; fail "not in standard error: $1"; }
}

refuse_out() {
  ! grep -q -e "$1" "$out" || { show_last >&2; fail "must not be in standard output: $1"; }
}

refuse_err() {
  ! grep -q -e "$1" "$err" || { show_last >&2; fail "must not be in standard error: $1"; }
}

# quiet: the last command printed nothing on standard error.
quiet() {
  [ ! -s "$err" ] || { show_last >&2; fail "standard error is not empty: $last_command"; }
}

# json FILE FILTER: the value (texts bare, "null" where there is none); FILTER is jq's.
# What is not JSON gives a message and no value, which no helper below accepts.
json() {
  command -v jq >/dev/null || { echo "FAIL: jq is not installed" >&2; return 1; }
  jq -r "$2" "$1" || { echo "FAIL: no JSON value $2 in $1" >&2; return 1; }
}

# near GOT WANTED RTOL [WHAT]: relative tolerance, absolute where WANTED is 0.
near() {
  awk -v got="$1" -v wanted="$2" -v rtol="$3" '
    function number(x) { return x ~ /^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$/ }
    function abs(x) { return x < 0 ? -x : x }
    BEGIN {
      if (!number(got) || !number(wanted) || !number(rtol))
        exit 1
      exit !(abs(got - wanted) <= rtol * (wanted + 0 == 0 ? 1 : abs(wanted)))
    }' || fail "${4:-value} is $1, expected $2 within $3"
}

# equal GOT WANTED [WHAT]: the same text, and not an empty one.
equal() {
  if [ -z "$1" ] || [ "$1" != "$2" ]; then
    fail "${3:-value} is '$1', expected '$2'"
  fi
}

# same FILE FILE: the same bytes.
same() {
  cmp "$1" "$2" || fail "$1 and $2 differ"
}

# absent PATH...: nothing was left behind.
absent() {
  for path; do
    [ ! -e "$path" ] || fail "left behind: $path"
  done
}
