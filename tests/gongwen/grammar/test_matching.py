from gongwen.grammar.matching import Grammar, Trigger
from gongwen.grammar.rules import Rule


def found(rules: list[Rule], text: str, *, loose: bool = False, back: int = 0, chars: str = "0123456789") -> list:
    grammar = Grammar([Trigger(chars, "", back, tuple(rules))], edges=" ,", firm=("!",))
    return [(rule.name, text[a:b]) for rule, a, b in grammar.scan(text, 0, len(text), loose=loose)]


def rule(name: str, source: str, **settings) -> Rule:
    return Rule(name, "make", source, **settings)


def test_first_rule_wins_and_matches_do_not_overlap():
    assert found([rule("pair", r"\d-\d"), rule("one", r"\d")], "1-2 3") == [("pair", "1-2"), ("one", "3")]


def test_trigger_may_stand_inside_the_phrase():
    assert found([rule("unit", "[ab]m")], "am bm", back=1, chars="m") == [("unit", "am"), ("unit", "bm")]


def test_loose_rules_are_left_out_of_prose_and_do_not_hide_others():
    rules = [rule("bare", r"\d", loose=True), rule("firm", r"\d!")]
    assert found(rules, "1 2!") == [("firm", "2!")]
    assert found(rules, "1 2!", loose=True) == [("bare", "1"), ("bare", "2")]


def test_words_beside():
    after = [rule("r", r"\d", after=("^", "at"))]
    assert found(after, "1 at2 by3") == [("r", "1"), ("r", "2")]
    assert found(after, "by3", loose=True) == [("r", "3")]
    before = [rule("r", r"\d", before=("$", "kg"))]
    assert found(before, "1x 2kg 3") == [("r", "2"), ("r", "3")]


def test_forbidden_words_hold_in_loose_texts_too():
    rules = [rule("r", r"\d", after_not=("no",), before_not=("x",))]
    assert found(rules, "no1 2x 3", loose=True) == [("r", "3")]


def test_firm_phrases_ask_for_nothing_but_have_their_own_forbidden_words():
    rules = [rule("r", r"\d!?", after=("at",), before_not=("x",), firm_not=("y",))]
    assert found(rules, "b1! b2!x b3!y b4") == [("r", "1!"), ("r", "2!")]


def test_what_must_stand_before_is_asked_everywhere_and_lets_later_rules_try():
    rules = [rule("r", r"\d", must_after=("at",)), rule("s", r"\d", after=("by",))]
    assert found(rules, "at1 by2 on3") == [("r", "1"), ("s", "2")]


def test_a_forbidden_phrase_is_passed_over_whole():
    assert found([rule("r", r"\d+", before_not=("x",))], "123x") == []
