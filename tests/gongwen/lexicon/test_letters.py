import re

import pytest

from gongwen.lexicon.letters import spelled


@pytest.mark.parametrize(
    ("char", "han", "letter"),
    [("县", True, True), ("一", True, True), ("鿕", True, True), ("A", False, True), ("z", False, True)]
    + [(char, False, False) for char in "0_-。,、( \n①Ⅳé《"],
)
def test_classes(char, han, letter):
    assert bool(re.fullmatch(spelled("{han}"), char)) is han
    assert bool(re.fullmatch(spelled("{letter}"), char)) is letter


def test_all_chinese_characters():
    characters = "".join(map(chr, [*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)]))
    assert re.fullmatch(spelled("{han}+"), characters)
    assert re.fullmatch(spelled("{letter}+"), characters)
