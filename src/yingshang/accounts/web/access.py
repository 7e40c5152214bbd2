"""Who may open which address of logging in."""

from __future__ import annotations

from yingshang.accounts.rules.options import login_options
from yingshang.kernel.web.access import PUBLIC, STAFF, Row
from yingshang.orgs.enums import PostKind

SECURITY = frozenset({PostKind.SECURITY_ADMIN.value})

ROWS = [
    Row("account_login", PUBLIC),
    Row("account_logout", STAFF),
    Row("accounts:second", PUBLIC),
    Row("accounts:activation", PUBLIC),
    Row("accounts:me", STAFF),
    Row("accounts:password", STAFF),
    Row("accounts:posts", STAFF),
    Row("accounts:prove", STAFF),
    Row("accounts:factor", STAFF),
    Row("accounts:recovery", STAFF),
    Row("accounts:remove-factor", STAFF),
    Row("accounts:end", STAFF, of="person"),
    Row("accounts:kept", STAFF, of="person"),
    Row("accounts:discard", STAFF, of="person"),
    Row("accounts:people", SECURITY),
    Row("accounts:person", SECURITY),
    Row("accounts:act", SECURITY),
    Row("accounts:reset", SECURITY),
    Row("accounts:slips", SECURITY),
    Row("accounts:revoke", SECURITY),
    Row("accounts:end-any", SECURITY),
]
if login_options().oidc is not None:
    ROWS += [Row("openid_connect_login", PUBLIC), Row("openid_connect_callback", PUBLIC)]
