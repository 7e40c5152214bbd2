"""Reads Chinese official documents into tasks, units and deadlines.

``decompose`` reads a file, ``decompose_text`` extracted text; both return one typed ``Decomposition``.
``read_deadline`` reads one deadline phrase, ``read_quotas`` how much of what it asks; ``UnitNames`` resolves unit
names; ``add_working_days`` counts working days with the official swaps.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gongwen.errors import GongwenError
    from gongwen.extract.deadlines import read_deadline
    from gongwen.extract.phrases import read_quotas
    from gongwen.model import Decomposition
    from gongwen.pipeline import decompose, decompose_text
    from gongwen.unit_names import UnitNames
    from gongwen.workdays import WorkCalendar, add_working_days

__version__ = "0.1.0"

_HOME = {
    "Decomposition": "gongwen.model",
    "GongwenError": "gongwen.errors",
    "UnitNames": "gongwen.unit_names",
    "WorkCalendar": "gongwen.workdays",
    "add_working_days": "gongwen.workdays",
    "decompose": "gongwen.pipeline",
    "decompose_text": "gongwen.pipeline",
    "read_deadline": "gongwen.extract.deadlines",
    "read_quotas": "gongwen.extract.phrases",
}

__all__ = [
    "Decomposition",
    "GongwenError",
    "UnitNames",
    "WorkCalendar",
    "__version__",
    "add_working_days",
    "decompose",
    "decompose_text",
    "read_deadline",
    "read_quotas",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the named module holds under that name
    """Load a public name when it is first used: a command that needs one of them does not pay for all."""
    if name not in _HOME:
        raise AttributeError(name)
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value
