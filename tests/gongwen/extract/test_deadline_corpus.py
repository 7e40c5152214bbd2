"""Every line of the deadline corpus: what is read, exactly, and what is not read at all."""

import datetime as dt
import json
from pathlib import Path

import pytest

from gongwen.extract.deadlines import Base, read_deadline, read_field, scan
from gongwen.model import Deadline
from gongwen.text.source import fold

CORPUS = Path(__file__).parents[2] / "corpus" / "deadlines"
ISSUED = dt.date(2020, 5, 21)
BASE = Base(2020, ISSUED)


def lines(kind: str) -> list:
    files = sorted(CORPUS.glob(f"{kind}*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def facts(deadline: Deadline) -> dict:
    """Everything that was read; ``all_due`` only where there are several."""
    found = {key: value for key, value in deadline.to_dict().items() if value and key not in ("text", "reading")}
    if len(found.get("all_due", [])) < 2:
        found.pop("all_due", None)
    return found


@pytest.mark.parametrize("row", lines("fields"), ids=lambda row: row[0])
def test_field(row):
    text, expected, *signals = row
    deadline, _, found = read_field(fold(text), BASE)
    assert facts(deadline) == expected
    assert [signal.code for signal in found] == (signals[0] if signals else [])
    assert facts(read_deadline(text, base=ISSUED)) == expected


@pytest.mark.parametrize("row", lines("prose"), ids=lambda row: row[0][:24])
def test_prose(row):
    text, expected = row
    folded = fold(text)
    assert [facts(item.deadline) for item in scan(folded, 0, len(folded), BASE)] == expected


@pytest.mark.parametrize("text", lines("none"), ids=lambda text: text[:24])
def test_no_deadline(text):
    folded = fold(text)
    assert [folded[item.start : item.end] for item in scan(folded, 0, len(folded), BASE)] == []


def test_corpus_is_as_large_as_promised():
    assert len(lines("fields")) + len(lines("prose")) >= 300
    assert len(lines("none")) >= 300
