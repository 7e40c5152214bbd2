"""One measurement in a process of its own: ``python -m bench.probe NAME FILE WARM`` prints one line of JSON.

FILE and WARM are JSON lists of texts. Those of WARM are read first and not measured, so that rules are compiled and
libraries loaded, as in a batch after its first documents; their names, numbers and dates are not those of FILE.
Processor time is taken, not the clock on the wall, so that a machine with other work to do measures the same.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from gongwen import Decomposition

_UNIT_OF_MAXRSS = 1 if sys.platform == "darwin" else 1024


def _seconds(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return max(time.process_time() - start, 1e-9)


def _megabytes(texts: list[str]) -> float:
    return sum(len(text.encode()) for text in texts) / 1e6


def _lines(texts: list[str]) -> list[str]:
    return [line for text in texts for line in text.split("\n") if line.strip()]


def _warmed(warm: list[str]) -> Callable[[str], Decomposition]:
    from gongwen import decompose_text

    for text in warm:
        decompose_text(text)
    return decompose_text


def speed(texts: list[str], warm: list[str]) -> dict[str, float]:
    """Document by document."""
    decompose_text = _warmed(warm)
    took = _seconds(lambda: [decompose_text(text) and None for text in texts])
    return {"mb_per_s": _megabytes(texts) / took, "documents_per_s": len(texts) / took, "documents": len(texts)}


def whole(texts: list[str], warm: list[str]) -> dict[str, float]:
    """All the texts as one."""
    decompose_text = _warmed(warm)
    one = "\n".join(texts)
    return {"mb_per_s": _megabytes([one]) / _seconds(lambda: decompose_text(one))}


def memory(texts: list[str], warm: list[str]) -> dict[str, float]:
    """Peak above what the loaded engine needs, while all the texts are decomposed as one; as bytes per byte of text."""
    decompose_text = _warmed(warm)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    one = "\n".join(texts)
    size = len(one.encode())
    texts.clear()
    result = decompose_text(one)
    peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * _UNIT_OF_MAXRSS
    return {"peak_mb": peak / 1e6, "times_text": peak / size, "tasks": len(result.tasks)}


def growth(texts: list[str], warm: list[str]) -> dict[str, float]:
    """Milliseconds per MB of the first text, of ten and of a hundred of it in one; the best of a few tries each."""
    from gongwen import decompose_text

    decompose_text(texts[0])
    found = {}
    for times, tries in ((1, 9), (10, 3), (100, 2)):
        one = texts[0] * times
        best = min(_seconds(lambda one=one: decompose_text(one)) for _ in range(tries))  # type: ignore[misc]  # a bound loop variable
        found[f"ms_per_mb_{times}x"] = best * 1e3 / _megabytes([one])
    found["ratio"] = found["ms_per_mb_100x"] / found["ms_per_mb_1x"]
    return found


def jionlp(texts: list[str], warm: list[str]) -> dict[str, float]:
    """``extract_time`` of jionlp over the lines; needs TZ=Asia/Shanghai from the caller."""
    import jionlp as jio

    lines, first = _lines(texts), _lines(warm)[:100]
    base = time.mktime((2021, 6, 1, 0, 0, 0, 0, 0, 0))
    for line in first:
        _extracted(jio, line, base)
    took = _seconds(lambda: [_extracted(jio, line, base) for line in lines])
    return {"mb_per_s": _megabytes(lines) / took}


def _extracted(jio: object, line: str, base: float) -> object:
    try:
        return jio.ner.extract_time(line, time_base=base)  # type: ignore[attr-defined]  # it ships no annotations
    except Exception:
        return None


PROBES = {"speed": speed, "whole": whole, "memory": memory, "growth": growth, "jionlp": jionlp}

if __name__ == "__main__":
    name, *paths = sys.argv[1:]
    print(json.dumps(PROBES[name](*[json.loads(Path(path).read_text(encoding="utf-8")) for path in paths])))
