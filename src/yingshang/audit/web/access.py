"""Who may open which address of the ledger: the audit administrator, and for shredding the one who asks for it."""

from __future__ import annotations

from yingshang.kernel.web.access import Row

_AUDIT = frozenset({"audit_admin"})
_ASKS = frozenset({"security_admin"})

ROWS = [
    Row("audit:ledger", _AUDIT),
    Row("audit:entry", _AUDIT),
    Row("audit:unmask", _AUDIT),
    Row("audit:verification", _AUDIT),
    Row("audit:verify_all", _AUDIT),
    Row("audit:head", _AUDIT),
    Row("audit:shreddings", _AUDIT | _ASKS),
    Row("audit:shredding", _AUDIT | _ASKS),
    Row("audit:move_shredding", _AUDIT | _ASKS),
    Row("audit:request_shredding", _ASKS),
]
