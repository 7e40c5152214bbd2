"""``python -m tools.prepare``: keep what the engine reads and compiles at its start (``gongwen.lexicon.prepared``).

The documents bundled with it have every shape that it reads, so reading them compiles nearly every expression.
"""

from __future__ import annotations

import sys
from contextlib import suppress

import gongwen
from gongwen import samples
from gongwen.lexicon import load, prepared


def main() -> int:
    """Read the bundled documents as if nothing were kept, and keep what that took, where it may be written."""
    with suppress(OSError):
        prepared.place().unlink(missing_ok=True)
    for name in samples.names():
        gongwen.decompose_text(samples.text(name))
    prepared.keep({path.stem: load(path.stem) for path in prepared.FOLDER.glob("*.toml")})
    return 0


if __name__ == "__main__":
    sys.exit(main())
