"""Telling: who is told in the site, what leaves it and when, and that one key is told once."""

from __future__ import annotations

import threading

import pytest
from django.db import connections

from tests.factories.messaging import KIND, notice
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.errors import Refusal
from yingshang.kernel.models import Event, Job
from yingshang.messaging.actions import To, notify
from yingshang.messaging.enums import Channel, DeliveryState, Urgency
from yingshang.messaging.models import Delivery, Item, Message, Preference, Receipt

pytestmark = pytest.mark.django_db


def hours(*rows):
    return [f"{clock.local(row.planned_at):%m-%d %H:%M}" for row in rows]


def reach(person, email="a@example.gov.cn", mobile="13800005678"):
    person.email, person.mobile = email, mobile
    person.save()


def test_in_the_site_everybody_is_told_and_nothing_leaves_without_a_channel(clock_at, county, cast, actors):
    reach(cast["liaison"])
    told = notify(
        actor=actors["clerk"], notice=notice(lines=["3月20日前"], link="/duties/"), to=[To.liaison(county.bureau)]
    )
    assert [(row.person, row.unit, row.read_at) for row in told.receipts.all()] == [
        (cast["liaison"], county.bureau, None)
    ]
    assert (told.sender_unit, told.lines, told.kind) == (county.office, ["3月20日前"], KIND.name)
    assert Delivery.objects.count() == 0
    assert list(Event.objects.order_by("pk").values_list("type", "facts")) == [
        ("messaging.told", {"kind": "测试消息", "count": 1, "message": told.pk})
    ]


