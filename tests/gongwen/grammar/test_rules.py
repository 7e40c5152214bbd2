from gongwen.grammar.rules import Pieces

PIECES = Pieces(
    atoms={"num": r"\d+", "unit": "kg|g"},
    macros={"amount": "{num} {unit}", "span": "<amount>-<amount2>"},
    words={"stop": ["x", "y"]},
)


def rule(pattern: str, **settings):
    return PIECES.rule({"name": "r", "make": "m", "pattern": pattern, **settings})


def test_placeholders_macros_and_optional_blanks():
    assert rule("<amount>!").parts("3 kg!", 0) == {"num": "3", "unit": "kg"}
    assert rule("<amount>!").parts("3kg!", 0) == {"num": "3", "unit": "kg"}


def test_numbered_macros_number_their_placeholders():
    assert rule("<span>").parts("1kg-2g", 0) == {"num": "1", "unit": "kg", "num2": "2", "unit2": "g"}


def test_alternatives_may_name_the_same_part():
    either = rule("a{num}|b{num}")
    assert either.parts("a1", 0) == either.parts("b1", 0) == {"num": "1"}
    assert either.parts("c1", 0) == {}


def test_anonymous_has_no_groups():
    assert rule("a{num}|b{num}").anonymous == r"a(?:\d+)|b(?:\d+)"


def test_contexts_take_lists_by_name_and_the_rest_are_settings():
    made = rule("a", after=["@stop", "z"], loose=True, say="hello")
    assert (made.after, made.before_not, made.loose, made.params) == (("x", "y", "z"), (), True, {"say": "hello"})
