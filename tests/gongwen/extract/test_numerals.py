import pytest

from gongwen.extract.numerals import number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7), (" 25 ", 25), ("十", 10), ("十二", 12), ("二十", 20), ("三十一", 31), ("两", 2), ("二〇二一", 2021),
        ("一百二十", 120), ("三千五百", 3500), ("两万三千", 23000), ("一百零五", 105),
    ],
)  # fmt: skip
def test_number(text, value):
    assert number(text) == value


@pytest.mark.parametrize("text", ["", "半", "十几", "若干"])
def test_no_number(text):
    with pytest.raises(ValueError, match="|".join((text, "invalid literal"))):
        number(text)
