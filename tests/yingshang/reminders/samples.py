"""Objects behind the addresses of reminders."""

from __future__ import annotations

from datetime import timedelta

from tests.factories.orgs import actor_of, make_person
from tests.yingshang.obligations.samples import duty, foreign_duty
from tests.yingshang.samples import Sample
from yingshang.kernel import clock
from yingshang.reminders.actions.ruling import RuleDraft, StepDraft, set_rule


def rule(county, _):
    """A rule that holds from tomorrow on."""
    clerk = actor_of(make_person("定规则的人", county.office, "clerk"))
    draft = RuleDraft("重点任务提醒", "某文件", clock.today() + timedelta(days=1), (StepDraft(-3),))
    return {"pk": set_rule(actor=clerk, draft=draft).pk}


SAMPLES = {
    "reminders:rule": Sample(own=rule),
    "reminders:end_rule": Sample(own=rule),
    "reminders:duty": Sample(own=duty, foreign=foreign_duty),
    "reminders:chase_one": Sample(own=duty, foreign=foreign_duty),
}
