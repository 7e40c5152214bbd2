"""Places where a test can let the process die as ``kill -9`` would: nothing is flushed, closed or rolled back.

``YINGSHANG_FAILPOINT=name:count`` ends the process with 137 when the named point is passed for the count-th time. It
does nothing unless the settings say ``FAILPOINTS = True``, which only those of the tests do.
"""

from __future__ import annotations

import os

from django.conf import settings

_passed: dict[str, int] = {}


def failpoint(name: str) -> None:
    """Die here if a test asked for it."""
    if not getattr(settings, "FAILPOINTS", False):
        return
    wanted, _, count = os.environ.get("YINGSHANG_FAILPOINT", "").partition(":")
    if wanted != name:
        return
    _passed[name] = _passed.get(name, 0) + 1
    if _passed[name] == int(count or 1):
        os._exit(137)
