"""The inbox and the desk, as people use them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.messaging import installation, notice
from tests.factories.orgs import make_person
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.models import Event
from yingshang.messaging.actions import To, notify
from yingshang.messaging.models import Delivery, Preference, Receipt
from yingshang.messaging.queries.inbox import unread

pytestmark = pytest.mark.django_db


def told(county, title="请报送进展", **more):
    return notify(actor=SYSTEM, notice=notice(title, **more), to=[To.liaison(county.bureau)])


def test_one_reads_ones_own_and_the_badge_goes_down(county, cast, actors, client_as):
    mine, other = told(county, link="/duties/"), told(county, "第二条")
    foreign = notify(actor=SYSTEM, notice=notice("别人的事"), to=[To.liaison(county.other)])
    client = client_as("liaison")
    page = client.get(reverse("messaging:inbox")).content.decode()
    assert all(title in page for title in ("请报送进展", "第二条"))
    assert "别人的事" not in page
    assert unread(actors["liaison"]) == 2
    page = client.get(reverse("messaging:message", args=[mine.pk])).content.decode()
    assert 'href="/duties/"' in page
    client.get(reverse("messaging:message", args=[mine.pk]))
    assert unread(actors["liaison"]) == 1
    assert Event.objects.filter(type="messaging.read").count() == 1
    assert client.get(reverse("messaging:message", args=[foreign.pk])).status_code == 404
    client.post(
        reverse("messaging:inbox"),
        {"_do": "act", "_verb": "read", "_row": [r.pk for r in Receipt.objects.filter(message=other)], "_key": "k1"},
    )
    assert unread(actors["liaison"]) == 0
    assert unread(actors["outsider"]) == 1


def test_all_are_marked_read_at_once_and_nobody_elses(county, cast, actors, client_as):
    told(county), told(county, "第二条")
    notify(actor=SYSTEM, notice=notice("别人的事"), to=[To.liaison(county.other)])
    client_as("liaison").post(reverse("messaging:read_all"), {"_key": "k2"})
    assert (unread(actors["liaison"]), unread(actors["outsider"])) == (0, 1)


def test_the_office_sees_who_has_read_and_a_receiver_does_not(county, cast, client_as):
    message = told(county)
    path = reverse("messaging:message", args=[message.pk])
    assert "收件人" in client_as("clerk").get(path).content.decode()
    assert "收件人" not in client_as("liaison").get(path).content.decode()


def test_administrators_see_of_a_delivery_the_number_and_not_the_title(county, cast, client_as):
    notify(actor=SYSTEM, notice=notice("某企业的事"), to=[To.liaison(county.town)])
    path = reverse("messaging:delivery", args=[Delivery.objects.get().pk])
    assert "某企业的事" in client_as("clerk").get(path).content.decode()
    seen = client_as("system_admin").get(path).content.decode()
    assert "测试消息" in seen
    assert "某企业的事" not in seen


def test_the_list_by_hand_is_ticked_off_with_how(county, cast, client_as):
    notify(actor=SYSTEM, notice=notice(), to=[To.liaison(county.town)])
    row = Delivery.objects.get()
    client, path = client_as("clerk"), reverse("messaging:by_hand")
    assert "白石镇" in client.get(path).content.decode()
    file = client.get(path, {"_export": "xlsx"})
    assert b"".join(file.streaming_content).startswith(b"PK")
    sent = {"_do": "act", "_verb": "tell", "_row": [row.pk], "_key": "k3"}
    assert "怎样通知的" in client.post(path, sent).content.decode()
    client.post(path, {**sent, "how": "\u3000", "_sure": "1"})
    row.refresh_from_db()
    assert row.state == "by_hand"
    client.post(path, {**sent, "how": "9时电话通知", "_sure": "1", "_key": "k4"})
    row.refresh_from_db()
    assert (row.state, row.note) == ("told", "9时电话通知")
    assert "没有需要人工通知的消息" in client.get(path).content.decode()


@pytest.mark.parametrize("role", ["liaison", "supervisor", "audit_admin"])
def test_the_desk_is_closed_to_others(county, cast, client_as, role):
    notify(actor=SYSTEM, notice=notice(), to=[To.liaison(county.town)])
    row = Delivery.objects.get()
    client = client_as(role)
    assert client.get(reverse("messaging:delivery", args=[row.pk])).status_code in {403, 404}
    assert client.post(reverse("messaging:act", args=[row.pk, "tell"]), {"how": "x"}).status_code in {403, 404}
    row.refresh_from_db()
    assert row.state == "by_hand"


def test_one_sets_ones_own_ways(county, cast, client_as):
    client, path = client_as("liaison"), reverse("messaging:preferences")
    assert "接收方式" in client.get(path).content.decode()
    row = Preference.objects.get(person=cast["liaison"])
    answer = client.post(path, {"version": row.version, "email": "on", "quiet_kinds": ["tests.note"], "_key": "k5"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.email, row.sms, row.quiet_kinds) == (True, False, ["tests.note"])
    again = client.post(path, {"version": 1, "sms": "on", "_key": "k6"})
    assert again.status_code == 409


def test_the_inbox_asks_as_often_for_three_as_for_one(county, cast, client_as):
    client, path = client_as("liaison"), reverse("messaging:inbox")
    told(county)
    client.get(path)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    told(county), told(county)
    with CaptureQueriesContext(connection) as three:
        client.get(path)
    assert len(three) == len(one)


def test_the_desk_asks_as_often_for_three_as_for_one(county, cast, client_as, settings):
    settings.MESSAGING = installation()
    client, path = client_as("clerk"), reverse("messaging:deliveries")

    def more(number):
        person = make_person(f"联络{number}", county.town)
        notify(actor=SYSTEM, notice=notice(), to=[To.person(person, county.town)])

    more(1)
    client.get(path)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    more(2), more(3)
    with CaptureQueriesContext(connection) as three:
        client.get(path)
    assert len(three) == len(one)
