#!/bin/sh
# exits.sh: the library never prints, never ends the program, and has no clock,
# chance or locale of its own.
# Catches calls of the functions below outside src/cmd (comments and texts do not
# count), stdout and stderr by name, and, where libnipline.a is built, the same
# functions reached by a macro or a pointer.
set -eu
src=${srcdir:-.}/src
words="exit _exit _Exit quick_exit abort printf vprintf fprintf vfprintf dprintf puts putchar \
perror warn warnx err errx error setlocale system popen \
time clock gettimeofday clock_gettime localtime localtime_r rand srand random srandom"
names='stdout stderr STDOUT_FILENO STDERR_FILENO'
# Where one of them is right: out of memory without a handler; "-" as a file name.
except='src/base/arena.c abort,src/base/file.c stdout,src/base/file.c STDOUT_FILENO'

status=0
find "$src" -type f \( -name '*.c' -o -name '*.h' -o -name '*.def' \) ! -path "$src/cmd/*" |
  LC_ALL=C sort | xargs awk -v root="${srcdir:-.}/" -v words="$words" -v names="$names" \
  -v except="$except" '
  # The line without comments, texts and character constants.
  function code(s,  done, c, two) {
    done = ""
    while (s != "") {
      c = substr(s, 1, 1)
      two = substr(s, 1, 2)
      if (comment) {
        if (two == "*/") {
          comment = 0
          s = substr(s, 3)
        } else
          s = substr(s, 2)
      } else if (two == "/*") {
        comment = 1
        s = substr(s, 3)
      } else if (two == "//")
        break
      else if (c == "\"" || c == "\047") {
        s = substr(s, 2)
        while (s != "" && substr(s, 1, 1) != c)
          s = substr(s, substr(s, 1, 1) == "\\" ? 3 : 2)
        s = substr(s, 2)
        done = done " "
      } else {
        done = done c
        s = substr(s, 2)
      }
    }
    return done
  }
  BEGIN {
    n = split(words, word, " ")
    for (i = 1; i <= n; i++)
      call[word[i]] = 1
    n = split(names, word, " ")
    for (i = 1; i <= n; i++)
      name[word[i]] = 1
    n = split(except, line, ",")
    for (i = 1; i <= n; i++)
      fine[line[i]] = 1
  }
  FNR == 1 {
    comment = 0
    path = substr(FILENAME, length(root) + 1)
  }
  {
    # A member (x->time, x.time) is not the function; a format attribute has no call.
    s = code($0)
    before = ""
    while (match(s, /[A-Za-z_][A-Za-z0-9_]*/)) {
      token = substr(s, RSTART, RLENGTH)
      before = substr(s, 1, RSTART - 1)
      s = substr(s, RSTART + RLENGTH)
      hit = token in name || (token in call && s ~ /^[ \t]*\(/ && before !~ /(\.|->)[ \t]*$/)
      if (hit && !((path " " token) in fine)) {
        printf "%s:%d: %s in the library\n", FILENAME, FNR, token
        failed = 1
      }
    }
  }
  END { exit failed }' || status=1

# Undefined symbols of the built archive; the compiler's own rewrites among them.
archive=${builddir:-.}/libnipline.a
if [ -e "$archive" ] && command -v nm >/dev/null; then
  pattern=$(echo "$words __printf_chk __fprintf_chk __vfprintf_chk $names" | tr ' ' '|')
  nm -A -u "$archive" 2>/dev/null | awk '{ sub(/@.*/, "", $NF); print $1, $NF }' |
    grep -E " ($pattern)\$" |
    grep -v -e 'arena\.o: abort$' -e 'file\.o: stdout$' && {
    echo "libnipline.a uses the functions above"
    status=1
  }
fi
exit $status
