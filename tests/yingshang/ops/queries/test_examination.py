"""What the page of the examination shows: quick checks of now, thorough ones of their last time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yingshang.kernel import clock
from yingshang.kernel.enums import HealthLevel, JobState
from yingshang.kernel.health import Finding, Result, checks
from yingshang.kernel.models import Job
from yingshang.ops.queries.examination import LATE, THOROUGH, standing_now, stored, thorough_names

FAULT = Result("kernel.search", "搜索索引", Finding(HealthLevel.FAULT, what="缺三条。", todo="请重建。"))


def made(ago, *results, **fields):
    now = clock.now()
    facts = {"state": JobState.DONE, "ended_at": now - ago, "result": {"findings": stored(results)}, **fields}
    return Job.objects.create(name=THOROUGH, person_name="系统", created_at=now, **facts)


def said(found, level):
    return [result.name for result in found.results if result.finding.level is level]


def test_what_reads_for_long_is_thorough_and_the_rest_is_not():
    assert set(thorough_names()) == {"kernel.database", "kernel.search", "audit.chain", "ops.fonts"}


@pytest.mark.django_db
def test_a_finding_comes_back_as_it_was_seen_and_the_worst_is_first():
    made(timedelta(days=2), Result("kernel.search", "搜索索引", Finding(HealthLevel.NORMAL, what="以前好。")))
    last = made(timedelta(hours=1), FAULT)
    found = standing_now()
    assert FAULT in found.results
    assert found.results[0].finding.level is HealthLevel.FAULT
    assert "以前好。" not in [result.finding.what for result in found.results]
    assert found.thorough_at == last.ended_at
    assert THOROUGH not in said(found, HealthLevel.ATTENTION)
    assert {result.name for result in found.results} == {*checks(), "kernel.search"} - {
        name for name in thorough_names() if name != "kernel.search"
    }
    assert found.count(HealthLevel.FAULT) == len(said(found, HealthLevel.FAULT)) >= 1


@pytest.mark.django_db
@pytest.mark.parametrize(("ago", "late"), [(LATE - timedelta(minutes=1), False), (LATE + timedelta(minutes=1), True)])
def test_results_of_long_ago_say_so(ago, late):
    made(ago, FAULT)
    assert (THOROUGH in said(standing_now(), HealthLevel.ATTENTION)) is late


@pytest.mark.django_db
def test_while_it_is_made_nobody_is_told_to_make_it():
    made(timedelta(0), state=JobState.RUNNING, ended_at=None, result=None)
    found = standing_now()
    assert (found.under_way, found.thorough_at) == (True, None)
    assert THOROUGH not in said(found, HealthLevel.ATTENTION)


@pytest.mark.django_db
def test_a_check_that_this_version_no_longer_has_is_left_out():
    made(timedelta(0), Result("tests.gone", "没有了", Finding(HealthLevel.FAULT, what="旧。")))
    assert "tests.gone" not in [result.name for result in standing_now().results]
