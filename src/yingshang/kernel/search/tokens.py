"""What is looked up: pairs of Chinese characters, beginnings of words and numbers; see docs/algorithms/search.md."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from gongwen.text.source import fold

LONGEST_WORD = 24  # characters of a word or number whose beginnings are indexed
LONGEST_QUERY = 60
LONGEST_TITLE = 120  # characters of a title by which it is found as a whole: more than a query has
_RUN = re.compile(r"[a-z0-9]+|[^\W\da-z_]+")  # numbers and Latin words; characters of any other script
_GLUE = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """One spelling for full and half width, capitals, Traditional characters and brackets."""
    return fold(unicodedata.normalize("NFKC", text).replace("\0", " ")).lower()


def compact(text: str) -> str:
    """The folded text without blanks and punctuation: what a query must be a part of."""
    return _GLUE.sub("", folded(text))


def of_kind(kind: str) -> str:
    """The term that every entry of a kind has. No text has it: its mark is neither letter nor number."""
    return f"§{kind.replace('.', '§').replace('_', '§')}"


def of_title(plain: str) -> str:
    """The term of the entries whose whole title, without blanks and signs, is this one."""
    return f"¶{plain[:LONGEST_TITLE]}"


def terms_of(title: str, body: str) -> str:
    """The terms of an entry, parted by blanks; single characters count in the title only."""
    found: set[str] = set()
    for text, singles in ((folded(title), True), (folded(body), False)):
        for run in _RUN.findall(text):
            if run.isascii():
                found.update(run[:end] for end in range(1, min(len(run), LONGEST_WORD) + 1))
            else:
                found.update(a + b for a, b in pairwise(run))
                found.update(run if singles else ())
    return " ".join(sorted(found))


def asked_terms(words: str) -> list[str]:
    """The terms that every hit of a query has; a single character is asked only where there is nothing else.

    Of a run every second pair and its last, which hold all its characters: the text decides in the end.
    """
    runs = _RUN.findall(folded(words)[:LONGEST_QUERY])
    terms = {run[:LONGEST_WORD] for run in runs if run.isascii()}
    chinese = [run for run in runs if not run.isascii() and len(run) > 1]
    terms |= {run[at : at + 2] for run in chinese for at in (*range(0, len(run) - 1, 2), len(run) - 2)}
    return sorted(terms or set(runs))
