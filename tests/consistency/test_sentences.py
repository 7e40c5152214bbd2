"""Every refusal has its sentences, filled by the facts it carries, and no sentence is left over."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[2] / "src" / "yingshang"
SENTENCES = {
    f"{path.parent.name}.{name}": pair
    for path in SRC.glob("*/sentences.toml")
    for name, pair in tomllib.loads(path.read_text(encoding="utf-8")).items()
}
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SRC.rglob("*.py")}
_BASES = {"Refusal", "NotAllowed", "NotFound", "Conflict"}
_OWN = {"field", "theirs"}  # what the exception itself takes


def refusal_classes(trees):
    """Names of Refusal and of everything derived from it."""
    found = set(_BASES)
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    for _ in classes:  # as often as a chain of classes may be long
        found |= {node.name for node in classes for base in node.bases if getattr(base, "id", "") in found}
    return found


def raised(trees):
    """(code, facts, open) of every refusal that is made with its code in place; ``open`` when facts come as ``**``."""
    classes = refusal_classes(trees)
    for tree in trees:
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") in classes and node.args):
                continue
            for code in codes(node.args[0]):
                facts = {keyword.arg for keyword in node.keywords if keyword.arg} - _OWN
                yield code, facts, any(keyword.arg is None for keyword in node.keywords)


def codes(node):
    if isinstance(node, ast.IfExp):
        return codes(node.body) + codes(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def placeholders(code):
    return {
        name
        for text in (SENTENCES[code]["what"], SENTENCES[code]["todo"])
        for _, name, _, _ in string.Formatter().parse(text)
        if name
    }


def test_every_refusal_has_its_sentences():
    assert {code for code, _, _ in raised(TREES.values())} - set(SENTENCES) == set()


def test_the_facts_fill_the_sentences():
    missing = {
        (code, name)
        for code, facts, more in raised(TREES.values())
        if code in SENTENCES and not more
        for name in placeholders(code) - facts
    }
    assert missing == set()


def test_no_sentence_is_left_over():
    named = {
        node.value
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(SENTENCES) - named == set()


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_says_what_happened_and_what_to_do(code):
    pair = SENTENCES[code]
    assert set(pair) == {"what", "todo"}
    for text in pair.values():
        assert re.search(r"[。；：？！]$|\}$", text), text
        assert not re.search("操作失败|系统错误|非法|请联系管理员$", text)


def test_the_reader_of_refusals_sees_derived_classes_and_choices():
    tree = ast.parse(
        "class _Big(Refusal): ...\nraise _Big('a.b' if x else 'a.c', field='f', size=1)\nraise Refusal('a.d', **facts)"
    )
    assert list(raised([tree])) == [("a.b", {"size"}, False), ("a.c", {"size"}, False), ("a.d", set(), True)]
