"""How a due day is said: with the hour that the paper names, and how far off only while the unit has it in hand."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine

from yingshang.kernel.clock import SHANGHAI
from yingshang.obligations.enums import State
from yingshang.obligations.models import Matter, Obligation
from yingshang.obligations.web.words import due_day, due_note, due_words

DUE = datetime(2026, 5, 15, 11, 0, tzinfo=SHANGHAI)


def duty(state=State.IN_PROGRESS, phrase="5月15日前", **facts):
    return Obligation(matter=Matter(title="办一件事", due_phrase=phrase), due_at=DUE, state=state, **facts)


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("5月15日上午9时至11时", "2026-05-15（周五） 11:00"),
        ("5月15日11：00前", "2026-05-15（周五） 11:00"),
        ("５月15日11點前", "2026-05-15（周五） 11:00"),
        ("5月15日前", "2026-05-15（周五）"),
        ("收到后24小时内", "2026-05-15（周五）"),
        ("", "2026-05-15（周五）"),
    ],
)
def test_the_hour_is_said_where_the_paper_names_one(phrase, said):
    assert due_day(duty(phrase=phrase)) == said


@pytest.mark.parametrize(
    ("state", "facts", "note"),
    [
        (State.IN_PROGRESS, {}, "逾期 30 天"),
        (State.SUBMITTED, {"submitted_at": DUE - timedelta(hours=1)}, "按期申请办结"),
        (State.SUBMITTED, {"submitted_at": DUE + timedelta(hours=1)}, "逾期申请办结"),
        (State.SIGNED_OFF, {"on_time": True}, "按期"),
        (State.SIGNED_OFF, {"on_time": False}, "逾期办结"),
        (State.COMPLETED, {"on_time": None}, ""),
        (State.VOID, {}, ""),
        (State.SUSPENDED, {}, ""),
    ],
)
def test_what_is_done_is_late_no_longer(state, facts, note):
    with time_machine.travel(DUE + timedelta(days=30), tick=False):
        row = duty(state, **facts)
        assert due_note(row) == note
        assert due_words(row) == "，".join(filter(None, ("2026-05-15（周五）", note)))
