"""Arguments for the addresses that take some, so that one test can drive every address as every role.

Each app's tests give theirs in ``tests/yingshang/<app>/samples.py`` as ``SAMPLES: dict[str, Sample]``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
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


def samples() -> dict[str, Sample]:
    """Those of all apps. Raises ValueError when two give the same name."""
    found: dict[str, Sample] = {}
    for path in sorted(HERE.glob("*/samples.py")):
        given = import_module(f"tests.yingshang.{path.parent.name}.samples").SAMPLES
        if doubled := found.keys() & given.keys():
            raise ValueError(f"{path}: given twice: {sorted(doubled)}")
        found |= given
    return found
