"""Sending: claimed, sent, recorded; who dies between is seen; what fails is tried again, then shown."""

from __future__ import annotations

import json
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail

from tests.factories.messaging import CLOSED, notice
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.models import Event, Job
from yingshang.messaging.actions import To, notify
from yingshang.messaging.actions.desk import hand_over, retry
from yingshang.messaging.actions.sending import send
from yingshang.messaging.enums import Urgency
from yingshang.messaging.jobs import look_after
from yingshang.messaging.models import Delivery

pytestmark = pytest.mark.django_db


def reach(person, email="a@example.gov.cn", mobile="13800005678"):
    person.email, person.mobile = email, mobile
    person.save()


@pytest.fixture
def mailed(clock_at, county, cast, wired):
    """An e-mail to the bureau's liaison officer that waits."""
    reach(cast["liaison"])

    def make(title="请报送进展", **more):
        notify(actor=SYSTEM, notice=notice(title, urgency=Urgency.URGENT, **more), to=[To.liaison(county.bureau)])
        return Delivery.objects.latest("pk")

    return make


def again(row):
    row.refresh_from_db()
    return row


def test_an_email_is_plain_text_with_links_and_one_id(mailed):
    row = mailed(lines=["3月20日前报送"], link="/duties/7/", calendar="/duties/feed/")
    assert send(row.pk) == "sent"
    letter = mail.outbox[0]
    assert letter.to == ["a@example.gov.cn"]
    assert letter.subject == "【营商通】测试消息：请报送进展"
    assert "https://yingshang.example.gov.cn/duties/7/" in letter.body
    assert "加入日历：https://yingshang.example.gov.cn/duties/feed/" in letter.body
    assert letter.message()["Message-ID"] == again(row).reference
    assert (row.attempts, row.place) == (1, "a***@example.gov.cn")
    assert send(row.pk) == "sent"
    assert len(mail.outbox) == 1


def test_nobodys_number_and_no_closed_title_leaves_in_an_email(mailed):
    assert send(mailed("张某 13800001111", lines=["身份证 １１０１０１１９９００１０１１２３４"]).pk) == "sent"
    assert send(mailed("李某投诉某局", kind=CLOSED, lines=["李某说"]).pk) == "sent"
    one, other = mail.outbox
    assert "13800001111" not in one.subject + one.body
    assert "1101011990" not in one.body
    assert "李某" not in other.subject + other.body
    assert "投诉件" in other.subject


@pytest.mark.parametrize("title", ["a\nBcc: x@example.com", "=cmd()", "长" * 10_000, "\u202e反", "<script>"])
def test_nasty_titles_stay_text_and_heads_stay_heads(mailed, title):
    assert send(mailed(title).pk) == "sent"
    assert mail.outbox[0].recipients() == ["a@example.gov.cn"]
    assert "\n" not in mail.outbox[0].subject


def test_a_server_that_is_away_is_tried_again_later_and_then_shown(clock_at, mailed, monkeypatch, actors):
    row = mailed()
    away = SMTPServerDisconnected("Connection unexpectedly closed")
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda _: (_ for _ in ()).throw(away))
    waits = []
    for _ in range(5):
        state = send(row.pk)
        again(row)
        if state == "waiting":
            waits.append((row.planned_at - clock.now()).total_seconds())
            clock_at.move_to(row.planned_at + timedelta(seconds=1))
    assert (state, row.attempts, row.error) == ("failed", 5, "unreachable")
    assert waits == [60, 240, 960, 3840]
    assert Job.objects.filter(name="messaging.send").count() == 5
    with pytest.raises(NotAllowed):
        retry(actor=actors["liaison"], delivery=row)
    monkeypatch.undo()
    retry(actor=actors["clerk"], delivery=row)
    assert send(row.pk) == "sent"
    assert len(mail.outbox) == 1


def test_an_address_that_does_not_exist_is_left_to_hand_and_shown(mailed, monkeypatch):
    row = mailed()
    refused = SMTPRecipientsRefused({"a@example.gov.cn": (550, b"no such user")})
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda _: (_ for _ in ()).throw(refused))
    assert send(row.pk) == "by_hand"
    assert (again(row).error, row.error_text) == ("refused", "550 no such user")


def test_a_bounce_is_left_to_hand_by_the_office(mailed, actors):
    row = mailed()
    send(row.pk)
    hand_over(actor=actors["clerk"], delivery=again(row), reason="被退回")
    assert again(row).state == "by_hand"


def test_an_address_that_was_taken_away_meanwhile_is_left_to_hand(mailed, cast):
    row = mailed()
    reach(cast["liaison"], email="")
    assert send(row.pk) == "by_hand"
    assert again(row).error == "no_address"


def test_two_workers_send_one_once(mailed):
    row = mailed()
    Delivery.objects.filter(pk=row.pk).update(state="sending", claimed_at=clock.now(), attempts=1)
    assert send(row.pk) == "sending"
    assert mail.outbox == []


