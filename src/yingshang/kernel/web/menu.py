"""The menu: each app lists its entries in ``web/menu.py`` as ``ENTRIES``; people see those they may open."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from django.apps import apps

from yingshang.kernel.web.access import is_open

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu: the ``name`` of an address without arguments, its ``label``, its ``group`` and its place."""

    name: str
    label: str
    group: str
    order: int = 100


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


def menu_of(actor: Actor) -> list[Entry]:
    """What the actor may open."""
    logged_in = actor.person_id is not None
    return [entry for entry in entries() if is_open(entry.name, roles=actor.roles, logged_in=logged_in)]
