"""Who may open which address of the portal."""

from __future__ import annotations

from yingshang.kernel.web.access import STAFF, Row

ROWS = [Row("portal:home", STAFF)]
