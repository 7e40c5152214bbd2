"""Heads of the corpus: a case prints a document and says what must be read; what it does not name is absent."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from gongwen.extract.head import read_head
from gongwen.text.source import Source

CORPUS = Path(__file__).parents[2] / "corpus" / "heads"
ALWAYS = ("title", "number", "issued_on", "issuers")
ASKED = ("addressees", "kind", "urgency", "classification", "signatory", "attachments")


def _cases() -> list:
    return [
        pytest.param(case, id=f"{path.stem}: {case['name']}")
        for path in sorted(CORPUS.glob("*.toml"))
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    ]


@pytest.mark.parametrize("case", _cases())
def test_corpus(case):
    source = Source(case["text"])
    head = read_head(source)
    found = head.document.to_dict()
    missing = {"issuers": []}
    assert {key: found[key] for key in ALWAYS} == {key: case.get(key, missing.get(key)) for key in ALWAYS}
    for key in ASKED:
        if key in case:
            assert found[key] == case[key], key
    if "body" in case:
        assert source.text[head.body_start :].startswith(case["body"])
    if "signals" in case:
        assert [signal.code for signal in head.signals] == case["signals"]
    if "year" in case:
        assert head.year == case["year"]
    _spans_are_inside(source, head)


def _spans_are_inside(source, head):
    for evidence in head.evidence:
        start, end = evidence.span
        assert 0 <= start < end <= len(source.text)
        assert evidence.rule.startswith("head.")
    if head.document.title is None:
        assert head.title_span is None
    else:
        start, end = head.title_span
        printed = "".join(source.text[start:end].split())
        assert printed.endswith("".join(head.document.title[-4:].split()))
