"""The menu: each app lists its entries in ``web/menu.py`` as ``ENTRIES``; people see those they may open."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from django.apps import apps
from django.http import JsonResponse

from yingshang.kernel.web.access import is_open

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.web.requests import Request


MOST_WAITING = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu: the ``name`` of an address without arguments, its ``label``, its ``group`` and its place.

    ``waiting`` counts what waits there for the actor, in one cheap query and no further than ``MOST_WAITING``: the
    browser asks for it beside the page, half a minute after the last time and after every act.
    """

    name: str
    label: str
    group: str
    order: int = 100
    waiting: Callable[[Actor], int] | None = None

    def badge(self, actor: Actor) -> str:
        """What stands beside the label: "" for nothing, "99+" for more than is counted."""
        count = self.waiting(actor) if self.waiting is not None else 0
        return (f"{MOST_WAITING - 1}+" if count >= MOST_WAITING else str(count)) if count else ""


ENTRIES = [  # the kernel's own
    Entry("kernel:files", "文件巡检", "系统", 76),
    Entry("kernel:parameters", "参数", "系统", 73),
    Entry("kernel:design", "部件样本", "系统", 79),
    Entry("kernel:jobs", "后台任务", "系统", 75),
]


@lru_cache(maxsize=1)
def entries() -> tuple[Entry, ...]:
    """All entries in the order of the menu; groups come in the order of their first entry."""
    found: list[Entry] = []
    for app in apps.get_app_configs():
        module = f"{app.name}.web.menu"
        if app.name.startswith("yingshang.") and find_spec(f"{app.name}.web") and find_spec(module):
            found += import_module(module).ENTRIES
    return tuple(sorted(found, key=lambda entry: (entry.order, entry.name)))


def waiting(request: Request) -> HttpResponse:
    """What stands beside the lines of the actor's menu, as JSON: name of its address → badge, none for nothing.

    Pages do not count: they would all be later by what a clerk sees change once in a while.
    """
    badges = {entry.name: entry.badge(request.actor) for entry in menu_of(request.actor)}
    return JsonResponse({name: badge for name, badge in badges.items() if badge})


def menu_of(actor: Actor) -> list[Entry]:
    """What the actor may open."""
    logged_in = actor.person_id is not None
    return [entry for entry in entries() if is_open(entry.name, roles=actor.roles, logged_in=logged_in)]
