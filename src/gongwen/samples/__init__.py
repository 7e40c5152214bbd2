"""Seven documents of an invented county, one for each shape that official documents take."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_SUFFIX = ".txt"


def paths() -> list[Traversable]:
    """The files, in order of their names."""
    found = [path for path in files(__name__).iterdir() if path.name.endswith(_SUFFIX)]
    return sorted(found, key=lambda path: path.name)


def names() -> list[str]:
    """Names of the samples, without suffix, in order."""
    return [path.name.removesuffix(_SUFFIX) for path in paths()]


def text(name: str) -> str:
    """Text of one sample. FileNotFoundError where there is no sample of that name."""
    return files(__name__).joinpath(name + _SUFFIX).read_text(encoding="utf-8")
