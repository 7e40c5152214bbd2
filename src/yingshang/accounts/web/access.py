"""Who may open which address of logging in."""

from __future__ import annotations

from yingshang.kernel.web.access import PUBLIC, Row

ROWS = [Row("account_login", PUBLIC), Row("account_logout", PUBLIC)]
