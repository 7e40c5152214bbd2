"""Who may open which address of looking after the installation: the system administrator."""

from __future__ import annotations

from yingshang.kernel.web.access import Row

ROWS = [Row("ops:health", frozenset({"system_admin"}))]
