"""The whole way of a duty: signed for, reported, sent back, completed, signed off; and every turn beside it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.factories.obligations import by, handed_out, on, part
from yingshang.kernel.errors import Conflict, NotAllowed, Refusal
from yingshang.kernel.models import Event, History
from yingshang.messaging.models import Message
from yingshang.obligations.actions import by_office, by_unit
from yingshang.obligations.enums import MOVES, Grade, State
from yingshang.obligations.models import Obligation
from yingshang.orgs.enums import UnitRole


def act(verb, obligation, actor, **given):
    """Do something with the obligation as it stands now."""
    fresh = Obligation.objects.get(pk=obligation.pk)
    return verb(actor=actor, obligation=fresh, version=fresh.version, **given)


def states_of(obligation):
    rows = History.objects.filter(table="obligations.obligation", object_id=obligation.pk).order_by("id")
    return [(row.verb, row.target) for row in rows]


def test_the_whole_way(duty, actors, clock_at):
    clerk, liaison = actors["clerk"], actors["liaison"]
    act(by_unit.acknowledge, duty, liaison)
    by_unit.report(
        actor=liaison, obligation=duty, text="已完成初稿", figures=[by_unit.Figure("篇数", Decimal(12), "篇")]
    )
    act(by_unit.submit, duty, liaison, result="初稿")
    act(by_office.send_back, duty, clerk, reason="缺少封面")
    act(by_unit.submit, duty, liaison, result="定稿")
    act(by_office.complete, duty, clerk, grade=Grade.GOOD)
    act(by_office.sign_off, duty, clerk)
    act(by_office.look_back, duty, clerk, finding="已在大厅摆放", reopened=False)
    assert states_of(duty) == [
        ("acknowledge", "in_progress"),
        ("submit", "submitted"),
        ("send_back", "in_progress"),
        ("submit", "submitted"),
        ("complete", "completed"),
        ("sign_off", "signed_off"),
        ("look_back", "signed_off"),
    ]
    stored = Obligation.objects.get(pk=duty.pk)
    assert (stored.on_time, stored.grade, stored.sent_back_times, stored.reports.count()) == (True, "good", 1, 3)
    assert Event.objects.filter(type__startswith="obligations.").count() == 10


def test_the_offices_days_do_not_count_against_the_unit(duty, actors, clock_at):
    act(by_unit.acknowledge, duty, actors["liaison"])
    clock_at.move_to("2026-03-20 17:00+08:00")
    act(by_unit.submit, duty, actors["liaison"], result="完成")
    clock_at.move_to("2026-04-20 09:00+08:00")
    assert act(by_office.complete, duty, actors["clerk"], grade=Grade.PASSED).on_time is True


def test_what_was_sent_back_is_judged_by_the_last_time(duty, actors, clock_at):
    act(by_unit.acknowledge, duty, actors["liaison"])
    act(by_unit.submit, duty, actors["liaison"], result="完成")
    act(by_office.send_back, duty, actors["clerk"], reason="材料不全")
    clock_at.move_to("2026-03-20 17:31+08:00")
    act(by_unit.submit, duty, actors["liaison"], result="完成")
    assert act(by_office.complete, duty, actors["clerk"], grade=Grade.PASSED).on_time is False


def test_an_objection_is_settled_or_takes_the_part_back(duty, actors):
    act(by_unit.object_to, duty, actors["liaison"], reason="不属我局职责")
    assert (
        act(by_office.settle_objection, duty, actors["clerk"], upheld=False, decision="按三定方案").state
        == State.ASSIGNED
    )
    act(by_unit.object_to, duty, actors["liaison"], reason="职能已划转")
    assert act(by_office.settle_objection, duty, actors["clerk"], upheld=True, decision="改派").state == State.VOID


@pytest.mark.parametrize("role", ["outsider", "hotline", "audit_admin", "system_admin", "media"])
def test_others_do_not_act_for_the_unit(duty, actors, role):
    with pytest.raises(NotAllowed):
        act(by_unit.acknowledge, duty, actors[role])
    assert Obligation.objects.get(pk=duty.pk).state == State.ASSIGNED


@pytest.mark.parametrize("role", ["liaison", "outsider", "supervisor", "security_admin"])
def test_others_do_not_act_for_the_office(duty, actors, role):
    act(by_unit.acknowledge, duty, actors["liaison"])
    act(by_unit.submit, duty, actors["liaison"], result="完成")
    with pytest.raises(NotAllowed):
        act(by_office.complete, duty, actors[role], grade=Grade.GOOD)
    assert Obligation.objects.get(pk=duty.pk).state == State.SUBMITTED


def test_what_is_not_open_from_a_state_is_said(duty, actors):
    with pytest.raises(Refusal, match="no_such_move") as caught:
        act(by_unit.submit, duty, actors["liaison"], result="完成")
    assert caught.value.facts["state"] == "待签收"


@pytest.mark.parametrize("words", ["", " ", "\u3000"])
def test_a_reason_is_needed(duty, actors, words):
    with pytest.raises(Refusal, match="needed"):
        act(by_unit.object_to, duty, actors["liaison"], reason=words)
    with pytest.raises(Refusal, match="needed"):
        act(by_office.suspend, duty, actors["clerk"], reason=words)


def test_of_two_people_on_one_row_the_second_sees_both(duty, actors):
    mine = Obligation.objects.get(pk=duty.pk)
    act(by_unit.acknowledge, duty, actors["liaison"])
    with pytest.raises(Conflict) as caught:
        by_office.suspend(actor=actors["clerk"], obligation=mine, version=mine.version, reason="等待文件")
    assert (caught.value.theirs.state, mine.state) == (State.IN_PROGRESS, State.ASSIGNED)


class TestExtensions:
    def ask(self, duty, actors, day=date(2026, 4, 10), reason="印厂排期"):
        return act(by_unit.ask_extension, duty, actors["liaison"], due_at=on(day), reason=reason)

    def test_a_granted_one_moves_the_due_moment_and_keeps_the_first(self, duty, actors):
        act(by_unit.acknowledge, duty, actors["liaison"])
        self.ask(duty, actors)
        act(by_office.decide_extension, duty, actors["clerk"], due_at=on(date(2026, 4, 3)), decision="同意到4月3日")
        stored = Obligation.objects.get(pk=duty.pk)
        assert (stored.due_at, stored.first_due_at) == (on(date(2026, 4, 3)), on(date(2026, 3, 20)))
        assert stored.extended_times == 1

    def test_a_refused_one_needs_words_and_changes_nothing(self, duty, actors):
        act(by_unit.acknowledge, duty, actors["liaison"])
        self.ask(duty, actors)
        with pytest.raises(Refusal, match="needed"):
            act(by_office.decide_extension, duty, actors["clerk"], due_at=None, decision=" ")
        act(by_office.decide_extension, duty, actors["clerk"], due_at=None, decision="时间充足")
        assert Obligation.objects.get(pk=duty.pk).due_at == on(date(2026, 3, 20))

    def test_at_most_as_often_as_the_setting_allows(self, duty, actors):
        act(by_unit.acknowledge, duty, actors["liaison"])
        for day in (date(2026, 4, 1), date(2026, 4, 8)):
            self.ask(duty, actors, day)
            act(by_office.decide_extension, duty, actors["clerk"], due_at=on(day), decision="")
        with pytest.raises(Refusal, match="too_many_extensions"):
            self.ask(duty, actors, date(2026, 4, 15))

    def test_one_at_a_time_and_only_later(self, duty, actors):
        act(by_unit.acknowledge, duty, actors["liaison"])
        with pytest.raises(Refusal, match="extension_not_later"):
            self.ask(duty, actors, date(2026, 3, 20))
        self.ask(duty, actors)
        with pytest.raises(Refusal, match="extension_pending"):
            self.ask(duty, actors)

    def test_without_a_request_there_is_nothing_to_grant(self, duty, actors):
        act(by_unit.acknowledge, duty, actors["liaison"])
        with pytest.raises(Refusal, match="no_extension"):
            act(by_office.decide_extension, duty, actors["clerk"], due_at=on(date(2026, 4, 3)), decision="")


class TestSeveralUnits:
    @pytest.fixture
    def parts(self, clock_at, county, actors):
        due = by(date(2026, 3, 20))
        lead = part(county.bureau, due, role=UnitRole.LEAD)
        helper = part(county.other, due, role=UnitRole.PARTICIPATING)
        matter = handed_out(actors["clerk"], county.office, lead, helper)
        return {row.unit_id: row for row in matter.obligations.all()}

    def test_the_lead_waits_for_the_others_unless_it_says_why(self, parts, county, actors):
        lead = parts[county.bureau.pk]
        act(by_unit.acknowledge, lead, actors["liaison"])
        with pytest.raises(Refusal, match="parts_open") as caught:
            act(by_unit.submit, lead, actors["liaison"], result="完成")
        assert caught.value.facts["count"] == 1
        act(by_unit.submit, lead, actors["liaison"], result="完成", despite="教育局部分另行报送")
        assert Obligation.objects.get(pk=lead.pk).state == State.SUBMITTED

    def test_a_participant_does_not_wait(self, parts, county, actors):
        helper = parts[county.other.pk]
        act(by_unit.acknowledge, helper, actors["outsider"])
        assert act(by_unit.submit, helper, actors["outsider"], result="完成").state == State.SUBMITTED

    def test_the_lead_sees_all_parts_a_participant_its_own(self, parts, county, actors):
        assert set(Obligation.objects.visible_to(actors["liaison"])) == set(parts.values())
        assert set(Obligation.objects.visible_to(actors["outsider"])) == {parts[county.other.pk]}
        assert set(Obligation.objects.visible_to(actors["clerk"])) == set(parts.values())


class TestSections:
    def test_a_unit_divides_its_part_with_earlier_dates(self, duty, county, actors):
        act(by_unit.acknowledge, duty, actors["liaison"])
        act(by_unit.divide, duty, actors["liaison"], shares=[by_unit.Share(county.section, on(date(2026, 3, 13)))])
        share = duty.sections.get()
        assert (share.unit, share.due_at) == (county.section, on(date(2026, 3, 13)))
        with pytest.raises(Refusal, match="parts_open"):
            act(by_unit.submit, duty, actors["liaison"], result="完成")

    @pytest.mark.parametrize("unit", ["other", "bureau", "root"])
    def test_only_to_its_own_sections(self, duty, county, actors, unit):
        act(by_unit.acknowledge, duty, actors["liaison"])
        with pytest.raises(Refusal, match="sections_only"):
            act(
                by_unit.divide,
                duty,
                actors["liaison"],
                shares=[by_unit.Share(getattr(county, unit), on(date(2026, 3, 13)))],
            )
        assert duty.sections.count() == 0

    def test_not_later_than_itself(self, duty, county, actors):
        act(by_unit.acknowledge, duty, actors["liaison"])
        with pytest.raises(Refusal, match="section_later"):
            act(by_unit.divide, duty, actors["liaison"], shares=[by_unit.Share(county.section, on(date(2026, 3, 21)))])


def test_a_change_after_handing_out_is_signed_for_again(duty, actors):
    act(by_unit.acknowledge, duty, actors["liaison"])
    to = by_office.Change("时限提前，并增加电子版", due_at=on(date(2026, 3, 13)))
    act(by_office.change, duty, actors["clerk"], to=to)
    stored = Obligation.objects.get(pk=duty.pk)
    assert (stored.state, stored.acknowledged_at, stored.due_at) == (State.ASSIGNED, None, on(date(2026, 3, 13)))


def test_the_unit_is_told_what_changed_and_why_each_time(duty, actors, cast):
    to = by_office.Change("时限提前", due_at=on(date(2026, 3, 13)), reason="县政府常务会议纪要〔2026〕4号")
    act(by_office.change, duty, actors["clerk"], to=to)
    act(
        by_office.change,
        duty,
        actors["clerk"],
        to=by_office.Change("增加电子版，领导批示", demand="纸质和电子版各一份"),
    )
    told = Message.objects.filter(kind="obligations.changed").order_by("pk")
    assert [(one.title, one.lines) for one in told] == [
        (
            f"要求有变动：{duty}",
            [
                "时限提前",
                "理由：县政府常务会议纪要〔2026〕4号",
                "完成时限：2026-03-20 改为 2026-03-13",
                "请打开事项，重新签收。",
            ],
        ),
        (f"要求有变动：{duty}", ["增加电子版，领导批示", "请打开事项，重新签收。"]),
    ]
    assert {row.person.name for one in told for row in one.receipts.all()} == {actors["liaison"].name}
    facts = Event.objects.filter(type="obligations.changed").order_by("pk").values_list("facts", flat=True)
    assert [one["because"] for one in facts] == ["（理由：县政府常务会议纪要〔2026〕4号）", ""]


def test_what_was_passed_can_be_opened_again(duty, actors):
    act(by_unit.acknowledge, duty, actors["liaison"])
    act(by_unit.submit, duty, actors["liaison"], result="完成")
    act(by_office.complete, duty, actors["clerk"], grade=Grade.GOOD)
    act(by_office.sign_off, duty, actors["clerk"])
    act(by_office.look_back, duty, actors["clerk"], finding="汇编内容已过期", reopened=True)
    stored = Obligation.objects.get(pk=duty.pk)
    assert (stored.state, stored.on_time, stored.grade, stored.signed_off_at) == (State.IN_PROGRESS, None, "", None)


def test_every_history_replays_to_the_state(duty, actors):
    act(by_unit.acknowledge, duty, actors["liaison"])
    act(by_unit.submit, duty, actors["liaison"], result="完成")
    act(by_office.send_back, duty, actors["clerk"], reason="补章")
    state = State.ASSIGNED.value
    for row in History.objects.filter(object_id=duty.pk, table="obligations.obligation").order_by("id"):
        assert row.source == state
        assert any(m.verb == row.verb and state in m.sources and m.target == row.target for m in MOVES.moves)
        state = row.target
    assert state == Obligation.objects.get(pk=duty.pk).state
