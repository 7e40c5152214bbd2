"""From a deadline to due moments: nothing lost, nothing twice, no day made up."""

from __future__ import annotations

from datetime import date, datetime

import pytest

import gongwen
from tests.factories.obligations import on
from yingshang.calendars.enums import Roll
from yingshang.kernel.clock import SHANGHAI
from yingshang.obligations.actions.handing_out import Due
from yingshang.obligations.enums import DueKind
from yingshang.tasks.queries.dues import PERIODS, Habits, dues_of, period_rule

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def read(phrase, *quotas, habits=Habits()):  # noqa: B008 - frozen
    deadline = gongwen.read_deadline(phrase, base=DAY).to_dict()
    return dues_of(deadline, quotas, on=DAY, habits=habits)


def per(period, count=1):
    return {"count": count, "unit": "篇", "per": period, "what": "信息"}


def rhythm(rule, kind=DueKind.RECURRING, **more):
    return Due(kind, rule=rule, starts_on=DAY, **more)


def milestone(day):
    return Due(DueKind.MILESTONE, at=on(day), label=day.isoformat())


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("6月底前", (Due(DueKind.ONCE, at=on(date(2026, 6, 30))),)),
        ("6月30日16时前", (Due(DueKind.ONCE, at=datetime(2026, 6, 30, 16, tzinfo=SHANGHAI)),)),
        ("6月底和12月底前", (milestone(date(2026, 6, 30)), milestone(date(2026, 12, 31)))),
        ("每月10日、25日前", (rhythm("FREQ=MONTHLY;BYMONTHDAY=10,25"),)),
        ("每月", (rhythm(PERIODS["month"]),)),
        ("每季度", (rhythm(PERIODS["quarter"]),)),
        ("每季度终了后15日内", (rhythm("FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=15"),)),
        ("持续推进", (Due(DueKind.CONTINUOUS),)),
        ("10月底前取得阶段性成果，并持续推进", (milestone(date(2026, 10, 31)), Due(DueKind.CONTINUOUS))),
        ("收到通知后5个工作日内", (Due(DueKind.RELATIVE, anchor="收到通知", days=5, working=True),)),
        ("会议召开前3个工作日", (Due(DueKind.RELATIVE, anchor="会议召开", days=None, working=True),)),
        ("", (Due(DueKind.NONE),)),
    ],
)
def test_a_phrase_gives_its_moments(phrase, expected):
    assert read(phrase) == expected


def test_a_window_says_when_work_begins():
    (due,) = read("9月1日至10月31日")
    assert (due.starts_on, due.at) == (date(2026, 9, 1), on(date(2026, 10, 31)))


def test_a_continuous_duty_reports_at_the_rhythm_of_the_office():
    habits = Habits(PERIODS["month"], Roll.NEXT)
    assert read("持续推进", habits=habits) == (rhythm(PERIODS["month"], DueKind.CONTINUOUS, roll=Roll.NEXT),)


def test_a_rhythm_of_the_paper_goes_before_that_of_the_office():
    assert read("持续推进，每季度", habits=Habits(PERIODS["month"])) == (rhythm(PERIODS["quarter"]),)


@pytest.mark.parametrize("period", sorted(PERIODS))
def test_a_quota_of_a_period_is_a_rhythm(period):
    assert read("", per(period)) == (rhythm(PERIODS[period], DueKind.QUOTA, quota=1, quota_unit="篇信息"),)


def test_a_quota_joins_the_rhythm_of_its_own_period():
    assert read("每月", per("month", 2)) == (rhythm(PERIODS["month"], DueKind.QUOTA, quota=2, quota_unit="篇信息"),)
    assert len(read("每月", per("quarter"))) == 2


def test_a_number_asked_for_once_hangs_on_the_due_day():
    assert read("6月底前", per("once", 3)) == (
        Due(DueKind.ONCE, at=on(date(2026, 6, 30)), quota=3, quota_unit="篇信息"),
    )


def test_two_quotas_of_one_period_do_not_make_two_rhythms_on_the_same_days():
    assert read("", per("month", 1), per("month", 5)) == (
        rhythm(PERIODS["month"], DueKind.QUOTA, quota=1, quota_unit="篇信息"),
    )


@pytest.mark.parametrize("rule", ["FREQ=MONTHLY;BYMONTHDAY=5", "FREQ=WEEKLY;INTERVAL=2", "FREQ=YEARLY;COUNT=3", "x"])
def test_a_rule_that_names_its_days_stays(rule):
    assert period_rule(rule) == rule
