"""Words and patterns of official Chinese as data: one TOML file per subject, one loader."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any


@lru_cache(maxsize=None)
def load(name: str) -> dict[str, Any]:
    """The table ``name`` (file ``name.toml`` of this package) as plain dicts and lists; treat it as read-only."""
    return tomllib.loads(resources.files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
