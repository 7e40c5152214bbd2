"""``make eval``: decompose documents that have gold answers and score the result, document by document and in all.

Looks for gold answers beside the repository (``../shared``) and in ``tests/corpus/documents``. With SHOW=1 in the
environment every miss is printed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from bench import OUT, ROOT, SHARED

if TYPE_CHECKING:
    from pathlib import Path

SCORER = SHARED / "score" / "score_decomposition.py"
Pair = tuple["Path", "Path"]


def pairs() -> dict[str, list[Pair]]:
    """Per set: (gold answer, text) for every gold answer that has its text."""
    seeds = [(gold, text) for gold in sorted((SHARED / "gold").glob("*.json")) for text in _seed(gold)]
    own = ROOT / "tests" / "corpus" / "documents"
    ours = [
        (gold, gold.with_suffix(".txt")) for gold in sorted(own.glob("*.json")) if gold.with_suffix(".txt").exists()
    ]
    return {"shared gold": seeds, "our own gold": ours}


def _seed(gold: Path) -> list[Path]:
    return sorted((SHARED / "seeds").glob(f"{gold.stem}_*.txt"))[:1]


def decomposed(text: Path) -> Path:
    """Decompose one text; returns the file that holds the answer."""
    from gongwen import decompose_text

    answer = OUT / "eval" / f"{text.stem}.json"
    answer.parent.mkdir(parents=True, exist_ok=True)
    found = decompose_text(text.read_text(encoding="utf-8")).to_dict()
    answer.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    return answer


def score(files: list[Pair]) -> dict[str, Any]:
    """The scorer's figures over (gold, answer) pairs together."""
    names = [str(path) for pair in files for path in pair]
    options = ["--json", *(["--show"] if os.environ.get("SHOW") and len(files) == 1 else [])]
    done = subprocess.run([sys.executable, str(SCORER), *names, *options], capture_output=True, text=True, check=True)
    *misses, figures = done.stdout.strip().splitlines()
    for miss in misses:
        print(f"    {miss}")
    found: dict[str, Any] = json.loads(figures)
    return found


def _line(name: str, figures: dict[str, Any]) -> str:
    shown = "  ".join(
        f"{key} {value:.3f}" if isinstance(value, float) else f"{key} {value}" for key, value in figures.items()
    )
    return f"{name:<24} {shown}"


def main() -> int:
    """Print one line per document and one per set."""
    if not SCORER.exists():
        print(f"nothing to score with: {SCORER.name} is looked for in ../shared/score")
        return 0
    for name, files in pairs().items():
        if not files:
            print(f"{name}: none found")
            continue
        answers = [(gold, decomposed(text)) for gold, text in files]
        for gold, answer in answers:
            print(_line(gold.stem, score([(gold, answer)])))
        print(_line(f"== {name} ({len(answers)})", score(answers)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
