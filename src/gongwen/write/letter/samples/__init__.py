"""Drafts of an invented county, one for each kind of letter, with a seal that is none."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent


def paths() -> list[Path]:
    """The drafts, in order of their names."""
    return sorted(_HERE.glob("*.toml"))


def seal() -> Path:
    """The picture that the drafts use as a seal."""
    return _HERE / "seal.png"
