"""The figures of the nightly cleaning."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.enums import HealthLevel
from yingshang.kernel.health.sweeping import check_sweep
from yingshang.kernel.jobs import enqueue
from yingshang.kernel.jobs.retention import cleanings
from yingshang.kernel.jobs.running import run_next
from yingshang.kernel.models import Submission

pytestmark = pytest.mark.django_db


def test_never_done_then_with_figures_then_late():
    (never,) = check_sweep()
    assert never.level == HealthLevel.ATTENTION
    Submission.objects.create(person_id=1, key="k", command="c", at=clock.now() - timedelta(days=400))
    enqueue("kernel.sweep", actor=SYSTEM)
    assert run_next()
    (done,) = check_sweep()
    assert done.level == HealthLevel.NORMAL
    assert "用过的表单编号 1 条" in done.what
    assert all(each.label in done.what for each in cleanings().values())
    with time_machine.travel(clock.now() + timedelta(days=3, minutes=1), tick=False):
        (late,) = check_sweep()
    assert late.level == HealthLevel.ATTENTION


def test_every_app_has_told_what_it_cleans():
    names = {name for name in cleanings() if not name.startswith("tests.")}
    assert names == {"jobs", "submissions", "imports", "sessions", "logins", "buckets", "kept_forms"}
