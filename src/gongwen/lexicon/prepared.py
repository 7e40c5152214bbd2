"""What becomes of the lexicon, kept beside it: its tables as read, its expressions as compiled.

Reading and compiling them is more than half of the start of a command and gives the same every time. Setting up keeps
them where Python keeps its compiled modules and on the same terms: for this very Python, and for tables that have not
changed since. What is not kept is read and compiled as ever; only time depends on it.
"""

from __future__ import annotations

import marshal
import os
import re
import sys
from contextlib import suppress
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_sre: Any = import_module("_sre")  # what ``re`` itself hands its code to
FOLDER = Path(__file__).parent
_FOR = f"{sys.version} {sys.byteorder} {_sre.MAGIC} {_sre.CODESIZE}"
_DAMAGED = (ValueError, TypeError, EOFError, AttributeError)
_OTHER_RE = (RuntimeError, TypeError, ValueError, OverflowError, AttributeError, ImportError)  # not the ``re`` we know

_asked: dict[str, None] = {}  # expressions that were compiled here, not taken from what is kept


# What ``re`` needs for an expression: flags, code, number of groups, their numbers by name and names by number.
Code = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]


class _Kept(NamedTuple):
    tables: dict[str, tuple[tuple[int, int], dict[str, Any]]]  # with time and size of the file
    patterns: dict[str, Code]


def place() -> Path:
    """The file in which this Python keeps what was prepared."""
    return FOLDER / "__pycache__" / f"lexicon.{sys.implementation.cache_tag}.prepared"


def compiled(source: str) -> re.Pattern[str]:
    """``re.compile(source)``, from what is kept where it is there."""
    kept = _kept().patterns.get(source)
    if kept is not None:
        flags, code, groups, index, names = kept
        with suppress(*_OTHER_RE):
            pattern: re.Pattern[str] = _sre.compile(
                source, flags, memoryview(code).cast("I").tolist(), groups, index, names
            )
            return pattern
    _asked[source] = None
    return re.compile(source)


def table(path: Path) -> dict[str, Any] | None:
    """The table of a TOML file as it was kept; None when it was not, or has changed since."""
    kept = _kept().tables.get(path.stem)
    return kept[1] if kept is not None and kept[0] == _stamp(path) else None


def keep(tables: dict[str, dict[str, Any]]) -> bool:
    """Keep these tables and every expression that this process has compiled; False where nothing can be written."""
    stamped = {name: (_stamp(FOLDER / f"{name}.toml"), rows) for name, rows in tables.items()}
    codes: dict[str, Code] = {}
    with suppress(*_OTHER_RE):
        codes = dict(_coded(_asked))
    target = place()
    part = target.with_suffix(f".{os.getpid()}")
    try:
        target.parent.mkdir(exist_ok=True)
        part.write_bytes(marshal.dumps((_FOR, stamped, codes)))
        part.replace(target)
    except OSError:
        with suppress(OSError):
            part.unlink()
        return False
    return True


def _stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=1)
def _kept() -> _Kept:
    try:
        made_for, tables, patterns = marshal.loads(place().read_bytes())  # noqa: S302 - as trusted as the compiled modules beside it
    except (OSError, *_DAMAGED):
        return _Kept({}, {})
    return _Kept(tables, patterns) if made_for == _FOR else _Kept({}, {})


def _coded(sources: Iterable[str]) -> Iterator[tuple[str, Code]]:
    # As ``re`` does it; it has no other way to hand out what it made.
    parser, compiler, array = (import_module(name) for name in ("re._parser", "re._compiler", "array"))
    for source in sources:
        parsed = parser.parse(source)
        flags, index = parsed.state.flags, dict(parsed.state.groupdict)
        names: list[str | None] = [None] * parsed.state.groups
        for name, number in index.items():
            names[number] = name
        code = array.array("I", compiler._code(parsed, 0)).tobytes()
        yield source, (flags, code, parsed.state.groups - 1, index, tuple(names))
