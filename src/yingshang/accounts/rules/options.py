"""What an installation decides about logging in; ``config`` reads it from ``yingshang.toml`` under ``[login]``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class OidcOptions:
    """The office's own single sign-on. ``claim`` is the one that holds our username."""

    server_url: str
    client_id: str
    secret: str
    name: str = "统一身份认证"
    claim: str = "preferred_username"
    scope: tuple[str, ...] = ("openid", "profile")


@dataclass(frozen=True, slots=True)
class LoginOptions:
    """Limits and times. The defaults are those of an office network where many people share one address.

    ``strangers_tries``, ``own_tries`` and ``address_tries`` are the wrong passwords that one account takes from
    unknown devices, from each of its own devices or usual addresses, and that one address may try on any account,
    inside ``window``; a full bucket stays closed for ``lock``. ``known_for`` is how long a device or an address stays
    the owner's own after a login.
    ``idle`` and ``longest`` end a session; ``proof`` is how long a password counts as just given.
    ``totp_roles`` are the posts that must have a second factor.
    """

    password_rules: str = "gbt22239-2"  # noqa: S105 - the name of a set of rules
    strangers_tries: int = 10
    own_tries: int = 10
    address_tries: int = 50
    window: timedelta = timedelta(minutes=15)
    lock: timedelta = timedelta(minutes=15)
    known_for: timedelta = timedelta(days=90)
    idle: timedelta = timedelta(minutes=30)
    longest: timedelta = timedelta(hours=12)
    proof: timedelta = timedelta(minutes=10)
    invitation: timedelta = timedelta(days=14)
    kept: timedelta = timedelta(hours=24)
    totp_roles: frozenset[str] = field(default_factory=frozenset)
    oidc: OidcOptions | None = None


def login_options() -> LoginOptions:
    """The options of this installation."""
    from django.conf import settings  # noqa: PLC0415 - the settings import this module

    found: LoginOptions = settings.LOGIN
    return found
