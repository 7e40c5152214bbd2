"""Single sign-on: the whole handshake against a provider that is played, and who gets in by it."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import NoReverseMatch, include, path, reverse

from yingshang.accounts.models import LoginSession
from yingshang.accounts.rules.options import OidcOptions
from yingshang.accounts.web import oidc
from yingshang.accounts.web.oidc import OfficeSignOn
from yingshang.config.login import providers
from yingshang.kernel.web import access
from yingshang.kernel.web.access import PUBLIC, Row
from yingshang.orgs.enums import PersonState
from yingshang.orgs.models import Person

from .test_login import give_factor, now_code

urlpatterns = [
    path("account/oidc/<slug:provider_id>/login/", oidc.begin, name="openid_connect_login"),
    path("account/oidc/<slug:provider_id>/login/callback/", oidc.callback, name="openid_connect_callback"),
    path("", include("yingshang.config.urls")),
]
SERVER = "https://id.county.example"
OFFICE = OidcOptions(SERVER, "yingshang", "shared-secret", name="县统一身份认证")
CONFIG = {
    "issuer": SERVER,
    "authorization_endpoint": f"{SERVER}/authorize",
    "token_endpoint": f"{SERVER}/token",
    "userinfo_endpoint": f"{SERVER}/userinfo",
    "jwks_uri": f"{SERVER}/keys",
}


class Answer:
    def __init__(self, data, status=200):
        self.data, self.status_code, self.headers = data, status, {"content-type": "application/json"}
        self.text = json.dumps(data)
        self.content = self.text.encode()

    def json(self):
        return self.data

    def raise_for_status(self):
        if self.status_code >= 400:
            raise OSError(self.status_code)


class Provider:
    """What the office's server would answer; it checks the proof key as a real one does."""

    def __init__(self):
        self.claims = {"sub": "8f3a", "preferred_username": ""}
        self.challenge = ""
        self.exchanged = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def get(self, address, **_):
        return Answer(
            {f"{SERVER}/.well-known/openid-configuration": CONFIG, f"{SERVER}/userinfo": self.claims}[address]
        )

    def request(self, method, address, data=None, **_):
        assert (method, address) == ("POST", f"{SERVER}/token")
        self.exchanged.append(data)
        proof = base64.urlsafe_b64encode(hashlib.sha256(data["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if proof != self.challenge:
            return Answer({"error": "invalid_grant"}, 400)
        return Answer({"access_token": "token", "token_type": "Bearer", "expires_in": 60})


@pytest.fixture
def provider(settings, monkeypatch, login_with):
    login_with(oidc=OFFICE)
    settings.SOCIALACCOUNT_PROVIDERS = providers(settings.LOGIN)
    settings.ROOT_URLCONF = __name__
    names = ("openid_connect_login", "openid_connect_callback")
    rows = {**access.table(), **{name: Row(name, PUBLIC) for name in names}}
    monkeypatch.setattr(access, "table", lambda: rows)
    played = Provider()
    monkeypatch.setattr(OfficeSignOn, "get_requests_session", lambda _: played)
    return played


def sign_on(provider, username, *, wanted="", client=None):
    """From the link on the page to the answer of the callback."""
    client = client or Client()
    start = client.get(reverse("openid_connect_login", args=["office"]), {"next": wanted} if wanted else {})
    asked = {name: values[0] for name, values in parse_qs(urlsplit(start.url).query).items()}
    assert start.url.startswith(f"{SERVER}/authorize?")
    assert (asked["code_challenge_method"], set(asked["scope"].split())) == ("S256", {"openid", "profile"})
    provider.challenge = asked["code_challenge"]
    provider.claims["preferred_username"] = username
    answer = client.get(reverse("openid_connect_callback", args=["office"]), {"code": "c0de", "state": asked["state"]})
    return client, answer


def test_who_is_known_by_the_claim_gets_in_and_nothing_of_it_is_stored(cast, provider):
    client, answer = sign_on(provider, cast["clerk"].username, wanted="/account/")
    assert answer.url == "/account/"
    assert client.get("/").status_code == 200
    row = LoginSession.objects.get()
    assert (row.person, row.method) == (cast["clerk"], "oidc")
    from allauth.socialaccount.models import SocialAccount, SocialToken  # noqa: PLC0415 - for this question only

    assert (SocialAccount.objects.count(), SocialToken.objects.count()) == (0, 0)


@pytest.mark.parametrize("username", ["nobody.here", "", "a\0b", "x" * 300, "\u202e", None, 7, ["list"]], ids=repr)
def test_who_is_not_known_stays_outside_and_nobody_is_made(cast, provider, username):
    before = Person.objects.count()
    client, answer = sign_on(provider, username)
    assert answer.status_code in {422, 502}
    assert "改用密码登录" in answer.content.decode()
    assert (LoginSession.objects.count(), Person.objects.count()) == (0, before)
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("state", [PersonState.SUSPENDED, PersonState.LEFT, PersonState.LISTED])
def test_a_closed_account_stays_closed(cast, provider, state):
    Person.objects.filter(pk=cast["clerk"].pk).update(state=state)
    assert sign_on(provider, cast["clerk"].username)[1].status_code == 422
    assert LoginSession.objects.count() == 0


def test_another_claim_can_hold_the_name(cast, provider, login_with):
    login_with(oidc=replace(OFFICE, claim="employee"))
    provider.claims["employee"] = cast["clerk"].username
    assert sign_on(provider, cast["leader"].username)[1].status_code == 302
    assert LoginSession.objects.get().person == cast["clerk"]


def test_our_second_step_comes_after_it(cast, provider):
    give_factor(cast["clerk"])
    client, answer = sign_on(provider, cast["clerk"].username)
    assert answer.url == reverse("accounts:second")
    assert LoginSession.objects.count() == 0
    assert client.post(answer.url, {"code": now_code()}).status_code == 302


@pytest.mark.parametrize(
    "given", [{"code": "c0de", "state": "made-up"}, {"code": "c0de"}, {"error": "access_denied"}, {}]
)
def test_an_answer_that_nobody_asked_for_opens_nothing(cast, provider, given):
    provider.claims["preferred_username"] = cast["clerk"].username
    answer = Client().get(reverse("openid_connect_callback", args=["office"]), given)
    assert answer.status_code in {302, 502}
    assert LoginSession.objects.count() == 0


def test_without_the_proof_key_the_code_is_worthless(cast, provider, monkeypatch):
    monkeypatch.setattr(Provider, "challenge", property(lambda _: "other", lambda *_: None), raising=False)
    assert sign_on(provider, cast["clerk"].username)[1].status_code == 502
    assert LoginSession.objects.count() == 0


@pytest.mark.parametrize("fault", [OSError("refused"), ValueError("no JSON"), KeyError("token_endpoint")])
def test_a_provider_that_is_down_or_talks_nonsense_is_said(cast, provider, monkeypatch, fault):
    def fail(*_args, **_more):
        raise fault

    monkeypatch.setattr(Provider, "get", fail)
    answer = Client().get(reverse("openid_connect_login", args=["office"]))
    assert answer.status_code == 502
    assert "改用密码登录" in answer.content.decode()
    assert Client().get(reverse("openid_connect_login", args=["other"])).status_code == 404


def test_the_link_is_on_the_page_only_where_it_is_set_up(db, provider):
    page = Client().get(reverse("account_login")).content.decode()
    assert "用县统一身份认证登录" in page


def test_off_by_default_with_no_address_of_the_library_open(settings):
    assert settings.LOGIN.oidc is None
    assert settings.SOCIALACCOUNT_PROVIDERS == {}
    for name in ("openid_connect_login", "socialaccount_signup", "account_signup", "account_reset_password"):
        with pytest.raises(NoReverseMatch):
            reverse(name, args=["office"] if name.startswith("openid") else [])
