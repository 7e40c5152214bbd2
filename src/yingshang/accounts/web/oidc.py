"""Single sign-on of the office: the library does the handshake, and here its answer becomes a person we know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter

from yingshang.accounts.enums import Method
from yingshang.accounts.rules.options import login_options
from yingshang.accounts.web.login import enter
from yingshang.kernel.errors import Refusal
from yingshang.kernel.web.refusals import refusal_page
from yingshang.orgs.models import Person
from yingshang.orgs.queries.actors import actor_for

if TYPE_CHECKING:
    from django.http import HttpRequest


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
        refusal = Refusal("accounts.sign_on_failed")
        refusal.status = 502
        raise ImmediateHttpResponse(refusal_page(request, refusal))


def person_of_claims(data: dict[str, Any]) -> Person:
    """The person whose login name the agreed claim is. Raises Refusal for a claim that is missing or nobody's."""
    options = login_options().oidc
    claims = {**(data.get("id_token") or {}), **(data.get("userinfo") or {})} or data
    name = claims.get(options.claim) if options is not None else None
    person = (
        Person.objects.filter(username=name).first() if isinstance(name, str) and name and "\0" not in name else None
    )
    if person is None or not person.is_active:
        raise Refusal("accounts.sign_on_unknown")
    if actor_for(person).post_id is None:
        raise Refusal("accounts.no_post")
    return person
