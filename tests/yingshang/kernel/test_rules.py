"""Permissions are named questions."""

from __future__ import annotations

import pytest

from yingshang.kernel.actor import NOBODY, SYSTEM, Actor
from yingshang.kernel.rules import allow, holds, is_somebody, is_system, may, predicate

CLERK = Actor(person_id=1, name="甲", role="clerk", roles=frozenset({"clerk"}), unit_id=7)
LEADER = Actor(person_id=2, name="乙", role="leader", roles=frozenset({"leader"}), unit_id=8)


@predicate
def of_own_unit(actor, obj):
    return actor.unit_id == obj


allow("tests.own_or_leader", (holds("clerk") & of_own_unit) | holds("leader"))
allow("tests.not_system", ~is_system & is_somebody)


@pytest.mark.parametrize(
    ("actor", "obj", "answer"), [(CLERK, 7, True), (CLERK, 8, False), (LEADER, 7, True), (NOBODY, 7, False)]
)
def test_questions_are_put_together(actor, obj, answer):
    assert may(actor, "tests.own_or_leader", obj) is answer


def test_a_visitor_is_neither_somebody_nor_the_system():
    assert [may(actor, "tests.not_system") for actor in (CLERK, SYSTEM, NOBODY)] == [True, False, False]
    assert [actor.is_system for actor in (CLERK, SYSTEM, NOBODY)] == [False, True, False]


def test_a_permission_that_nobody_registered_is_a_defect_and_not_a_no():
    with pytest.raises(KeyError, match="unknown"):
        may(CLERK, "tests.unknown")


def test_a_permission_is_registered_once():
    with pytest.raises(KeyError):
        allow("tests.own_or_leader", is_somebody)
