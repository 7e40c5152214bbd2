"""Pages of the site at growing amounts of data: ``python -m bench.site`` (``make bench-site``).

Prints a table and writes out/bench-site.json. Each size is an installation of its own, made by the product's own
commands and then grown (``bench.site_data``). Every page that a role may open without an argument, and one of each kind
of thing, is asked for over and over in one process: what is taken is the time of the server alone, and the number of
queries, which must not grow with the data. ``SCALES="1 10"`` says which sizes, ``YINGSHANG_DATABASE_URL`` another
database than a file for each size.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
from typing import TYPE_CHECKING

from bench import OUT

if TYPE_CHECKING:
    from pathlib import Path

SCALES = tuple(int(text) for text in os.environ.get("SCALES", "1 10 100").split())
Probed = dict[str, dict[str, float]]


def main() -> int:
    """Make each size, measure it, print what grew."""
    folder = OUT / "bench-site"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    found: dict[int, Probed] = {}
    for scale in SCALES:
        print(f"making and measuring {scale}x ...", file=sys.stderr, flush=True)
        found[scale] = _probe(folder / f"home-{scale}", scale)
        (OUT / "bench-site.json").write_text(json.dumps(found, indent=1, ensure_ascii=False), encoding="utf-8")
    for line in table(found):
        print(line)
    print("figures: out/bench-site.json")
    return 0


def _probe(home: Path, scale: int) -> Probed:
    env = {**os.environ, "YINGSHANG_HOME": str(home), "TZ": "Asia/Shanghai"}
    made = subprocess.run(
        [sys.executable, "-m", "yingshang", "demo"],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if made.returncode:
        sys.exit(made.stderr.decode())
    command = [sys.executable, "-m", "bench.site_probe", str(scale)]
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, check=True)
    shutil.rmtree(home, ignore_errors=True)
    probed: Probed = json.loads(done.stdout.splitlines()[-1])
    return probed


def table(found: dict[int, Probed]) -> list[str]:
    """Lines: page, milliseconds at the 95th percentile and queries per size, the last size against the first."""
    first, last = found[min(found)], found[max(found)]
    sizes = sorted(found)
    lines = [f"{'':44}" + "".join(f"{size:>8}x p95 ms{'':2}queries" for size in sizes) + "   growth"]
    for name in last:
        if "p95_ms" not in last[name]:
            continue
        cells = [found[size].get(name, {}) for size in sizes]
        figures = "".join(
            f"{c.get('p95_ms', float('nan')):>16.1f}{c.get('queries', float('nan')):>9.0f}" for c in cells
        )
        growth = last[name]["p50_ms"] / first[name]["p50_ms"] if name in first else float("nan")
        late = "  over 100 ms" if last[name]["p95_ms"] > 100 and not name.startswith("(") else ""
        more = "  MORE QUERIES" if name in first and last[name]["queries"] > first[name]["queries"] else ""
        lines.append(f"{name:44}{figures}{growth:>9.1f}{late}{more}")
    slow = [probe["p95_ms"] for name, probe in last.items() if "p95_ms" in probe and not name.startswith("(")]
    lines.append(f"pages: {len(slow)}, median of their p95 {statistics.median(slow):.0f} ms, worst {max(slow):.0f} ms")
    for name, probe in last.items():
        if "p95_ms" not in probe:
            lines.append(f"{name}: " + ", ".join(f"{key} {value:g}" for key, value in probe.items()))
    return lines


if __name__ == "__main__":
    sys.exit(main())
