"""``make bench``: one table of figures, and the same in ``out/bench.json``.

Every figure comes from a process of its own, so that none pays for, or profits from, what another one left behind.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench import OUT
from bench.corpus import documents, repeated, varied

_SIZE = 10_000_000
_SLICE = 300_000  # jionlp would need half a minute for all
_STARTS = 7
Figures = dict[str, dict[str, float]]


def measure(folder: Path) -> Figures:
    """All figures by name; ``folder`` receives the texts."""
    texts = list(documents().values())
    if not texts:
        sys.exit("no documents to measure: neither ../shared/seeds nor src/gongwen/samples holds a .txt")
    corpora = {
        "same": repeated(texts, _SIZE),
        "varied": varied(texts, _SIZE),
        "slice": varied(texts, _SLICE),
        "longest": [max(texts, key=len)],
        "warm": varied(texts, _SLICE // 3, seed=2),
    }
    for name, corpus in corpora.items():
        (folder / f"{name}.json").write_text(json.dumps(corpus, ensure_ascii=False), encoding="utf-8")
    plan = {
        "memory, one text": ("memory", "same"),
        "memory, one varied text": ("memory", "varied"),
        "documents": ("speed", "same"),
        "varied documents": ("speed", "varied"),
        "one text": ("whole", "same"),
        "one varied text": ("whole", "varied"),
        "jionlp extract_time": ("jionlp", "slice"),
        "same slice": ("speed", "slice"),
        "growth": ("growth", "longest"),
    }
    found = {name: _probe(probe, folder / f"{corpus}.json") for name, (probe, corpus) in plan.items()}
    found["start"] = start(folder)
    return found


def _probe(name: str, path: Path) -> dict[str, float]:
    env = {**os.environ, "TZ": "Asia/Shanghai"}
    done = subprocess.run(
        [sys.executable, "-m", "bench.probe", name, str(path), str(path.with_name("warm.json"))],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        print(f"{name} on {path.stem} could not be measured:\n{done.stderr[-600:]}", file=sys.stderr)
        return {}
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def start(folder: Path) -> dict[str, float]:
    """Wall seconds of ``gongwen decompose`` on a small file, from start to end of the process."""
    small = folder / "small.txt"
    small.write_text(min(documents().values(), key=len), encoding="utf-8")
    command = [str(Path(sys.executable).with_name("gongwen")), "decompose", str(small)]
    took = []
    for _ in range(_STARTS):
        begin = time.perf_counter()
        if subprocess.run(command, capture_output=True, check=False).returncode:
            return {}
        took.append(time.perf_counter() - begin)
    return {"best_s": min(took), "median_s": statistics.median(took)}


def table(figures: Figures) -> list[tuple[str, str, str]]:
    """Rows of the printed table: what, measured, asked for (and whether it is reached)."""

    def get(name: str, key: str) -> float:
        return figures[name].get(key, float("nan"))

    ratio = get("same slice", "mb_per_s") / get("jionlp extract_time", "mb_per_s")
    figures["ratio"] = {"to_jionlp": ratio}
    rows = [
        (f"{name}, MB/s", get(name, "mb_per_s"), ">=", 5.0)
        for name in ("documents", "varied documents", "one text", "one varied text")
    ]
    rows += [
        ("documents/s", get("documents", "documents_per_s"), "", 0.0),
        ("jionlp extract_time alone, MB/s", get("jionlp extract_time", "mb_per_s"), "", 0.0),
        ("whole decomposition of the same slice, × jionlp", ratio, ">=", 10.0),
        ("peak memory, × the text", get("memory, one text", "times_text"), "<=", 10.0),
        ("peak memory of the varied text, × the text", get("memory, one varied text", "times_text"), "<=", 10.0),
        *[(f"one document {n}×, ms per MB", get("growth", f"ms_per_mb_{n}x"), "", 0.0) for n in (1, 10, 100)],
        ("time per MB at 100× against 1×", get("growth", "ratio"), "<=", 1.25),
        ("start on a small file, s", get("start", "median_s"), "<=", 0.3),
    ]
    return [(what, f"{value:.2f}", _asked(value, sign, limit)) for what, value, sign, limit in rows]


def _asked(value: float, sign: str, limit: float) -> str:
    if not sign:
        return ""
    reached = value >= limit if sign == ">=" else value <= limit
    return f"{sign} {limit:g}  {'reached' if reached else 'MISSED'}"


def main() -> int:
    """Measure, print, write."""
    folder = OUT / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    figures = measure(folder)
    rows = table(figures)
    width = max(len(what) for what, _, _ in rows)
    for what, value, asked in rows:
        print(f"{what:<{width}}  {value:>9}  {asked}".rstrip())
    (OUT / "bench.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")
    print("figures: out/bench.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
