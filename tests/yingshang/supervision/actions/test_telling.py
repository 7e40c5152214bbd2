"""The unit learns what is announced to it and what became of it, the decider what was objected; each once."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests.factories.obligations import by, handed_out, part
from tests.factories.orgs import make_person
from tests.factories.supervision import in_force
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.models import Event
from yingshang.messaging.models import Message, Receipt
from yingshang.orgs.enums import PostKind
from yingshang.supervision.actions import deciding, judging
from yingshang.supervision.actions.deciding import Finding
from yingshang.supervision.actions.telling import ABOUT_ONE
from yingshang.supervision.jobs import tell
from yingshang.supervision.models import Step, Verdict


class Context:
    """A job's view of one event."""

    def __init__(self, event):
        self._event = event

    def event(self):
        return self._event


def feed():
    """Let the job follow every event that it follows, each twice."""
    for _ in range(2):
        for event in Event.objects.filter(type__in=ABOUT_ONE).order_by("pk"):
            tell.run(Context(event))


def told():
    """Who was told what, in order."""
    rows = Receipt.objects.filter(message__kind="supervision.steps").order_by("message_id")
    return [(row.person.name, row.message.title) for row in rows.select_related("person", "message")]


@pytest.fixture
def announced(clock_at, county, cast, actors, judge):
    """The step of a quarter below the standard, announced to the bureau with five days to object."""
    ladder = in_force("quarter", county.office, since=date(2025, 1, 1))
    clock_at.move_to("2026-03-02 10:00+08:00")
    verdict = Verdict.objects.create(
        ladder=ladder, key=ladder.key, unit=county.bureau, period="2025Q4", numerator=2, denominator=3, standard=90,
        cut_off="2026-03-02T00:00:00Z", below=True,
    )  # fmt: skip
    return judging.confirm(actor=SYSTEM, verdict=verdict, version=verdict.version)


def test_a_unit_learns_that_a_step_is_announced_while_it_can_object(announced, cast):
    feed()
    assert told() == [("联络员", "督办告知：拟对本单位发出提醒函（2025年第四季度）")]
    message = Message.objects.get(kind="supervision.steps")
    assert "请在2026-03-09（周一）以前提出" in message.lines[-1]
    assert message.link == reverse("supervision:step", args=[announced.pk])
    assert Message.objects.count() == 1


@pytest.mark.parametrize(("upheld", "word"), [(True, "异议成立"), (False, "异议不成立")])
def test_who_decides_learns_of_the_objection_and_the_unit_of_the_answer(announced, county, actors, upheld, word):
    make_person("督查主任", announced.issuer, PostKind.SUPERVISOR)
    deciding.object_to(actor=actors["liaison"], step=announced, version=announced.version, reason="文件推迟下发。")
    deciding.answer_objection(
        actor=SYSTEM, step=announced, version=announced.version, upheld=upheld, reason="已经核实。"
    )
    feed()
    assert Message.objects.filter(kind="supervision.steps").count() == 3
    objected = Message.objects.get(title__contains="提出异议")
    assert "督查主任" in objected.receipts.values_list("person__name", flat=True)
    assert "异议：文件推迟下发。" in objected.lines
    answer = Message.objects.get(title__startswith="异议已经答复")
    assert answer.lines == [f"{word}：已经核实。"]
    assert list(answer.receipts.values_list("person__name", flat=True)) == ["联络员"]


def test_what_became_of_an_announced_step_is_told(announced, actors):
    finding = Finding("认定组", "认定〔2026〕1号", date(2026, 3, 1), "已经尽责。", *(True,) * 4)
    deciding.exempt(actor=SYSTEM, step=announced, version=announced.version, finding=finding)
    feed()
    assert told()[-1] == ("联络员", "容错免责：提醒函（2025年第四季度）")


def test_a_step_that_the_unit_was_not_told_of_stays_within_the_office(clock_at, county, cast, actors, sweep):
    in_force("item", county.office)
    handed_out(actors["clerk"], county.office, part(county.bureau, by(date(2026, 3, 6))))
    sweep("2026-03-09")
    deciding.decline(actor=SYSTEM, step=Step.objects.get(), version=1, reason="情有可原。")
    feed()
    assert told() == []


def test_many_that_a_morning_announces_are_one_message_for_a_unit(clock_at, county, cast, actors, sweep):
    in_force("item", county.office, objection_days=2)
    for n in range(3):
        handed_out(actors["clerk"], county.office, part(county.bureau, by(date(2026, 3, 6))), title=f"第{n}件")
    sweep("2026-03-09")
    sweep("2026-03-09")
    feed()
    assert told() == [("联络员", "督办告知：拟对本单位发出提醒函，共3项")]
    assert "请在2026-03-11（周三）以前逐项提出" in Message.objects.get(kind="supervision.steps").lines[0]


def test_what_the_unit_said_stands_on_the_page_and_beside_the_decision(announced, county, actors, client_as):
    deciding.object_to(actor=actors["liaison"], step=announced, version=announced.version, reason="文件推迟下发。")
    page = client_as("leader").get(reverse("supervision:step", args=[announced.pk])).content.decode()
    assert "单位的异议" in page
    assert "文件推迟下发。" in page
    form = client_as("leader").get(reverse("supervision:step_act", args=[announced.pk, "answer_objection"]))
    assert "文件推迟下发。" in form.content.decode()
