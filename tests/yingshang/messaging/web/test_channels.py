"""The channels: how they stand on the page and in the check, and a test of each by the system administrator alone."""

from __future__ import annotations

import json
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.urls import reverse

from tests.factories.messaging import notice
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.enums import HealthLevel
from yingshang.kernel.errors import NotAllowed
from yingshang.kernel.models import Event
from yingshang.messaging.actions import To, notify
from yingshang.messaging.actions.outcome import Outcome
from yingshang.messaging.actions.sending import conclude
from yingshang.messaging.actions.trying import try_channel
from yingshang.messaging.enums import Channel
from yingshang.messaging.models import Delivery
from yingshang.messaging.queries.channels import standings
from yingshang.messaging.queries.health import check_channels
from yingshang.messaging.queries.inbox import not_sent
from yingshang.orgs.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]
PAGE = reverse("messaging:channels")
TRY = {way: reverse("messaging:try_channel", args=[way]) for way in ("email", "sms")}


def delivery(county, cast, **values):
    Person.objects.filter(pk=cast["liaison"].pk).update(email="a@example.gov.cn")
    notify(actor=SYSTEM, notice=notice(), to=[To.liaison(county.bureau)])
    row = Delivery.objects.latest("pk")
    Delivery.objects.filter(pk=row.pk).update(key=f"k{row.pk}", **values)
    return row


def claimed(row):
    Delivery.objects.filter(pk=row.pk).update(state="sending", attempts=1, claimed_at=clock.now())
    return Delivery.objects.get(pk=row.pk)


def test_a_test_mail_leaves_at_once_and_is_on_record(wired, county, client_as):
    answer = client_as("system_admin").post(TRY["email"], {"place": "it@example.gov.cn", "_key": "t1"})
    assert answer.status_code == 302
    assert [letter.to for letter in mail.outbox] == [["it@example.gov.cn"]]
    event = Event.objects.get(type="messaging.tried")
    assert event.facts["place"] == "i***@example.gov.cn"
    assert "it@example.gov.cn" not in json.dumps(event.facts, ensure_ascii=False)


def test_what_stood_in_the_way_is_said_and_on_record(wired, client_as, monkeypatch):
    def broken(_self):
        raise SMTPServerDisconnected("connection lost")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", broken)
    answer = client_as("system_admin").post(TRY["email"], {"place": "it@example.gov.cn", "_key": "t2"})
    page = answer.content.decode()
    assert "没有发出：连接不上：connection lost" in page
    assert "it@example.gov.cn" in page
    assert Event.objects.filter(type="messaging.tried_in_vain").count() == 1


def test_a_test_sms_goes_to_the_gateway(wired, gateway, client_as):
    wired(way="gateway", url=gateway.url, success="OK")
    answer = client_as("system_admin").post(TRY["sms"], {"place": "13800005678", "_key": "t3"})
    assert answer.status_code == 302
    body = json.loads(gateway.calls[0][3])
    assert (body["mobile"], len(gateway.calls)) == ("13800005678", 1)
    assert "测试短信" in body["content"]


@pytest.mark.parametrize(
    "place", ["", "\u3000", "\u200b", "=1+1", "nobody", "a@b@c", "12345", "a@x.cn\nBcc: b@y.cn", "\x00", "长" * 10_000]
)
def test_what_is_no_address_is_refused(place, wired, client_as):
    answer = client_as("system_admin").post(TRY["email"], {"place": place, "_key": "t4"})
    assert answer.status_code == 422
    assert mail.outbox == []


def test_a_channel_that_is_not_there_is_not_tried(wired, client_as):
    assert client_as("system_admin").get(TRY["sms"]).status_code == 422
    assert client_as("system_admin").get("/messages/channels/hand/try/").status_code == 404


def test_nobody_else_sends_tests(wired, actors, client_as):
    for role in ("clerk", "section_head", "security_admin", "liaison"):
        with pytest.raises(NotAllowed):
            try_channel(actor=actors[role], channel=Channel.EMAIL, place="it@example.gov.cn")
        assert client_as(role).get(TRY["email"]).status_code == 403
    assert "试发一条" not in client_as("clerk").get(PAGE).content.decode()
    assert "试发一条" in client_as("system_admin").get(PAGE).content.decode()
    assert mail.outbox == []


def test_what_is_tried_again_is_said_before_it_has_failed_for_good(wired, county, cast, client_as):
    row = delivery(county, cast)
    conclude(
        actor=SYSTEM, delivery=claimed(row), outcome=Outcome(ok=False, error="unreachable", text="refused"), place=""
    )
    assert [one.level for one in check_channels()] == [HealthLevel.ATTENTION]
    assert "有 1 条电子邮件没有发出，正在隔时再试；最近一次的原因：连接不上：refused。" in check_channels()[0].what
    assert "1 条在再试" in client_as("system_admin").get(PAGE).content.decode()
    assert Event.objects.get(type="messaging.not_sent").facts["error"] == "连接不上"
    assert "没有发出：连接不上" in client_as("clerk").get(reverse("messaging:delivery", args=[row.pk])).content.decode()


def test_a_gateway_that_does_not_answer_is_not_said_to_have_sent_nothing(wired, gateway, client_as):
    gateway.wait = 2
    wired(way="gateway", url=gateway.url, success="OK", timeout=0.2)
    page = client_as("system_admin").post(TRY["sms"], {"place": "13800005678", "_key": "t5"}).content.decode()
    gateway.released.set()
    assert "测试短信发过去了，等不到对方回音" in page
    assert "没有发出" not in page


def test_what_failed_stands_on_the_page_and_in_the_check(wired, county, cast, actors, client_as):
    now = clock.now()
    assert [found.level for found in check_channels()] == [HealthLevel.NORMAL]
    delivery(county, cast, state="sent", ended_at=now, claimed_at=now)
    delivery(county, cast, state="sent", ended_at=now - timedelta(days=30), claimed_at=now - timedelta(days=30))
    delivery(county, cast, state="failed", ended_at=now, claimed_at=now, error="refused", error_text="550 no such user")
    delivery(county, cast, state="unknown", ended_at=now, claimed_at=now - timedelta(hours=1), error="died")
    waiting = delivery(county, cast, planned_at=now + timedelta(minutes=4), error="unreachable")
    email, sms = standings()
    assert (email.sent, email.failed, email.unknown, email.waiting, email.stuck, email.again) == (1, 1, 1, 1, 0, 0)
    assert (sms.way, sms.sent, sms.failed, sms.last) == ("off", 0, 0, None)
    assert email.next_at == now + timedelta(minutes=4)
    page = client_as("system_admin").get(PAGE).content.decode()
    assert "对方不收：550 no such user" in page
    found = check_channels()
    assert [one.level for one in found] == [HealthLevel.ATTENTION]
    assert "1 条电子邮件没有发出，1 条结果不明" in found[0].what
    assert "对方不收：550 no such user" in found[0].what
    assert not_sent(actors["clerk"]) == 2
    Delivery.objects.filter(pk=waiting.pk).update(planned_at=now - timedelta(hours=2))
    assert [one.level for one in check_channels()] == [HealthLevel.FAULT, HealthLevel.ATTENTION]
