"""The vocabulary rule, with a glossary of three concepts."""

from __future__ import annotations

import pytest

from tools.rules import glossary

STRICT = "src/gongwen/model.py"
HERE = "src/gongwen/sample.py"
EXPORTS = "src/gongwen/__init__.py"
SOURCE = """
[[concept]]
english = "lead_unit"
chinese = "牵头单位"
never = ["department"]
[[concept]]
english = "duty"
chinese = "分项工作"
means = "a part of a task"
[[concept]]
english = "address"
chinese = "地址"
[plain]
words = ["read", "of", "single"]
"""


def problems(text: str, path: str = STRICT, source: str = SOURCE, page: str | None = None) -> list[str]:
    written = glossary.page(glossary.tomllib.loads(source)) if page is None else page
    found = glossary.check({glossary.SOURCE: source, glossary.PAGE: written, path: text})
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
    ("text", "name", "word"),
    [
        ("def read_agenda(): ...\n", "read_agenda", "agenda"),
        ("class LeadAgenda: ...\n", "LeadAgenda", "agenda"),
        ("class Duty:\n    agenda: str\n", "agenda", "agenda"),
        ("class Duty:\n    def read_agenda(self): ...\n", "read_agenda", "agenda"),
        ("def read(*, agenda): ...\n", "agenda", "agenda"),
    ],
)
def test_in_the_answer_only_words_of_the_glossary_are_used(text, name, word):
    assert f"{name}: {word} is not in the glossary" in problems(text)
    assert problems(text, path=HERE) == []


def test_exported_names_are_held_to_the_glossary_too():
    text = '__all__ = ["LeadUnit", "read_agenda", "__version__"]\n\ndef helper_of_agenda(): ...\n'
    assert problems(text, path=EXPORTS) == ["read_agenda: agenda is not in the glossary"]


@pytest.mark.parametrize("word", ["qiantou", "danwei", "zhuren", "beizhu", "renwu", "shixian", "wancheng", "xuhao"])
def test_pinyin_is_refused_everywhere(word):
    assert problems(f"def read_{word}(): ...\n", path=HERE) == [f"read_{word}: {word} looks like pinyin"]


def test_english_that_looks_like_pinyin_is_let_pass_by_the_plain_words():
    assert problems("def single(): ...\n", path=HERE) == []
    assert problems("def change(): ...\n", path=HERE) == ["change: change looks like pinyin"]


def test_a_second_word_for_a_concept_is_refused_everywhere():
    assert problems("def read_department(): ...\n", path=HERE) == [
        "read_department: department is called lead_unit here"
    ]


def test_one_word_for_two_concepts_is_refused_in_either_language():
    concepts = SOURCE.split("[plain]", maxsplit=1)[0]
    twice = concepts + '[[concept]]\nenglish = "duty"\nchinese = "牵头单位"\n'
    assert problems("", source=twice) == ["duty stands for 2 concepts", "牵头单位 stands for 2 concepts"]


def test_the_page_must_be_generated_anew():
    assert problems("", page="# Glossary\n") == ["is not what the glossary says; run: python -m tools.rules.glossary"]


def test_the_page_shows_chinese_english_and_meaning():
    assert "| 分项工作 | `duty` | a part of a task |" in glossary.page(glossary.tomllib.loads(SOURCE))
