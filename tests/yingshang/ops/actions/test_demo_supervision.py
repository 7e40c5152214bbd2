"""The demonstration's problems stand where their story leaves them, and its circulars are there."""

from __future__ import annotations

import tomllib
from collections import Counter

import pytest
import time_machine

from yingshang.kernel.actor import SYSTEM
from yingshang.ops.actions.demo import make_demo
from yingshang.ops.actions.demo_supervision import DATA, supervise
from yingshang.orgs.models import Person
from yingshang.supervision.models import Circular, Problem

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
_ENDS = {"late": "assigned", "failed": "not_passed"}


@time_machine.travel("2026-09-16 09:00+08:00", tick=False)
def test_every_problem_ends_as_its_story_says():
    make_demo(actor=SYSTEM, password="Yunchuan-2026")  # noqa: S106 - of invented people
    supervise(actor=SYSTEM, clerk=Person.objects.get(username="clerk"))
    told = tomllib.loads(DATA.read_text(encoding="utf-8"))["problem"]
    wanted = {row["title"]: _ENDS.get(row["end"], row["end"]) for row in told}
    assert dict(Problem.objects.values_list("title", "state")) == wanted
    assert Counter(Circular.objects.values_list("state", flat=True)) == {"frozen": 3, "replaced": 1, "draft": 1}
    assert {problem.due_on < problem.found_on for problem in Problem.objects.all()} == {False}
