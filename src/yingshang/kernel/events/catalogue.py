"""The page ``docs/events.md``: every event type with its sentence, drawn from the declarations."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.apps import apps

from yingshang.kernel.events.types import known_types

if TYPE_CHECKING:
    from yingshang.kernel.events.types import EventType

_HEAD = """# Events

What can happen, as the ledger says it. Generated: `python -m yingshang audit events -o docs/events.md`.
Personal facts are stored apart from the chain and can be shredded; silent facts are recorded and not said.
"""


def types_of_apps() -> list[EventType]:
    """The types whose names begin with an installed app's label, in the order of their names."""
    labels = {app.label for app in apps.get_app_configs() if app.name.startswith("yingshang.")}
    return [kind for name, kind in sorted(known_types().items()) if name.partition(".")[0] in labels]


def page() -> str:
    """The page as Markdown."""
    parts = [_HEAD]
    for label, kinds in groupby(types_of_apps(), key=lambda kind: kind.name.partition(".")[0]):
        parts.append(f"\n## {label}：{apps.get_app_config(label).verbose_name}\n")
        parts.append("| event | sentence | personal | silent |\n|---|---|---|---|\n")
        parts += [_line(kind) for kind in kinds]
    return "".join(parts)


def _line(kind: EventType) -> str:
    silent = {name for name in kind.fields - kind.personal if "{" + name + "}" not in kind.sentence}
    return f"| `{kind.name}` | {kind.sentence} | {_words(kind.personal)} | {_words(silent)} |\n"


def _words(names: frozenset[str] | set[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))
