"""Messages are found by whoever was told them, whoever sent them, and nobody else."""

from __future__ import annotations

import pytest

from tests.factories.orgs import actor_of
from tests.factories.scope import keys_by_name
from yingshang.kernel.search import groups
from yingshang.messaging.actions import Notice, To, notify
from yingshang.messaging.models import Message
from yingshang.messaging.rules.kinds import kinds
from yingshang.orgs.models import Person

pytestmark = pytest.mark.django_db


def found(actor, words):
    mine = [group for group in groups(words, actor, size=5) if group.kind.label == "消息"]
    return [entry.title for group in mine for entry in group.first]


def test_a_message_is_found_by_title_and_lines_where_it_may_be_read(county, cast, actors):
    kind = next(iter(kinds().values()))
    notice = Notice(kind, "test:1", "收到提醒函：涉企政策清单", lines=("请补报梧桐产业园名单。",))
    notify(actor=actors["clerk"], notice=notice, to=[To.liaison(county.bureau)])
    outsider = actor_of(Person.objects.get(name="外单位联络员"))
    assert found(actors["liaison"], "涉企政策清单") == found(actors["liaison"], "梧桐产业园") == [notice.title]
    assert found(actors["clerk"], "梧桐产业园") == [notice.title]
    assert found(outsider, "梧桐产业园") == []


def test_the_keys_of_what_is_visible_are_these_and_no_others(county, cast, actors):
    kind = next(iter(kinds().values()))
    for key, sender, unit in (
        ("1", "clerk", county.bureau),
        ("2", "clerk", county.other),
        ("3", "outsider", county.office),
    ):
        notify(
            actor=actors[sender], notice=Notice(kind, f"test:{key}", "提醒", lines=("请补报。",)), to=[To.liaison(unit)]
        )
    found = keys_by_name(Message, actors)
    assert (found["clerk"], found["liaison"], found["outsider"], found["nobody"]) == (3, 1, 2, 0)
