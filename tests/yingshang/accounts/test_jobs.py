"""What is over of logging in goes, what still holds stays."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from django.contrib.sessions.models import Session

from tests.factories.orgs import make_person
from yingshang.accounts import jobs
from yingshang.accounts.enums import BucketKind, Method
from yingshang.accounts.models import Bucket, KeptForm, LoginSession
from yingshang.accounts.rules.options import login_options
from yingshang.kernel import clock

CONTEXT = SimpleNamespace(renew=lambda: None)
MINUTE = timedelta(minutes=1)


def test_sessions_that_have_expired(db):
    for key, shift in (("old", -MINUTE), ("new", MINUTE)):
        Session.objects.create(session_key=key, session_data="", expire_date=clock.now() + shift)
    assert jobs.clean_sessions.run(CONTEXT) == 1
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


def test_the_register_is_kept_for_half_a_year(db):
    person = make_person("甲")
    for days in (179, 181):
        at = clock.now() - timedelta(days=days)
        LoginSession.objects.create(person=person, key_hash=str(days), method=Method.PASSWORD, opened_at=at, seen_at=at)
    assert jobs.clean_register.run(CONTEXT) == 1
    assert list(LoginSession.objects.values_list("key_hash", flat=True)) == ["179"]


def test_buckets_whose_time_is_over(db):
    now, window = clock.now(), login_options().window
    rows = {
        "counting": (now - window + MINUTE, None),
        "over": (now - window - MINUTE, None),
        "closed": (now - window - MINUTE, now + MINUTE),
        "open_again": (now - window - MINUTE, now - MINUTE),
    }
    for key, (since, until) in rows.items():
        Bucket.objects.create(key=key, kind=BucketKind.ADDRESS, since=since, closed_until=until)
    assert jobs.clean_buckets.run(CONTEXT) == 2
    assert set(Bucket.objects.values_list("key", flat=True)) == {"counting", "closed"}


def test_forms_that_nobody_came_back_for(db):
    person, kept = make_person("甲"), login_options().kept
    rows = [
        KeptForm.objects.create(person=person, sealed=b"x", at=clock.now() - kept + shift)
        for shift in (MINUTE, -MINUTE)
    ]
    assert jobs.clean_kept.run(CONTEXT) == 1
    assert list(KeptForm.objects.all()) == rows[:1]
