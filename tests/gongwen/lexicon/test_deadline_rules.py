"""The deadline rules as data: they compile, they make something known, and none is left without a case."""

import datetime as dt
import json
import re
from pathlib import Path

from gongwen.extract.deadline_make import MAKERS, NO_TIME
from gongwen.extract.deadlines import RULE_FILES, Base, grammar, read_field, scan
from gongwen.lexicon import load
from gongwen.text.source import fold

CORPUS = Path(__file__).parents[2] / "corpus" / "deadlines"


def rows() -> list[dict]:
    return [row for name in RULE_FILES for row in load(name)["rule"]]


def test_names_are_unique_and_makes_are_known():
    names = [row["name"] for row in rows()]
    assert len(names) == len(set(names))
    assert {row["make"] for row in rows()} <= {*MAKERS, NO_TIME}


def test_every_rule_has_a_trigger():
    known = {row["name"] for row in load("deadlines")["trigger"]}
    for row in rows():
        used = row["trigger"] if isinstance(row["trigger"], list) else [row["trigger"]]
        assert set(used) <= known, row["name"]


def test_patterns_are_bounded():
    # A repetition without a limit can make a line of a megabyte take quadratic time.
    for row in rows():
        assert not re.search(r"\)[+*](?!\+)|\][+*]|\\d[+*]", row["pattern"].replace("[+*]", "")), row["name"]


def test_every_word_of_a_number_trigger_is_read():
    assert grammar() is grammar()


def test_every_rule_reads_a_line_of_the_corpus():
    base, used = Base(2020, dt.date(2020, 5, 21)), set()
    for file in CORPUS.glob("*.jsonl"):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            text = fold(row if isinstance(row, str) else row[0])
            found = read_field(text, base)[1] if file.name.startswith("fields") else scan(text, 0, len(text), base)
            used |= {item.rule for item in found}
    made = {row["name"] for row in rows() if row["make"] != "none"}
    assert made - used == set()
