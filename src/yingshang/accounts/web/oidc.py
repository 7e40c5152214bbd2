"""Single sign-on of the office: the library does the handshake, and here its answer becomes a person we know."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.openid_connect import views as library

from yingshang.accounts.enums import Method
from yingshang.accounts.queries.people import person_by_username
from yingshang.accounts.rules.options import login_options
from yingshang.accounts.web.login import enter
from yingshang.kernel.errors import Refusal
from yingshang.kernel.web.refusals import refusal_page
from yingshang.orgs.queries.actors import actor_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from yingshang.orgs.models import Person

log = logging.getLogger("yingshang.accounts")


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]  # the library is not annotated
    """Nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


class OfficeSignOn(DefaultSocialAccountAdapter):  # type: ignore[misc]  # the library is not annotated
    """A sign-on opens a session of the person whose login name the agreed claim holds, or none at all."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ANN401 - as above
        """Never: people are made by the system administrator."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> NoReturn:  # noqa: ANN401 - as above
        """Take over from the library: our own second step, register and limits come after this."""
        try:
            person = person_of_claims(sociallogin.account.extra_data)
        except Refusal as refusal:
            raise ImmediateHttpResponse(refusal_page(request, refusal)) from refusal
        wanted = sociallogin.state.get("next") or ""
        raise ImmediateHttpResponse(enter(request, person, Method.OIDC, wanted))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **details: Any) -> NoReturn:  # noqa: ANN401 - as above
        """One clear page, whatever the provider said."""
        raise ImmediateHttpResponse(refusal_page(request, _sign_on_failed()))


def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Leave for the office's sign-on."""
    return _guarded(library.login, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from it."""
    return _guarded(library.callback, request, provider_id)


def _guarded(view: Callable[..., HttpResponse], request: HttpRequest, provider_id: str) -> HttpResponse:
    """A provider that cannot be reached, or answers something else than the protocol says, is no fault of ours."""
    try:
        return view(request, provider_id)
    except (OSError, LookupError, TypeError, ValueError, AttributeError) as error:
        log.warning("single sign-on failed: %s", type(error).__name__)
        raise _sign_on_failed() from error


def _sign_on_failed() -> Refusal:
    refusal = Refusal("accounts.sign_on_failed")
    refusal.status = 502
    return refusal


def person_of_claims(data: dict[str, Any]) -> Person:
    """The person whose login name the agreed claim is. Raises Refusal for a claim that is missing or nobody's."""
    options = login_options().oidc
    claims = {**(data.get("id_token") or {}), **(data.get("userinfo") or {})} or data
    name = claims.get(options.claim) if options is not None else None
    person = person_by_username(name) if isinstance(name, str) else None
    if person is None or not person.is_active:
        raise Refusal("accounts.sign_on_unknown")
    if actor_for(person).post_id is None:
        raise Refusal("accounts.no_post")
    return person
