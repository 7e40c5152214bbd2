"""Where a Chromium is, for everything that looks at pages."""

from __future__ import annotations

import os
import shutil
from functools import lru_cache
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--lang=zh-CN")


@lru_cache(maxsize=1)
def chromium() -> str | None:
    """The path of a browser (``$YINGSHANG_CHROMIUM``, the system's); "" for Playwright's own, None for none."""
    named = os.environ.get("YINGSHANG_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if named:
        return named
    own = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    return "" if any(own.glob("chromium*")) else None
