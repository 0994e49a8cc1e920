"""csv_compare.py: the cases of csv_dump read by other parsers, and every difference named.

    csv_dump FILES SEED | python3 csv_compare.py [FOLDER]

Python's csv module reads every record; a difference that none of the rules below
explains, or that does not come out as the rule says, is printed and the status is 1. With
FOLDER the records both take go there as one file a separator, with the cells beside it,
for csv_compare.R.

How nipline differs from the csv module (strict), on purpose; each is counted:

  encoding  a line that is not UTF-8 is refused
  nul       a line with a NUL byte is refused
  blank     a line of nothing but blanks is skipped, also where there is one column
  stray     a quote inside a cell that does not begin with one is refused; csv takes it as text
  padding   blanks between a quoted cell and its separators do not count; csv keeps them
            before a quote, quote and all, and refuses them behind one
  return    a carriage return inside a line is text; csv refuses it outside quotes
  newline   without multiline a newline inside quotes refuses its line, and reading goes on
            at the next physical line; csv goes on behind the closing quote
  restart   after a refused record reading goes on at the next physical line
  ragged    a record with fewer or more cells than the header is refused
"""
import collections
import csv
import re
import sys

csv.field_size_limit(1 << 30)
RULES = "encoding nul blank stray padding return newline restart ragged".split()
counts = collections.Counter()


def grammar(sep, multiline):
    """RFC 4180 with padding; returns (cell, record) patterns."""
    pad = "[ ]*" if sep == "\t" else "[ \t]*"
    quoted = '"(?:[^"]|"")*"' if multiline else '"(?:[^"\n]|"")*"'
    cell = f'(?:{pad}{quoted}{pad}|[^"{re.escape(sep)}\n]*)'
    return re.compile(f"({cell})({re.escape(sep)}|\\Z)"), re.compile(
        f"{cell}(?:{re.escape(sep)}{cell})*\\Z"
    )


patterns = {(s, m): grammar(s, m) for s in ",;\t|" for m in (False, True)}


def unpad(text, sep, multiline):
    """The record without the padding of its quoted cells."""
    pad = " " if sep == "\t" else " \t"
    cell = patterns[sep, multiline][0]
    out, at = [], 0
    while True:
        m = cell.match(text, at)
        c = m.group(1)
        out.append(c.strip(pad) if '"' in c else c)
        at = m.end()
        if not m.group(2):
            return sep.join(out)


def by_csv(lines, sep):
    """First record of the lines: (cells or None, physical lines used)."""
    reader = csv.reader(iter(lines), delimiter=sep, strict=True)
    try:
        return next(reader, []), reader.line_num
    except csv.Error:
        return None, 1


STAND_IN = "\x01"  # for a carriage return, which csv cannot take


def read_line(text, sep):
    """One physical line without its end, as nipline says it has to be read."""
    valid = patterns[sep, False][1].match(text)
    if not valid:
        # csv may take it (a stray quote) or not; nipline must not.
        open_quote = unclosed(text, sep)
        if by_csv([text], sep)[0] is not None:
            counts["stray"] += 1
        return None, "newline" if open_quote else "stray"
    plain = text.replace("\r", STAND_IN)
    if plain != text:
        counts["return"] += 1
    bare = unpad(plain, sep, False)
    if bare != plain:
        counts["padding"] += 1
    cells, _ = by_csv([bare], sep)
    if cells is None:
        return None, "disagreement"
    return [c.replace(STAND_IN, "\r") for c in cells], None


def unclosed(text, sep, multiline=False):
    """Does the text end inside a quoted cell, without a fault before?"""
    cell = patterns[sep, multiline][0]
    at = 0
    while True:
        m = cell.match(text, at)
        if m and m.group(2):
            at = m.end()
            continue
        rest = text[at:].lstrip(" " if sep == "\t" else " \t")
        return bool(re.match('"(?:[^"]|"")*\\Z', rest))


def split_lines(data):
    """Physical lines as (offset, bytes without end, has newline)."""
    at = 0
    while at < len(data):
        nl = data.find(b"\n", at)
        end = nl if nl >= 0 else len(data)
        line = data[at:end]
        yield at, line[:-1] if line.endswith(b"\r") else line, nl >= 0
        at = end + 1 if nl >= 0 else end


def is_blank(line, sep):
    return not line.strip(b" " if sep == "\t" else b" \t")


def fault_of(line):
    if b"\0" in line:
        counts["nul"] += 1
        return "nul_byte"
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        counts["encoding"] += 1
        return "bad_encoding"
    return None


