"""Addresses of logging in: our own, and of the library's only the two of single sign-on, where it is set up."""

from __future__ import annotations

from django.urls import include, path

from yingshang.accounts.rules.options import login_options
from yingshang.accounts.web import factor, invitations, kept, login, own, people, prove

_ours = [
    path("second/", login.second, name="second"),
    path("activate/", invitations.activation, name="activation"),
    path("", own.me, name="me"),
    path("password/", own.password, name="password"),
    path("posts/", own.posts, name="posts"),
    path("sessions/<int:pk>/end/", own.end, name="end"),
    path("prove/", prove.prove, name="prove"),
    path("factor/", factor.factor, name="factor"),
    path("factor/recovery/", factor.recovery, name="recovery"),
    path("factor/remove/", factor.remove, name="remove-factor"),
    path("kept/<uuid:pk>/", kept.kept, name="kept"),
    path("kept/<uuid:pk>/discard/", kept.discard, name="discard"),
    path("people/", people.people, name="people"),
    path("people/slips/", invitations.slips, name="slips"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/reset/", invitations.reset, name="reset"),
    path("people/<int:pk>/<slug:verb>/", people.act, name="act"),
    path("invitations/<int:pk>/revoke/", invitations.revoke, name="revoke"),
    path("all-sessions/<int:pk>/end/", people.end, name="end-any"),
]
# The library reverses these two names itself, so they stand outside our namespace.
urlpatterns = [
    path("login/", login.login, name="account_login"),
    path("logout/", login.logout, name="account_logout"),
    path("", include((_ours, "accounts"))),
]
if login_options().oidc is not None:
    from yingshang.accounts.web import oidc

    urlpatterns += [
        path("oidc/<slug:provider_id>/login/", oidc.begin, name="openid_connect_login"),
        path("oidc/<slug:provider_id>/login/callback/", oidc.callback, name="openid_connect_callback"),
    ]
