"""Who may open which address: one table drives the refusal, the tests and ``docs/access.md``.

Every app lists its address names in ``web/access.py`` as ``ROWS``. An address without a row is refused to everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

PUBLIC = frozenset({"*"})  # also without logging in
STAFF = frozenset({"+"})  # everybody who is logged in


@dataclass(frozen=True, slots=True)
class Row:
    """``name`` of an address, the ``roles`` that may open it, and what it is ``of`` when objects are scoped ("unit").

    An object outside the actor's scope answers 404 whatever the role; ``of`` tells the tests to try that.
    """

    name: str
    roles: frozenset[str]
    of: str = ""


ROWS = [  # the kernel's own
    Row("kernel:design", STAFF),
    Row("kernel:search", STAFF),
    Row("kernel:waiting", STAFF),
    Row("kernel:rebuild_search", frozenset({"system_admin"})),
    Row("kernel:file", STAFF, of="holder"),
    Row("kernel:export", STAFF, of="person"),
    Row("kernel:files", frozenset({"system_admin"})),
    Row("kernel:parameters", STAFF),
    Row("kernel:upload", STAFF),
    Row("kernel:parameter", STAFF),
    Row("kernel:jobs", STAFF),
    Row("kernel:job", STAFF, of="unit"),
    Row("kernel:job_act", STAFF, of="unit"),
    Row("kernel:schedules", frozenset({"system_admin"})),
    Row("kernel:schedule_switch", frozenset({"system_admin"})),
]


@lru_cache(maxsize=1)
def table() -> dict[str, Row]:
    """All rows of all apps by address name. Raises ValueError for a name listed twice."""
    rows: dict[str, Row] = {}
    for app in apps.get_app_configs():
        module = f"{app.name}.web.access"
        if app.name.startswith("yingshang.") and find_spec(f"{app.name}.web") and find_spec(module):
            for row in import_module(module).ROWS:
                if row.name in rows:
                    raise ValueError(f"{row.name} is listed twice")
                rows[row.name] = row
    return rows


def is_open(name: str, *, roles: frozenset[str], logged_in: bool) -> bool:
    """Whether somebody with these roles may open the address called ``name``."""
    row = table().get(name)
    if row is None:
        return False
    return row.roles == PUBLIC or (logged_in and (row.roles == STAFF or bool(row.roles & roles)))
