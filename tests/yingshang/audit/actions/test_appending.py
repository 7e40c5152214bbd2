"""Every event gets its entry in its own transaction, numbered without a gap, tied to the one before."""

from __future__ import annotations

from threading import Thread

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.factories.audit import act
from tests.factories.orgs import make_unit
from yingshang.audit.models import Entry, Head
from yingshang.audit.models.canonical import GENESIS, digest
from yingshang.audit.queries.verification import verify
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.errors import Refusal
from yingshang.kernel.models import Event, PersonalFact
from yingshang.orgs.models import Unit


def test_an_act_is_an_entry_tied_to_the_one_before(ledger, actors):
    first, second = Entry.objects.order_by("number")[:2]
    event = Event.objects.order_by("id").first()
    assert (first.number, first.event_id, first.previous, second.previous) == (1, event.pk, GENESIS, first.hash)
    assert (first.person_name, first.unit, first.target_title) == ("系统管理员", "云川县营商环境建设局", "白石镇")
    assert first.sentence == "在“白石镇”记下第0次，电话〔已隐去〕"
    head = Head.objects.get()
    assert (head.number, head.hash) == (10, Entry.objects.get(number=10).hash)


def test_the_chain_holds_no_personal_value(ledger):
    assert PersonalFact.objects.filter(value="13800000003").exists()
    assert not any("1380000" in str(row) for row in Entry.objects.values())


def act_and_fail(actor, unit):
    with transaction.atomic():
        act(actor=actor, unit=unit)
        assert Entry.objects.count() == 11
        raise RuntimeError


def test_a_command_that_fails_leaves_no_entry_and_no_gap(ledger, actors):
    with pytest.raises(RuntimeError):
        act_and_fail(actors["clerk"], ledger)
    act(actor=actors["clerk"], unit=ledger)
    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 12))
    assert verify().is_whole


@pytest.mark.parametrize(
    ("algorithm", "of_abc"),
    [
        ("sm3", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),  # GB/T 32905-2016, A.1
        ("sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),  # FIPS 180-4
    ],
)
def test_the_hash_is_a_setting_and_may_change_in_mid_chain(ledger, actors, settings, algorithm, of_abc):
    assert digest(b"abc", algorithm) == of_abc
    settings.AUDIT_HASH = algorithm
    act(actor=actors["clerk"], unit=ledger)
    assert Entry.objects.get(number=11).algorithm == algorithm
    assert verify().is_whole


def test_without_a_head_nothing_is_written_any_more(ledger, actors):
    Head.objects.all().delete()
    with pytest.raises(Refusal, match="head_missing"), transaction.atomic():
        act(actor=actors["clerk"], unit=ledger)
    assert Entry.objects.count() == 10


def test_the_number_of_queries_does_not_grow_with_the_events(county, django_assert_num_queries):
    act(actor=SYSTEM, unit=county.town)
    with CaptureQueriesContext(connection) as three:
        act(actor=SYSTEM, unit=county.town, times=3)
    with django_assert_num_queries(len(three)):
        act(actor=SYSTEM, unit=county.town, times=40)
    assert verify().rows == 44


@pytest.mark.django_db(transaction=True)
def test_fifty_writers_at_once_leave_one_whole_chain():
    units = [make_unit(f"{n}镇") for n in range(50)]
    errors = []

    def write(unit_id):
        try:
            for n in range(4):
                act(actor=SYSTEM, unit=Unit.objects.get(pk=unit_id), word=str(n), times=1 + n % 2)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=write, args=[unit.pk]) for unit in units]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 301))
    assert Entry.objects.values("event_id").distinct().count() == Event.objects.count() == 300
    report = verify()
    assert (report.is_whole, report.rows, report.last) == (True, 300, 300)
