#!/bin/sh
# autogen.sh: makes ./configure; with a word it does everything up to the result.
set -eu

usage() {
  cat <<'END'
usage: ./autogen.sh                            make ./configure
       ./autogen.sh demo  [CONFIGURE-WORD...]  build, then run the demo into nipline-demo/
       ./autogen.sh check [CONFIGURE-WORD...]  build, then run the whole test suite

demo and check first install the Debian packages that are missing (as root, or
through sudo) and skip every step that is already done. Configure words are
passed on, for example: ./autogen.sh check --enable-werror

  --no-install  print the missing packages and why they are needed; status 1 if
                there are any, otherwise go on
  --help        this text
END
}

# package : when (build, or test for check only) : why
packages() {
  cat <<'END'
gcc:build:C compiler
libc6-dev:build:C library headers
make:build:runs the build
autoconf:build:makes configure
automake:build:makes Makefile.in
pkg-config:build:finds the libraries
libxml2-dev:build:reads recipes, materials and specs
libplplot-dev:build:draws every figure
plplot-driver-cairo:build:PLplot's SVG, PNG and PDF output
libcairo2-dev:build:pages of the PDF report
libfontconfig-dev:build:checks that the fonts of the figures are there
libcsv-dev:build:splits line data into fields
zlib1g-dev:build:reads gzipped line data
libudunits2-dev:build:converts units
libgsl-dev:build:roots, integrals, least squares
libnlopt-dev:build:settings that reach a target
nettle-dev:build:SHA-256 of every input
libsqlite3-dev:build:keeps the history of coils and plans
check:build:unit tests (configure asks for it)
fonts-inter:build:font of the figures
fonts-dejavu-core:build:fallback font with every sign used
fontconfig:build:font configuration and cache
jq:test:reads JSON results in the command tests
libxml2-utils:test:xmllint, checks the shipped files against the schemas
mandoc:test:checks the manual pages
poppler-utils:test:reads text and fonts back out of the PDF report
qpdf:test:checks the structure of the PDF report
chromium:test:opens the HTML report as a reader does
nodejs:test:talks to Chromium
END
}

say() {
  echo "autogen.sh: $*"
}

die() {
  say "$*" >&2
  exit 1
}

installed() {
  dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed
}

# Sets $missing (names) and prints each with its reason.
find_missing() {
  missing=
  while IFS=: read -r name when why; do
    [ "$when" = build ] || [ "$word" != demo ] || continue
    installed "$name" && continue
    missing="$missing $name"
    printf '  %-20s %s\n' "$name" "$why"
  done <<END
$(packages)
END
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    env DEBIAN_FRONTEND=noninteractive "$@"
  elif command -v sudo >/dev/null; then
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  else
    die "not root and no sudo; as root, run: apt-get install --no-install-recommends$missing"
  fi
}

install_packages() {
  if ! command -v dpkg-query >/dev/null; then
    [ -z "$no_install" ] || die "no dpkg here: cannot tell which packages are missing"
    say "no dpkg here: packages not checked, configure says what is missing"
    return 0
  fi
  list=$(find_missing; echo "names:$missing")
  missing=${list##*names:}
  [ -n "$missing" ] || return 0
  say "Debian packages missing:"
  printf '%s' "${list%names:*}"
  [ -z "$no_install" ] || exit 1
  # A broken foreign source must not stop us: the install decides.
  as_root apt-get -q update || say "apt-get update failed; trying with the lists at hand" >&2
  # shellcheck disable=SC2086 # a list of names
  as_root apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends $missing ||
    die "apt-get could not install:$missing"
}

make_configure() {
  for tool in autoreconf automake pkg-config; do
    command -v $tool >/dev/null || die "$tool is missing; './autogen.sh check' installs all that is needed"
  done
  autoreconf --force --install
}

configure_is_current() {
  for file in configure Makefile.in config.h.in aclocal.m4 build-aux/install-sh; do
    [ -e $file ] || return 1
  done
  [ -z "$(find configure.ac Makefile.am src recipes qc man tests \
    \( -name configure.ac -o -name Makefile.am -o -name '*.mk' \) \
    -newer configure -print)" ]
}

# Whether the last configure was given all these words.
configured_with() {
  [ -x config.status ] || return 1
  have=$(./config.status --config)
  for flag; do
    case " $have " in
      *" $flag "* | *" '$flag' "*) ;;
      *) return 1 ;;
    esac
  done
}

configure_build() {
  if ! configured_with "$@"; then
    say "configuring"
    again=
    [ ! -e config.status ] || again=yes
    ./configure "$@"
    # Objects do not know the flags they were made with.
    [ -z "$again" ] || make -s clean
  elif [ ! -e Makefile ] || [ -n "$(find configure -newer config.status -print)" ]; then
    say "configuring as before"
    ./config.status --recheck
    ./config.status
  fi
}

build() {
  if ! configure_is_current; then
    say "making configure"
    make_configure
  fi
  configure_build "$@"
  make -j"$(nproc)"
}

word=
no_install=
while [ $# -gt 0 ]; do
  case $1 in
    --no-install) no_install=yes ;;
    -h | --help) usage; exit 0 ;;
    demo | check) [ -z "$word" ] || { usage >&2; exit 2; }; word=$1 ;;
    *) break ;;
  esac
  shift
done
if [ -z "$word" ] && [ $# -gt 0 ]; then
  say "unknown word: $1" >&2
  usage >&2
  exit 2
fi

CDPATH='' cd -- "$(dirname -- "$0")"
case $word in
  '')
    [ -z "$no_install" ] || install_packages
    make_configure
    ;;
  demo)
    install_packages
    build "$@"
    ./nipline demo nipline-demo
    ;;
  check)
    install_packages
    build "$@"
    make -j"$(nproc)" check VERBOSE=1
    ;;
esac
