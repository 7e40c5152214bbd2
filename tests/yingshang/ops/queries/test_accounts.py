"""The accounts that are printed when the demonstration is started again."""

from __future__ import annotations

import tomllib

import pytest

from tests.factories.orgs import actor_of, make_person, make_unit
from yingshang.kernel.events import record
from yingshang.kernel.events.recording import open_batch
from yingshang.ops import events
from yingshang.ops.queries.accounts import DATA, demo_accounts
from yingshang.orgs.enums import PostKind
from yingshang.orgs.models import Post

ROWS = tomllib.loads(DATA.read_text(encoding="utf-8"))["account"]


@pytest.fixture
def people(cast, county):
    """Everybody of the list in a post; the clerk in a second one, which came first."""
    found = {}
    for row in ROWS:
        unit = make_unit(f"某县{row['unit']}机关")
        person = make_person(f"{row['username']}某")
        person.username = row["username"]
        person.save(update_fields=["username"])
        if row["kind"] == PostKind.CLERK:
            person.posts.create(unit=make_unit("某县投诉受理股"), kind=row["kind"], title="投诉受理股经办人")
        person.posts.create(unit=unit, kind=row["kind"], title=f"{row['username']}的职务", is_main=True)
        found[row["username"]] = unit.name
    with open_batch():
        record(events.demo_made, county.root, actor=actor_of(cast["system_admin"]), units=1, people=1)
    return found


def test_every_account_is_said_with_the_post_that_it_has(people):
    accounts = demo_accounts()
    assert [(one.username, one.unit) for one in accounts] == list(people.items())
    assert {(one.name, one.post) for one in accounts} == {(f"{name}某", f"{name}的职务") for name in people}


def test_whoever_has_no_such_post_any_more_is_left_out(people):
    Post.objects.filter(person__username="liaison").delete()
    assert [one.username for one in demo_accounts()] == [name for name in people if name != "liaison"]


def test_an_installation_in_real_use_has_none(cast):
    assert demo_accounts() == []