def test_the_same_key_is_told_once_whatever_else_is_said(clock_at, county, cast):
    first = notify(actor=SYSTEM, notice=notice(key="one"), to=[To.liaison(county.bureau)])
    second = notify(actor=SYSTEM, notice=notice("改了", key="one"), to=[To.liaison(county.other)])
    assert second == first
    assert (Message.objects.count(), Receipt.objects.count(), Event.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_one_key_tell_once(county, cast, wired):
    reach(cast["liaison"])
    start = threading.Barrier(2)
    told, faults = [], []

    def worker():
        try:
            start.wait(10)
            told.append(notify(actor=SYSTEM, notice=notice(key="raced"), to=[To.liaison(county.bureau)]).pk)
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    for _ in range(3):
        threads = [threading.Thread(target=worker) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert faults == []
    assert len(told) == 6
    assert len(set(told)) == 1
    assert (Receipt.objects.count(), Delivery.objects.count(), Item.objects.count()) == (1, 1, 1)


def test_a_digest_of_a_unit_and_day_carries_all_its_ordinary_messages(clock_at, county, cast, wired):
    reach(cast["liaison"])
    for _ in range(3):
        notify(actor=SYSTEM, notice=notice(), to=[To.liaison(county.bureau)])
    digest = Delivery.objects.get()
    assert (digest.channel, digest.items.count(), digest.state) == (Channel.EMAIL, 3, DeliveryState.WAITING)
    assert hours(digest) == ["03-03 09:00"]
    assert Job.objects.filter(name="messaging.send").count() == 1
    clock_at.move_to("2026-03-03 08:59+08:00")
    notify(actor=SYSTEM, notice=notice(), to=[To.liaison(county.bureau)])
    assert digest.items.count() == 4
    Delivery.objects.update(state=DeliveryState.SENT)
    notify(actor=SYSTEM, notice=notice(), to=[To.liaison(county.bureau)])
    assert hours(*Delivery.objects.order_by("id")) == ["03-03 09:00", "03-04 09:00"]


@pytest.mark.parametrize(
    ("at", "urgency", "leaves"),
    [
        ("2026-03-02 10:00", Urgency.PROMPT, "03-02 10:00"),
        ("2026-03-02 20:00", Urgency.PROMPT, "03-03 08:00"),
        ("2026-03-02 07:59", Urgency.PROMPT, "03-02 08:00"),
        ("2026-03-06 21:00", Urgency.PROMPT, "03-09 08:00"),  # a Friday night
        ("2026-03-06 21:00", Urgency.URGENT, "03-06 21:00"),
        ("2026-10-01 10:00", Urgency.ORDINARY, "10-08 09:00"),  # National Day
        ("2026-10-10 08:00", Urgency.ORDINARY, "10-10 09:00"),  # a Saturday that is worked
        ("2026-12-31 18:00", Urgency.ORDINARY, "01-04 09:00"),
    ],
)
def test_quiet_hours_and_days_off_are_kept_and_urgent_passes(clock_at, county, cast, wired, at, urgency, leaves):
    clock_at.move_to(f"{at}+08:00")
    reach(cast["liaison"])
    notify(actor=SYSTEM, notice=notice(urgency=urgency), to=[To.liaison(county.bureau)])
    assert hours(Delivery.objects.get()) == [leaves]


def test_a_persons_own_wishes_narrow_what_leaves_and_never_what_is_in_the_site(clock_at, county, cast, wired, gateway):
    wired(way="gateway", url=gateway.url)
    reach(cast["liaison"])
    notify(actor=SYSTEM, notice=notice(), to=[To.liaison(county.bureau)])
    assert sorted(Delivery.objects.values_list("channel", flat=True)) == ["email", "sms"]
    Delivery.objects.all().delete()
    wish = Preference.objects.create(person=cast["liaison"], sms=False)
    notify(actor=SYSTEM, notice=notice(), to=[To.liaison(county.bureau)])
    assert list(Delivery.objects.values_list("channel", flat=True)) == ["email"]
    Delivery.objects.all().delete()
    wish.quiet_kinds = [KIND.name]
    wish.save()
    notify(actor=SYSTEM, notice=notice(), to=[To.liaison(county.bureau)])
    assert Delivery.objects.count() == 0
    assert Receipt.objects.filter(person=cast["liaison"]).count() == 3


def test_who_has_no_address_and_units_without_anybody_are_left_to_hand(clock_at, county, cast, wired):
    notify(actor=SYSTEM, notice=notice(), to=[To.liaison(county.bureau), To.liaison(county.town)])
    rows = Delivery.objects.order_by("id")
    assert [(row.person, row.unit, row.channel, row.state) for row in rows] == [
        (cast["liaison"], county.bureau, "hand", "by_hand"),
        (None, county.town, "hand", "by_hand"),
    ]
    assert Job.objects.filter(name="messaging.send").count() == 0


def test_without_a_gateway_the_list_takes_what_would_be_sms(clock_at, county, cast, wired):
    wired(way="list")
    reach(cast["liaison"], email="")
    notify(actor=SYSTEM, notice=notice(), to=[To.liaison(county.bureau)])
    assert list(Delivery.objects.values_list("channel", "state")) == [("hand", "by_hand")]


@pytest.mark.parametrize("title", ["", " ", "\u3000", "\u200b\u202e", "\0"])
def test_a_notice_without_title_is_refused(county, cast, title):
    with pytest.raises(Refusal) as refused:
        notify(actor=SYSTEM, notice=notice(title), to=[To.liaison(county.bureau)])
    assert refused.value.code == "messaging.no_title"
    assert Message.objects.count() == 0


def test_nasty_texts_are_told_as_plain_ones(county, cast):
    told = notify(
        actor=SYSTEM,
        notice=notice("=1+1\0\u202e" + "长" * 10_000, lines=["〇\0", "x" * 10_000]),
        to=[To.liaison(county.bureau)],
    )
    told.refresh_from_db()
    assert (told.title, told.lines) == ("=1+1" + "长" * 296, ["〇", "x" * 2000])


def test_queries_do_not_grow_with_messages_of_a_digest(clock_at, county, cast, wired, django_assert_max_num_queries):
    reach(cast["liaison"])
    notify(actor=SYSTEM, notice=notice(), to=[To.liaison(county.bureau)])
    with django_assert_max_num_queries(60):
        notify(actor=SYSTEM, notice=notice(), to=[To.liaison(county.bureau)])
