"""The options of logging in, from ``[login]`` of ``yingshang.toml``."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from yingshang.accounts.rules.options import LoginOptions, OidcOptions
from yingshang.config import options


def login_options() -> LoginOptions:
    """What the installation has set, the rest as it comes."""
    usual = LoginOptions()
    return LoginOptions(
        password_rules=options.text("login.password_rules", usual.password_rules),
        strangers_tries=options.number("login.strangers_tries", usual.strangers_tries),
        own_tries=options.number("login.own_tries", usual.own_tries),
        address_tries=options.number("login.address_tries", usual.address_tries),
        window=_minutes("window_minutes", usual.window),
        lock=_minutes("lock_minutes", usual.lock),
        known_for=timedelta(days=options.number("login.known_days", usual.known_for.days)),
        idle=_minutes("idle_minutes", usual.idle),
        longest=timedelta(hours=options.number("login.longest_hours", int(usual.longest.total_seconds()) // 3600)),
        proof=_minutes("proof_minutes", usual.proof),
        invitation=timedelta(days=options.number("login.invitation_days", usual.invitation.days)),
        kept=timedelta(hours=options.number("login.kept_hours", int(usual.kept.total_seconds()) // 3600)),
        totp_roles=frozenset(options.words("login.totp_roles", [])),
        oidc=_oidc(),
    )


def providers(login: LoginOptions) -> dict[str, Any]:
    """The library's settings for single sign-on; empty where there is none."""
    if login.oidc is None:
        return {}
    app = {
        "provider_id": "office",
        "name": login.oidc.name,
        "client_id": login.oidc.client_id,
        "secret": login.oidc.secret,
        "settings": {"server_url": login.oidc.server_url, "scope": list(login.oidc.scope), "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


def _minutes(name: str, usual: timedelta) -> timedelta:
    return timedelta(minutes=options.number(f"login.{name}", int(usual.total_seconds()) // 60))


def _oidc() -> OidcOptions | None:
    server = options.text("login.oidc.server_url")
    if not server:
        return None
    usual = OidcOptions("", "", "")
    return OidcOptions(
        server_url=server,
        client_id=options.text("login.oidc.client_id"),
        secret=options.text("login.oidc.secret"),
        name=options.text("login.oidc.name", usual.name),
        claim=options.text("login.oidc.claim", usual.claim),
        scope=tuple(options.words("login.oidc.scope", list(usual.scope))),
    )
