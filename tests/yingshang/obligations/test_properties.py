"""What holds whatever people and calendars do: no occurrence lost or doubled, histories replay, the parts are the ledger."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.obligations import by, every, handed_out, part
from yingshang.calendars.actions.editing import Entry, set_days
from yingshang.calendars.enums import Roll
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.errors import Refusal
from yingshang.kernel.models import History
from yingshang.obligations.actions import by_office, by_unit
from yingshang.obligations.actions.series import change_rule, extend_series, roll_again
from yingshang.obligations.enums import MOVES, Grade, Lamp, State
from yingshang.obligations.models import Obligation, Series, lamp_conditions
from yingshang.obligations.queries.due import due_moment, soon
from yingshang.obligations.queries.ledger import ledger, standing
from yingshang.obligations.queries.occurrences import nominal_days
from yingshang.orgs.enums import UnitRole

quickly = settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
START = date(2026, 3, 2)
RULES = [
    "FREQ=MONTHLY;BYMONTHDAY=10,25",
    "FREQ=WEEKLY;BYDAY=FR",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=WEEKLY;BYDAY=MO,FR",
]
# One thing that happens on a day: the night's sweep, a rule from some days on, a rest day, or somebody signs for one.
happenings = st.lists(
    st.one_of(
        st.tuples(st.just("sweep"), st.just(0)),
        st.tuples(st.just("rule"), st.integers(0, 3)),
        st.tuples(st.just("holiday"), st.integers(1, 60)),
        st.tuples(st.just("sign"), st.integers(0, 8)),
    ),
    min_size=1,
    max_size=6,
)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


@pytest.mark.slow
@quickly
@given(happenings, st.lists(st.integers(1, 20), min_size=6, max_size=6))
def test_no_occurrence_is_lost_or_doubled(county, actors, what, pauses):
    with time_machine.travel(f"{START} 09:00+08:00", tick=False) as traveller:
        due = every(RULES[0], starts_on=START, roll=Roll.NEXT)
        matter = handed_out(actors["clerk"], county.office, part(county.bureau, due))
        periods = [(START, RULES[0])]
        for (kind, number), pause in zip(what, pauses, strict=False):
            traveller.shift(timedelta(days=pause))
            running = matter.series.get(state="running")
            if kind == "sweep":
                extend_series(actor=SYSTEM, series=running)
            elif kind == "rule":
                since = clock.today() + timedelta(days=number)
                change_rule(
                    actor=actors["clerk"], series=running, version=running.version, rule=RULES[number], since=since
                )
                periods.append((since, RULES[number]))
            elif kind == "holiday":
                set_days(
                    actor=SYSTEM,
                    entries=[Entry(clock.today() + timedelta(days=number), works=False, name="调休", basis="国办通知")],
                )
                for series in Series.objects.rolling():
                    roll_again(actor=SYSTEM, series=series)
            else:
                row = matter.obligations.filter(state=State.ASSIGNED).order_by("nominal_on")[number:].first()
                if row:
                    by_unit.acknowledge(actor=actors["liaison"], obligation=row, version=row.version)
        running = matter.series.get(state="running")
        extend_series(actor=SYSTEM, series=running)
        owed = matter.obligations.exclude(state=State.VOID)
        days = sorted(owed.values_list("nominal_on", flat=True))
        assert len(days) == len(set(days)), "doubled"
        assert set(days) >= _wanted(periods, fresh(running).made_until), "lost"
        extra = set(days) - _wanted(periods, fresh(running).made_until)
        assert not owed.filter(nominal_on__in=extra, state=State.ASSIGNED).exists(), "of a rule that holds no more"
        for row in owed.filter(series=running, state=State.ASSIGNED, nominal_on__gte=clock.today()):
            assert row.due_at == due_moment(row.nominal_on, roll=Roll.NEXT)


def _wanted(periods, until):
    """The days of each rule while it held; of two from one day the later."""
    wanted = set()
    for place, (start, rule) in enumerate(periods):
        ends = [later - timedelta(days=1) for later, _ in periods[place + 1 :]]
        wanted |= set(nominal_days(rule, starts_on=start, after=None, until=min([until, *ends])))
    return wanted


ACTS = {
    "acknowledge": ("liaison", by_unit.acknowledge, {}),
    "object": ("liaison", by_unit.object_to, {"reason": "不属职责"}),
    "submit": ("liaison", by_unit.submit, {"result": "完成", "despite": "先行"}),
    "settle": ("clerk", by_office.settle_objection, {"upheld": False, "decision": "维持"}),
    "withdraw": ("clerk", by_office.settle_objection, {"upheld": True, "decision": "撤回"}),
    "send_back": ("clerk", by_office.send_back, {"reason": "不全"}),
    "complete": ("clerk", by_office.complete, {"grade": Grade.GOOD, "despite": "先行"}),
    "sign_off": ("clerk", by_office.sign_off, {}),
    "look_back": ("clerk", by_office.look_back, {"finding": "已落实", "reopened": False}),
    "relapse": ("clerk", by_office.look_back, {"finding": "未保持", "reopened": True}),
    "reopen": ("clerk", by_office.reopen, {"reason": "有遗漏"}),
    "change": ("clerk", by_office.change, {"to": by_office.Change("加一份", demand="电子版")}),
    "suspend": ("clerk", by_office.suspend, {"reason": "等文件"}),
    "resume": ("clerk", by_office.resume, {"reason": "文件到了"}),
    "void": ("clerk", by_office.void, {"reason": "重复"}),
}


@pytest.mark.slow
@quickly
@given(st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 2)), min_size=5, max_size=25))
def test_histories_replay_and_the_parts_are_the_ledger(county, actors, steps):
    with time_machine.travel(f"{START} 09:00+08:00", tick=False):
        due = by(date(2026, 3, 20))
        lead = part(county.bureau, due, role=UnitRole.LEAD)
        section = part(county.section, due, role=UnitRole.PARTICIPATING)
        matter = handed_out(actors["clerk"], county.office, lead, section, part(county.bureau, due))
        rows = list(matter.obligations.order_by("pk"))
        for name, place in steps:
            role, verb, given_ = ACTS[name]
            row = fresh(rows[place])
            try:
                verb(actor=actors[role], obligation=row, version=row.version, **given_)
            except Refusal:
                assert fresh(rows[place]).state == row.state  # what is refused leaves nothing behind
        for row in rows:
            _replays(fresh(row))
        _adds_up(matter, actors["clerk"])


def _replays(row):
    state = State.ASSIGNED.value
    for step in History.objects.filter(table=MOVES.name, object_id=row.pk).order_by("id"):
        assert step.source == state
        assert any(m.verb == step.verb and state in m.sources and m.target == step.target for m in MOVES.moves)
        state = step.target
    assert state == row.state


def _adds_up(matter, clerk):
    rows = ledger(clerk).filter(matter=matter)
    now = clock.now()
    shown = {
        lamp: set(rows.filter(where).values_list("pk", flat=True))
        for lamp, where in lamp_conditions(now, soon(now)).items()
    }
    everything = set(matter.obligations.values_list("pk", flat=True))
    assert sum(len(keys) for keys in shown.values()) == len(everything), "a row shows one lamp"
    assert set().union(*shown.values()) == everything
    assert {row.pk: row.lamp for row in rows} == {pk: lamp.value for lamp, keys in shown.items() for pk in keys}
    states = ("assigned", "objected", "in_progress", "submitted", "done")
    counts = standing(rows, *states, "red")
    by_state = [counts[name].number for name in states]
    aside = Obligation.objects.filter(matter=matter, state__in=(State.SUSPENDED, State.VOID)).count()
    assert sum(by_state) + aside == len(everything)
    assert counts["red"].number == len(shown[Lamp.RED])
