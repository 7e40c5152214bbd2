"""Who may open which address of units and people."""

from __future__ import annotations

from yingshang.kernel.web.access import Row

ROWS: list[Row] = []
