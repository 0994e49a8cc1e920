#!/bin/sh
# memory.sh: memory does not grow with the length of the data. 2 GB of dirty line data go
# through a pipe into nipline qc, which may take 32 MiB. For make check-memory: it takes a
# minute or so. NIP_MEMORY_MB says how many million bytes. Skips without Python.
set -eu
: "${NIPLINE:=${builddir:-.}/nipline}"
mb=${NIP_MEMORY_MB:-2000}
command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
tmp=$(mktemp -d "${TMPDIR:-/tmp}/nipline-memory.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
cat >"$tmp/spec.xml" <<'X'
<spec id="m" version="1"><title>memory</title>
  <columns coil="coil" lane="lane" position="pos" time="t"/>
  <max_bad unit="%">100</max_bad>
  <policy kind="unordered_time" action="ignore"/>
  <characteristic id="h" quantity="thickness" unit="um" stuck_after="9" sentinels="0"><limit kind="alarm_above" value="51" unit="um"/></characteristic>
  <characteristic id="m" quantity="areal_mass" unit="g/m2"/>
</spec>
X
python3 - "$NIPLINE" "$tmp/spec.xml" "$mb" <<'X'
import json, resource, subprocess, sys

nipline, spec, mb = sys.argv[1], sys.argv[2], int(sys.argv[3])
# What wait() tells of a child counts what the parent took when it forked. So the child is
# started while this process is small, and asked itself while it lives.
run = subprocess.Popen([nipline, "qc", "--format=json", spec, "-"],
                       stdin=subprocess.PIPE, stdout=subprocess.PIPE)
small = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
row = []
for i in range(40000):
    h = ["50.%d" % (i % 97), "51.2", "NA", "x", "0", '"5"0'][0 if i % 50 else i // 50 % 6]
    row.append(f" C{i // 20000} ,L{i % 4},{i / 4},{i // 4},{h},{80 + i % 7}.5\n")
chunk = "".join(row).encode()
times = mb * 1000000 // len(chunk) + 1
run.stdin.write(b"coil,lane,pos,t,h,m\n")
for _ in range(times):
    run.stdin.write(chunk)
status = open(f"/proc/{run.pid}/status").read() if sys.platform == "linux" else ""
own = [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")]
run.stdin.close()
result = json.loads(run.stdout.read())["result"]
run.wait()
kib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(f"{times * len(chunk) / 1e6:.0f} MB, {result['rows']} rows, peak {kib / 1024:.1f} MiB"
      + f" at most (Python had {small / 1024:.1f} when it forked)"
      + f"; {own[0] / 1024:.1f} before the end of the data" * bool(own))
lines = result["files"][0]["lines"]
sys.exit(kib >= 32 * 1024 or lines != times * len(row) + 1 or
         result["rows"] + result["files"][0]["refused"] != times * len(row))
X
