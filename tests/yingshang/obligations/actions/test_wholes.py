"""A matter stands as its parts do, after every act, also when two pass its last parts at one time."""

from __future__ import annotations

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection

from tests.factories.obligations import by, every, handed_out, part
from yingshang.obligations.actions import by_office, by_unit
from yingshang.obligations.actions.series import end_series
from yingshang.obligations.actions.wholes import keep_wholes, mend_wholes
from yingshang.obligations.enums import Grade, State
from yingshang.obligations.models import Obligation, Whole
from yingshang.obligations.models.matter import Matter

DUE = by(date(2026, 3, 20))


def how(matter):
    return Whole.objects.get(matter=matter).state


def fresh(row):
    return type(row).objects.get(pk=row.pk)


@pytest.fixture
def do(actors):
    """Carry out an act on a part as it is now."""

    def act(verb, row, who="clerk", **given):
        row = fresh(row)
        return verb(actor=actors[who], obligation=row, version=row.version, **given)

    return act


@pytest.fixture
def passed(do):
    def passed_by(row, who="liaison"):
        do(by_unit.acknowledge, row, who)
        do(by_unit.submit, row, who, result="已完成")
        do(by_office.complete, row, grade=Grade.GOOD)

    return passed_by


@pytest.fixture
def two(clock_at, county, actors):
    """The parts of two units of one matter, and that of another matter."""
    matter = handed_out(actors["clerk"], county.office, part(county.bureau, DUE), part(county.other, DUE))
    another = handed_out(actors["clerk"], county.office, part(county.bureau, DUE))
    return (*matter.obligations.order_by("pk"), another.obligations.get())


def test_it_is_done_with_its_last_part_and_open_again_with_one(two, do, passed):
    first, second, other = two
    assert how(first.matter) == "open"
    passed(first)
    assert how(first.matter) == "open"
    passed(second, "outsider")
    assert (how(first.matter), how(other.matter)) == ("done", "open")
    do(by_office.sign_off, first)
    assert how(first.matter) == "done"
    do(by_office.reopen, second, reason="有遗漏")
    assert how(first.matter) == "open"


def test_what_is_voided_or_withdrawn_counts_no_more(two, do, passed):
    first, second, other = two
    passed(first)
    do(by_office.void, second, reason="重复交办")
    assert how(first.matter) == "done"
    do(by_unit.object_to, other, "liaison", reason="不属职责")
    do(by_office.settle_objection, other, upheld=True, decision="撤回")
    assert how(other.matter) == "empty"


def test_what_rests_is_open(two, do, passed):
    first, second, _ = two
    passed(first)
    do(by_office.suspend, second, reason="等文件")
    assert how(first.matter) == "open"


def test_a_section_is_no_part(two, do, county):
    first, second, _ = two
    do(by_office.void, second, reason="重复交办")
    do(by_unit.acknowledge, first, "liaison")
    do(by_unit.divide, first, "liaison", shares=[by_unit.Share(county.section)])
    do(by_unit.submit, first, "liaison", result="完成", despite="先行")
    do(by_office.complete, first, grade=Grade.GOOD, despite="先行")
    assert Obligation.objects.get(unit=county.section).state == State.ASSIGNED
    assert how(first.matter) == "done"


def test_periods_of_a_duty_that_comes_again_are_parts(clock_at, county, actors, passed):
    due = every("FREQ=MONTHLY;BYMONTHDAY=10", starts_on=date(2026, 3, 2))
    matter = handed_out(actors["clerk"], county.office, part(county.bureau, due))
    assert how(matter) == "open"
    passed(matter.obligations.order_by("pk")[0])
    assert how(matter) == "open"
    series = matter.series.get()
    end_series(actor=actors["clerk"], series=series, version=series.version, since=date(2026, 3, 11), reason="完成")
    assert how(matter) == "done"


def test_what_came_in_otherwise_is_mended(two):
    first, second, other = two
    Obligation.objects.filter(pk__in=[first.pk, second.pk]).update(state=State.COMPLETED)
    Whole.objects.filter(matter=other.matter).delete()
    assert how(first.matter) == "open"
    assert mend_wholes() == 2
    assert (how(first.matter), how(other.matter)) == ("done", "open")
    assert mend_wholes() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time there")
def test_two_who_pass_the_last_two_parts_at_one_time_leave_it_done(two, do, passed):
    """Each alone finds the part of the other open: without a lock it would stay open for good."""
    first, second, _ = two
    for row, who in ((first, "liaison"), (second, "outsider")):
        do(by_unit.acknowledge, row, who)
        do(by_unit.submit, row, who, result="已完成")
    both, failed = Barrier(2), []

    def complete(row):
        try:
            both.wait()
            do(by_office.complete, row, grade=Grade.GOOD)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=complete, args=(row,)) for row in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert how(first.matter) == "done"


def test_the_number_of_queries_is_that_of_one(two, django_assert_num_queries):
    keys = list(Matter.objects.values_list("pk", flat=True))
    with django_assert_num_queries(3):
        keep_wholes(keys[:1])
    with django_assert_num_queries(3):
        keep_wholes(keys)
