"""The demonstration's accounts, as they are in this installation."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from yingshang.kernel.models import Event
from yingshang.orgs.models import Person

DATA = Path(__file__).parents[1] / "demo.toml"


@dataclass(frozen=True, slots=True)
class Account:
    """A demonstration account: what to log in with, and who that is."""

    username: str
    name: str
    post: str
    unit: str


def demo_accounts() -> list[Account]:
    """The accounts of the demonstration county in the order of its list; none where it was never made."""
    if not Event.objects.filter(type="ops.demo_made").exists():
        return []
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))["account"]
    people = {person.username: person for person in Person.objects.filter(username__in=[r["username"] for r in rows])}
    found = []
    for row in rows:
        person = people.get(row["username"])
        if person is None:
            continue
        posts = person.posts.filter(kind=row["kind"], unit__name__contains=row["unit"])
        if post := posts.select_related("unit").order_by("pk").first():
            found.append(Account(row["username"], person.name, post.title, post.unit.name))
    return found