def record_at(lines, i, sep, multiline):
    """(cells, fault, lines used) of the record that begins with line i."""
    fault = fault_of(lines[i][1])
    if fault:
        return None, fault, 1
    text = lines[i][1].decode("utf-8")
    if multiline and unclosed(text, sep):
        return joined(lines, i, sep)
    cells, why = read_line(text, sep)
    if why == "newline":
        counts["newline"] += 1
        return None, "newline_in_quotes" if lines[i][2] else "stray_quote", 1
    return cells, why and "stray_quote", 1


def joined(lines, i, sep):
    """A record over several lines, the shortest that is well formed."""
    raw = lines[i][3]
    for k in range(i + 1, len(lines) + 1):
        if k == len(lines):
            return None, "stray_quote", 1
        fault = fault_of(lines[k][1])
        if fault:
            return None, fault, 1
        text = (raw + lines[k][1]).decode("utf-8")
        if not patterns[sep, True][1].match(text):
            if unclosed(text, sep, True):
                raw += lines[k][3]
                continue
            return None, "stray_quote", 1
        plain = text.replace("\r", STAND_IN)
        bare = unpad(plain, sep, True)
        if bare != plain:
            counts["padding"] += 1
        cells, _ = by_csv(bare.splitlines(keepends=True), sep)
        if cells is None:
            return None, "disagreement", 1
        return [c.replace(STAND_IN, "\r") for c in cells], None, k - i + 1


def expected(data, sep, multiline):
    mark = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    lines = list(split_lines(data[mark:]))
    ends = [at for at, _, _ in lines[1:]] + [len(data) - mark]
    lines = [(at, line, nl, data[mark + at : mark + end]) for (at, line, nl), end in zip(lines, ends)]
    columns = len(by_csv([lines[0][1].decode()], sep)[0])
    i = 1
    while i < len(lines):
        at, line, _, _ = lines[i]
        if is_blank(line, sep):
            counts["blank"] += 1
            i += 1
            continue
        cells, fault, used = record_at(lines, i, sep, multiline)
        if fault is None and len(cells) != columns:
            counts["ragged"] += 1
            fault = "short_record" if len(cells) < columns else "long_record"
        if fault:
            counts["restart"] += multiline
            yield i + 1, at + mark, ["!" + fault]
            i += 1
        else:
            yield i + 1, at + mark, cells
            i += used


def got(text):
    for record in text.decode("utf-8").split("\x1e")[:-1]:
        place, *cells = record.split("\x1f")
        line, _, offset = place.partition(" ")
        yield (int(line), int(offset), cells) if offset else (place, 0, cells)


def plain_for_others(cells):
    """What other programs can be asked about too: no line ends, no escapes."""
    return not any(c in cell for cell in cells for c in "\r\n\\#")


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else None
    source, files, records, wrong = sys.stdin.buffer, 0, 0, 0
    shared = {s: ([], []) for s in ",;|"}
    while header := source.readline():
        _, number, sep, multiline, n, m = header.split()
        data, text = source.read(int(n)), source.read(int(m))
        sep, multiline = chr(int(sep)), multiline == b"1"
        want, have = list(expected(data, sep, multiline)), list(got(text))
        files += 1
        records += len(want)
        if want != have:
            wrong += 1
            if wrong <= 5:
                print(f"case {int(number)}: {data!r}\n  sep {sep!r} multiline {multiline}")
                print(f"  nipline {have}\n  others  {want}")
        if folder and sep in shared:
            lines = data.split(b"\n")
            for line, _, cells in have:
                if not cells or cells[0].startswith("!") or not plain_for_others(cells):
                    continue
                raw = lines[line - 1].removesuffix(b"\r")
                text = raw.decode("utf-8").removeprefix("\ufeff")
                if unpad(text, sep, False) == text:
                    shared[sep][0].append(text)
                    shared[sep][1].append("\x1f".join(cells))
    for name, (texts, cells) in shared.items() if folder else ():
        stem = f"{folder}/{ord(name)}"
        with open(stem + ".csv", "w", encoding="utf-8", newline="") as f:
            f.write("\n".join(texts) + "\n")
        with open(stem + ".cells", "w", encoding="utf-8", newline="") as f:
            f.write("\n".join(cells) + "\n")
    print(f"{files} files, {records} records, {wrong} files that differ")
    print("by rule: " + ", ".join(f"{r} {counts[r]}" for r in RULES))
    idle = [r for r in RULES if not counts[r]] if files >= 1000 else []
    if idle:
        print("never met, so not tested: " + " ".join(idle))
    return bool(wrong or idle or not files)


sys.exit(main())
