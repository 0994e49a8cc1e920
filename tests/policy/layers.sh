#!/bin/sh
# layers.sh: every #include in src/ against the table of rooms (rooms.txt).
# Catches, with file and line: a room that includes one it may not, a third-party
# or system header outside its room, an included .c file, an include without its
# room ("x.h", "../x.h"), a room without a row, a row without a room, a file outside
# the rooms, and a circle in the table itself.
set -eu
src=${srcdir:-.}/src
table=${srcdir:-.}/tests/policy/rooms.txt
status=0

find "$src" -type f \( -name '*.c' -o -name '*.h' -o -name '*.def' \) | LC_ALL=C sort |
  xargs awk -v table="$table" -v src="$src/" '
  function trim(s) { gsub(/^[ \t]+|[ \t]+$/, "", s); return s }
  function bad(text) { printf "%s:%d: %s\n", FILENAME, FNR, text; failed = 1 }

  function read_table(  line, part, word, i, n, room) {
    while ((getline line < table) > 0) {
      if (line ~ /^#/ || trim(line) == "")
        continue
      if (split(line, part, "|") != 3) {
        printf "%s: not three columns: %s\n", table, line
        failed = 1
        continue
      }
      room = trim(part[1])
      rooms[room] = 1
      n = split(part[2], word, " ")
      for (i = 1; i <= n; i++)
        may[room, word[i]] = 1
      n = split(part[3], word, " ")
      for (i = 1; i <= n; i++)
        header[room, word[i]] = 1
    }
    close(table)
  }

  # A header is allowed by its own name or by any folder it is in ("gsl/").
  function allowed(room, name,  at, rest, folder) {
    if ((room, name) in header)
      return 1
    rest = name
    while ((at = index(rest, "/")) > 0) {
      folder = folder substr(rest, 1, at)
      if ((room, folder) in header)
        return 1
      rest = substr(rest, at + 1)
    }
    return 0
  }

  BEGIN { read_table() }
  FNR == 1 {
    path = substr(FILENAME, length(src) + 1)
    room = path
    if (!sub(/\/.*/, "", room)) {
      bad("a source file belongs into a room")
      room = ""
    } else if (!(room in rooms))
      bad("room " room " has no row in rooms.txt")
  }
  /^[ \t]*#[ \t]*include/ {
    what = $0
    sub(/^[ \t]*#[ \t]*include[ \t]*/, "", what)
    if (what ~ /^"/) {
      name = substr(what, 2)
      sub(/".*/, "", name)
      if (name ~ /\.c$/)
        bad("includes a .c file: " name)
      else if (name !~ /^[a-z0-9_]+\/[a-z0-9_]+\.(h|def)$/)
        bad("write \"room/file.h\", not \"" name "\"")
      else {
        other = name
        sub(/\/.*/, "", other)
        if (!(other in rooms))
          bad("includes unknown room " other)
        else if (other != room && !((room, other) in may))
          bad(room " may not include " other " (" name ")")
      }
    } else if (what ~ /^</) {
      name = substr(what, 2)
      sub(/>.*/, "", name)
      if (!allowed("*", name) && !allowed(room, name))
        bad(room " may not include <" name ">")
    } else
      bad("an include names its file: " what)
  }
  END { exit failed }' || status=1

# Rows without a room, and circles.
rows=$(sed -n 's/^\([a-z][a-z0-9]*\) *|.*/\1/p' "$table")
for room in $rows; do
  [ -d "$src/$room" ] || { echo "$table: no room src/$room"; status=1; }
done
[ "$(echo "$rows" | sort | uniq -d)" = "" ] || { echo "$table: a room has two rows"; status=1; }
awk -F '|' '/^[a-z]/ { n = split($2, w, " "); for (i = 1; i <= n; i++) print $1, w[i] }' "$table" |
  tsort >/dev/null || { echo "$table: the rooms include each other in a circle"; status=1; }
# The map of the rooms has one paragraph a room: a second one is a merge gone wrong.
for room in "$src"/*/; do
  room=$(basename "$room")
  n=$(grep -c "^\* \*\*$room\*\*:" "$src/README.md" || :)
  [ "$n" -eq 1 ] || { echo "$src/README.md: $n paragraphs of room $room"; status=1; }
done
exit $status
