"""Arguments for the addresses that take some, so that one test can drive every address as every role.

Each app's tests give theirs in ``tests/yingshang/<app>/samples.py`` as ``SAMPLES: dict[str, Sample]``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from django.urls import reverse

from tools.site_pages import addresses
from yingshang.kernel.web.access import PUBLIC, STAFF, table
from yingshang.orgs.enums import PostKind

HERE = Path(__file__).parent
_SEES_MOST = ["clerk", "supervisor", "leader", *(kind.value for kind in PostKind)]
Arguments = Mapping[str, Any]
# (county, person) → arguments of the address. ``person`` is who will open it: make the object in a unit they see.
Maker = Callable[[Any, Any], Arguments]


@dataclass(frozen=True)
class Sample:
    """How to reach one address.

    ``own`` makes an object that ``person`` sees; ``foreign`` one of another unit (or person), where the address has an
    ``of``. ``query`` is added to the address.
    """

    own: Maker
    foreign: Maker | None = None
    query: Mapping[str, str] = field(default_factory=dict)


def visitor_of(name: str) -> str:
    """Who is shown the address: nobody in particular where it is public, else the role that sees most."""
    roles = table()[name].roles
    if roles == PUBLIC:
        return "anonymous"
    return "clerk" if roles == STAFF else next(role for role in _SEES_MOST if role in roles)


def path_of(name: str, county: Any, cast: Mapping[str, Any], role: str) -> str:
    """The address with the arguments and the query of its sample, made for that member of the cast."""
    found, takes = samples(), {address.name for address in addresses() if address.arguments}
    kwargs = found[name].own(county, cast.get(role) or cast["clerk"]) if name in takes else {}
    query = found[name].query if name in found else {}
    return reverse(name, kwargs=kwargs) + (
        "?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else ""
    )


@cache
def samples() -> dict[str, Sample]:
    """Those of all apps. Raises ValueError when two give the same name."""
    found: dict[str, Sample] = {}
    for path in sorted(HERE.glob("*/samples.py")):
        given = import_module(f"tests.yingshang.{path.parent.name}.samples").SAMPLES
        if doubled := found.keys() & given.keys():
            raise ValueError(f"{path}: given twice: {sorted(doubled)}")
        found |= given
    return found
