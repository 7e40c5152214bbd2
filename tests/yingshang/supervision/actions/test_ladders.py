"""Versions of a rule: what may follow what, and taking one back before its day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.factories.supervision import in_force
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.errors import Refusal
from yingshang.supervision.actions.ladders import end_ladder, withdraw_version
from yingshang.supervision.models import Ladder, Rung
from yingshang.supervision.queries.examples import examples

pytestmark = pytest.mark.usefixtures("clock_at")
COMING = date(2026, 5, 1)


def test_a_version_whose_day_has_not_come_is_withdrawn_and_the_one_before_holds_on(county):
    first = in_force("item", county.office)
    second = in_force("item", county.office, since=COMING)
    with pytest.raises(Refusal, match="later_version"):
        in_force("item", county.office, since=date(2026, 4, 1))
    with pytest.raises(Refusal, match="not_in_force"):
        end_ladder(actor=SYSTEM, ladder=second, version=second.version, on=date(2026, 4, 1), reason="定错了")
    second.refresh_from_db()
    before = withdraw_version(actor=SYSTEM, ladder=second, version=second.version, reason="日期写错")
    assert before == first
    assert list(Ladder.objects.in_force(COMING)) == [first]
    assert in_force("item", county.office, since=date(2026, 4, 1)).pk
    before.refresh_from_db()
    with pytest.raises(Refusal, match="ladder_in_force"):
        withdraw_version(actor=SYSTEM, ladder=before, version=before.version, reason="不要了")


def test_the_subject_of_a_rule_stays(county):
    in_force("item", county.office)
    with pytest.raises(Refusal, match="other_subject"):
        in_force("quarter", county.office, since=COMING, key="item")


def test_no_answer_brings_nothing_where_none_is_asked_for(county):
    first, second, third = examples()["item"].rungs
    unasked = (replace(first, answer_days=0), replace(second, triggers=("unanswered",)), third)
    with pytest.raises(Refusal, match="never_unanswered"):
        in_force("item", county.office, rungs=unasked)
    assert not Rung.objects.exists()
