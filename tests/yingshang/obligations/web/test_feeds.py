"""日程订阅: one's own, shown once, silent the moment it is revoked; what it says is what the unit owes and no more."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.obligations import by, handed_out, part
from yingshang.kernel.models import Event, Submission
from yingshang.obligations.actions.by_office import void
from yingshang.obligations.models import Feed, Obligation
from yingshang.orgs.enums import PersonState
from yingshang.orgs.models import Person, Post

OWN = reverse("obligations:own_feed")


def made(client):
    """The address that the page shows after making one."""
    page = client.post(OWN, {"act": "make", "_key": "k"}).content.decode()
    return re.search(r'class="secret">([^<]+)<', page)[1]


def events_of(text):
    """A reader of its own: unfolds, splits, unescapes; uid → name → value."""
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")
    found, now = {}, None
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            now = {}
        elif line == "END:VEVENT":
            found[now["UID"]] = now
        elif now is not None:
            plain = re.sub(r"\\(.)", lambda hit: "\n" if hit[1] in "nN" else hit[1], value)
            now[name.partition(";")[0]] = plain
    return found


@pytest.fixture
def both(clock_at, county, actors):
    due = by(date(2026, 3, 20))
    mine = handed_out(
        actors["clerk"], county.office, part(county.bureau, due), title="汇编；政策, 一\\二\n三" + "长" * 90
    )
    other = handed_out(actors["clerk"], county.office, part(county.other, due), title="教育局的事")
    return mine.obligations.get(), other.obligations.get()


def test_it_says_what_the_unit_owes_and_nothing_of_others(both, client_as):
    mine, _ = both
    answer = Client().get(made(client_as("liaison")))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    found = events_of(answer.content.decode())
    assert set(found) == {f"obligation-{mine.pk}@yingshang"}
    event = found[f"obligation-{mine.pk}@yingshang"]
    assert event["SUMMARY"] == str(mine)
    assert datetime.strptime(event["DTSTART"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) == mine.due_at
    assert event["DTSTART"] == "20260320T093000Z"  # 17:30 in China
    assert event["URL"].endswith(reverse("obligations:duty", args=[mine.pk]))


def test_it_names_no_person(both, cast, client_as):
    mine, _ = both
    Obligation.objects.filter(pk=mine.pk).update(handler=cast["liaison"], leader=cast["leader"])
    text = Client().get(made(client_as("liaison"))).content.decode().replace("\r\n ", "")
    assert "联络员" not in text
    assert "分管领导" not in text


def test_what_is_void_leaves(both, actors, client_as):
    address = made(client_as("liaison"))
    void(actor=actors["clerk"], obligation=both[0], version=1, reason="重复")
    assert events_of(Client().get(address).content.decode()) == {}


def test_revoked_it_answers_nothing_at_once(both, client_as):
    client = client_as("liaison")
    address = made(client)
    assert Client().get(address).status_code == 200
    client.post(OWN, {"act": "revoke", "_key": "r"})
    assert Client().get(address).status_code == 404
    assert client.get(address).status_code == 404


def test_a_new_one_ends_the_old_one(both, client_as):
    client = client_as("liaison")
    old = made(client)
    new = made(client)
    assert (Client().get(old).status_code, Client().get(new).status_code) == (404, 200)
    assert Feed.objects.open().count() == 1


def test_one_does_not_revoke_anothers(both, client_as):
    address = made(client_as("liaison"))
    assert client_as("outsider").post(OWN, {"act": "revoke", "_key": "r"}).status_code == 404
    assert Client().get(address).status_code == 200


def test_it_is_shown_once_and_kept_nowhere(both, client_as):
    client = client_as("liaison")
    secret = made(client).rsplit("/", 1)[1].removesuffix(".ics")
    assert len(secret) >= 43  # 256 bits
    assert secret not in client.get(OWN).content.decode()
    kept = [*Feed.objects.values_list("secret_hash", flat=True), *(str(row.facts) for row in Event.objects.all()),
            *(str((row.result, row.digest)) for row in Submission.objects.all())]  # fmt: skip
    assert not any(secret in text for text in kept)


def test_whoever_may_not_log_in_any_more_is_told_nothing(both, cast, client_as):
    address = made(client_as("liaison"))
    Person.objects.filter(pk=cast["liaison"].pk).update(state=PersonState.SUSPENDED)
    assert Client().get(address).status_code == 404


def test_whoever_left_the_post_is_told_nothing(both, cast, clock_at, client_as):
    address = made(client_as("liaison"))
    Post.objects.filter(person=cast["liaison"]).update(valid_to=date(2026, 3, 2))
    assert Client().get(address).status_code == 200
    clock_at.move_to("2026-03-03 09:00+08:00")
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("secret", ["x", "..", "\u202e", "0" * 64, "a" * 5000])
def test_a_guess_finds_nothing(both, client_as, secret):
    made(client_as("liaison"))
    assert Client().get(reverse("obligations:feed", args=[secret])).status_code == 404


def test_the_stored_hash_is_no_key(both, client_as):
    made(client_as("liaison"))
    assert Client().get(reverse("obligations:feed", args=[Feed.objects.get().secret_hash])).status_code == 404
