"""Words and patterns of official Chinese as data: one TOML file per subject, one loader."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from gongwen.lexicon import prepared


@cache
def load(name: str) -> dict[str, Any]:
    """The table ``name`` (file ``name.toml`` of this package) as plain dicts and lists; treat it as read-only."""
    # Not importlib.resources: it costs more time at the start than all the tables together.
    path = Path(__file__).with_name(f"{name}.toml")
    kept = prepared.table(path)
    if kept is not None:
        return kept
    import tomllib  # noqa: PLC0415 - not loaded where the tables are kept as read

    return tomllib.loads(path.read_text(encoding="utf-8"))