def test_after_a_death_an_email_goes_out_under_the_same_id(clock_at, mailed, monkeypatch):
    row = mailed()
    monkeypatch.setattr("yingshang.messaging.actions.sending.conclude", lambda **_: (_ for _ in ()).throw(SystemExit))
    with pytest.raises(SystemExit):
        send(row.pk)
    monkeypatch.undo()
    assert (again(row).state, len(mail.outbox)) == ("sending", 1)
    clock_at.shift(timedelta(minutes=6))
    look_after.run(None)
    assert Job.objects.filter(name="messaging.send", dedupe__contains=":late:").count() == 1
    assert send(row.pk) == "sent"
    assert len({letter.message()["Message-ID"] for letter in mail.outbox}) == 1
    assert again(row).attempts == 2


@pytest.fixture
def texted(clock_at, county, cast, wired, gateway):
    """An SMS that waits, over a gateway that is only recorded."""
    reach(cast["liaison"], email="")

    def make(title="请报送进展", **sms):
        wired(way="gateway", url=gateway.url, **sms)
        notify(actor=SYSTEM, notice=notice(title, count=3, urgency=Urgency.URGENT), to=[To.liaison(county.bureau)])
        return Delivery.objects.latest("pk")

    return make


def test_an_sms_says_kind_and_number_and_nothing_else(texted, gateway):
    row = texted("张某 13800001111 投诉")
    assert send(row.pk) == "sent"
    method, path, _, body = gateway.calls[0]
    sent = json.loads(body)
    assert (method, path, sent["mobile"]) == ("POST", "/send", "13800005678")
    assert sent["content"] == "【营商通】您有测试消息3件，请登录营商通查看办理。"
    assert sent["id"] == again(row).reference.strip("<>").partition("@")[0]
    assert (row.place, row.answer) == ("138****5678", '{"code":"OK"}')


def test_heads_form_bodies_signing_and_success_are_set(texted, gateway):
    row = texted(
        headers={"Content-Type": "application/x-www-form-urlencoded", "X-Id": "{id}"},
        body="m={mobile}&c={text}&n={count}",
        sign="hmac-sha256",
        secret="geheim",  # noqa: S106 - of a test
        success='"code": ?"OK"',
    )
    assert send(row.pk) == "sent"
    _, _, heads, body = gateway.calls[0]
    assert body.startswith("m=13800005678&c=%E3%80%90")
    assert body.endswith("&n=3")
    assert len(heads["X-Signature"]) == 64
    assert heads["X-Id"] == row.reference.strip("<>").partition("@")[0]


@pytest.mark.parametrize(
    ("status", "answer", "state", "error"),
    [
        (200, '{"code":"NO_BALANCE"}', "by_hand", "refused"),
        (400, "bad number", "by_hand", "refused"),
        (500, "oops", "waiting", "unreachable"),
        (429, "slow down", "waiting", "unreachable"),
        (302, "", "by_hand", "refused"),
    ],
)
def test_what_a_gateway_answers_decides(texted, gateway, status, answer, state, error):
    gateway.status, gateway.answer = status, answer
    row = texted(success="OK")
    assert send(row.pk) == state
    assert (again(row).error, len(gateway.calls)) == (error, 1)


@pytest.mark.parametrize(("idempotent", "state"), [(False, "unknown"), (True, "waiting")])
def test_a_gateway_that_does_not_answer_leaves_the_outcome_unknown(texted, gateway, idempotent, state):
    gateway.wait = 2
    row = texted(timeout=0.2, idempotent=idempotent)
    assert send(row.pk) == state
    assert again(row).error == "no_answer"
    gateway.released.set()
    assert len(gateway.calls) == 1


@pytest.mark.parametrize(("idempotent", "calls", "state"), [(False, 1, "unknown"), (True, 2, "sent")])
def test_after_a_death_an_sms_is_not_sent_again_unless_the_gateway_knows_it(
    clock_at, texted, gateway, monkeypatch, idempotent, calls, state
):
    row = texted(idempotent=idempotent)
    monkeypatch.setattr("yingshang.messaging.actions.sending.conclude", lambda **_: (_ for _ in ()).throw(SystemExit))
    with pytest.raises(SystemExit):
        send(row.pk)
    monkeypatch.undo()
    send(row.pk)
    assert len(gateway.calls) == 1
    clock_at.shift(timedelta(minutes=6))
    send(row.pk)
    assert (again(row).state, len(gateway.calls)) == (state, calls)
    assert len({json.loads(call[3])["id"] for call in gateway.calls}) == 1


def test_without_a_channel_nothing_is_sent_again(texted, wired, actors):
    row = texted()
    wired(way="off")
    assert send(row.pk) == "by_hand"
    Delivery.objects.filter(pk=row.pk).update(state="failed")
    with pytest.raises(Refusal) as refused:
        retry(actor=actors["clerk"], delivery=again(row))
    assert refused.value.code == "messaging.no_channel"


def test_every_outcome_is_recorded(mailed):
    send(mailed().pk)
    assert list(Event.objects.filter(type__startswith="messaging.").order_by("id").values_list("type", flat=True)) == [
        "messaging.told",
        "messaging.sent",
    ]
