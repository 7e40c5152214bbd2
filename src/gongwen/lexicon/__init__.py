"""Words and patterns of official Chinese as data: one TOML file per subject, one loader."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """The table ``name`` (file ``name.toml`` of this package) as plain dicts and lists; treat it as read-only."""
    # Not importlib.resources: it costs more time at the start than all the tables together.
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))
