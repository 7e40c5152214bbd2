"""``make fuzz N=…``: decompose generated and mutated texts; none may crash, none may take more than linear time.

Texts are cut from the documents and changed: characters of the field's own alphabet put in, lines repeated, swapped,
joined or cut, two documents spliced, a piece drawn out to a line of up to a megabyte. Everything hangs on the seed
(SEED=…), so that a failure comes again; what failed is kept in ``out/fuzz``.
"""

from __future__ import annotations

import os
import random
import sys
import time
import traceback

from bench import OUT
from bench.corpus import documents

# What breaks programs for this field: blanks of all widths, invisible marks, both zeros, formulas, NUL, brackets.
_ALPHABET = [
    *" \u3000\u200b\u202e\u00a0\ufeff〇○=+-@\x00\t\r\n\x0c\u2028、，。；：（）()【】〔〕[]《》“”「」|第条年月日前底每各"
]
_ALPHABET += [
    *"第条年月日前底每各",
    "附件",
    "牵头",
    "责任单位：",
    "完成时限",
    "一、",
    "（一）",
    "1.",
    "①",
    "𠀀",
    "&nbsp;",
    "<br>",
    "**",
]
_LONG = 997  # one input of so many is drawn out to a long line
_FLOOR, _PER_KB = 0.1, 0.005  # seconds of processor time that no input may exceed: fixed, and for each 1,000 characters


def mutated(texts: list[str], chance: random.Random) -> str:
    """One input: a piece of a document, changed one to six times."""
    text = _piece(chance.choice(texts), chance)
    for _ in range(chance.randint(1, 6)):
        text = chance.choice(_CHANGES)(text, texts, chance)
    return text


def drawn_out(texts: list[str], chance: random.Random) -> str:
    """One input with a line of up to a megabyte: something short, again and again."""
    piece = _piece(chance.choice(texts), chance)[: chance.choice([1, 2, 5, 40, 200])].replace("\n", "") or "("
    return piece * (chance.choice([30_000, 300_000]) // len(piece))


def _piece(text: str, chance: random.Random) -> str:
    start = chance.randrange(max(1, len(text)))
    return text[start : start + chance.choice([20, 200, 1000, 3000])]


def _put_in(text: str, _: list[str], chance: random.Random) -> str:
    for _times in range(chance.randint(1, 8)):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(_ALPHABET) * chance.choice([1, 1, 1, 2, 50]) + text[at:]
    return text


def _cut(text: str, _: list[str], chance: random.Random) -> str:
    start = chance.randrange(len(text) + 1)
    return text[:start] + text[start + chance.randint(1, 30) :]


def _lines(text: str, _: list[str], chance: random.Random) -> str:
    lines = text.split("\n")
    one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one] * chance.choice([1, 1, 3])
    return chance.choice(["\n", "\n", "", "\n\n", "\t", "|"]).join(lines)


def _splice(text: str, texts: list[str], chance: random.Random) -> str:
    return text[: chance.randrange(len(text) + 1)] + _piece(chance.choice(texts), chance)


_CHANGES = (_put_in, _cut, _lines, _splice)


def failure(text: str) -> str | None:
    """What went wrong with one input; None when nothing did."""
    from gongwen import decompose_text

    start = time.process_time()
    try:
        decompose_text(text).to_dict()
    except Exception:
        return traceback.format_exc(limit=-4)
    took = time.process_time() - start
    if took > _FLOOR + _PER_KB * len(text) / 1000:
        return f"{took:.2f} s for {len(text):,} characters"
    return None


def main() -> int:
    """Run N inputs; 1 when any failed."""
    count, seed = int(os.environ.get("N", "20000")), int(os.environ.get("SEED", "1"))
    texts, chance = list(documents().values()), random.Random(seed)
    failure(texts[0])
    folder, failed = OUT / "fuzz", 0
    for number in range(1, count + 1):
        text = mutated(texts, chance) if number % _LONG else drawn_out(texts, chance)
        why = failure(text)
        if why:
            failed += 1
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{seed}-{number}.txt").write_text(text, encoding="utf-8", newline="")
            print(f"{seed}-{number}: {why}")
    print(f"{count:,} inputs (seed {seed}), {failed} failed{', kept in out/fuzz' if failed else ''}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
