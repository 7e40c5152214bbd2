"""A refusal for a person: its sentences with the facts filled in."""

from __future__ import annotations

from yingshang.kernel.errors import NotAllowed, NotFound, Refusal
from yingshang.kernel.web.refusals import say, sentences


def test_facts_fill_the_sentence():
    said = say(Refusal("kernel.no_such_move", target="白石镇", state="在用", act="恢复"))
    assert (said.what, said.code) == ("“白石镇”现在的状态是“在用”，不能“恢复”。", "kernel.no_such_move")


def test_a_fact_that_looks_like_a_template_stays_what_it_is():
    said = say(Refusal("kernel.no_such_move", target="{state.__class__}", state="{act}", act="x"))
    assert "{state.__class__}" in said.what


def test_a_code_without_sentences_still_says_what_to_do():
    said = say(Refusal("tests.none"))
    assert said.code == "tests.none"
    assert said.what
    assert said.todo


def test_not_allowed_and_not_found_are_told_apart_by_their_sentences():
    assert say(NotAllowed()).what != say(NotFound()).what


def test_the_sentences_of_every_app_come_under_its_label():
    assert {"kernel.not_allowed", "kernel.not_found"} <= set(sentences())
