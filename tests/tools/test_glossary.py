"""The vocabulary rule, with a glossary of three concepts."""

from __future__ import annotations

import pytest

from tools.rules import glossary

HERE = "src/gongwen/sample.py"
SOURCE = """
[[concept]]
english = "lead_unit"
chinese = "牵头单位"
[[concept]]
english = "duty"
chinese = "分项工作"
means = "a part of a task"
[[concept]]
english = "address"
chinese = "地址"
[plain]
words = ["read", "of"]
"""


def problems(text: str, source: str = SOURCE, page: str | None = None) -> list[str]:
    written = glossary.page(glossary.tomllib.loads(source)) if page is None else page
    found = glossary.check({glossary.SOURCE: source, glossary.PAGE: written, HERE: text})
    return [problem.message for problem in found]


@pytest.mark.parametrize(
    "text",
    [
        "def read_lead_units(duties, x): ...\n",
        "class LeadUnit:\n    duty: int\n    _zhuren: int\n",
        "def _qiantou(): ...\n",
        "class DutyOfAddresses: ...\n",
        "def read():\n    qiantou = 1\n",
    ],
)
def test_known_words_plurals_and_private_names_pass(text):
    assert problems(text) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("def read_qiantou(): ...\n", "qiantou"),
        ("class LeadDanwei: ...\n", "danwei"),
        ("class Duty:\n    beizhu: str\n", "beizhu"),
        ("class Duty:\n    def read_beizhu(self): ...\n", "beizhu"),
        ("def read(*, danwei): ...\n", "danwei"),
    ],
)
def test_other_words_are_refused_in_names_fields_methods_and_arguments(text, word):
    assert any(message.endswith(word) for message in problems(text))


def test_one_word_for_two_concepts_is_refused_in_either_language():
    twice = SOURCE + '[[concept]]\nenglish = "duty"\nchinese = "牵头单位"\n'
    twice = twice.replace("[plain]\n" + 'words = ["read", "of"]\n', "")
    assert problems("", twice) == ["duty stands for 2 concepts", "牵头单位 stands for 2 concepts"]


def test_the_page_must_be_generated_anew():
    assert problems("", page="# Glossary\n") == ["is not what the glossary says; run: python -m tools.rules.glossary"]


def test_the_page_shows_chinese_english_and_meaning():
    assert "| 分项工作 | `duty` | a part of a task |" in glossary.page(glossary.tomllib.loads(SOURCE))
