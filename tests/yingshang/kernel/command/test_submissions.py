"""What a key covers, and what its repetition gives back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from yingshang.kernel.command.submissions import claim_key, digest_of, keep_result, stored_result
from yingshang.kernel.errors import Refusal


def test_the_digest_does_not_depend_on_the_order_and_does_on_every_value(county):
    base = {"name": "白石镇", "unit": county.town, "on": date(2026, 5, 16), "share": Decimal("0.1"), "ids": [1, 2]}
    assert digest_of(base) == digest_of(dict(reversed(base.items())))
    others = [
        {"name": "黑石镇"},
        {"unit": county.other},
        {"on": date(2026, 5, 17)},
        {"share": Decimal("0.10")},
        {"ids": [2, 1]},
        {"ids": [county.town]},
    ]
    assert len({digest_of(base | other) for other in others} | {digest_of(base)}) == len(others) + 1


def test_a_set_has_no_order():
    assert digest_of({"ids": {"a", "b", "c"}}) == digest_of({"ids": frozenset(["c", "b", "a"])})


def test_half_a_character_can_be_digested():
    assert len(digest_of({"name": "\ud800"})) == 64


@pytest.mark.parametrize("make", [lambda c: c.town, lambda c: [c.town, c.other], lambda c: {"unit": c.town, "rows": 3}])
def test_the_repetition_gives_what_the_first_gave(county, actors, make):
    row, new = claim_key("tests.act", actor=actors["clerk"].once("k"), arguments={"a": 1})
    keep_result(row, make(county))
    again, twice = claim_key("tests.act", actor=actors["clerk"].once("k"), arguments={"a": 1})
    assert (new, twice, stored_result(again)) == (True, False, make(county))


def test_what_is_gone_since_reads_none(county, actors):
    row, _ = claim_key("tests.act", actor=actors["clerk"].once("k"), arguments={})
    keep_result(row, county.town)
    county.town.delete()
    assert stored_result(row) is None


def test_one_key_serves_two_commands_and_not_two_bodies(actors):
    actor = actors["clerk"].once("k")
    claim_key("tests.act", actor=actor, arguments={"a": 1})
    assert claim_key("tests.other", actor=actor, arguments={"a": 2})[1] is True
    with pytest.raises(Refusal, match="key_reused"):
        claim_key("tests.act", actor=actor, arguments={"a": 2})
