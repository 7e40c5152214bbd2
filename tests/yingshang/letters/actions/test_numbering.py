"""Numbers without gaps: fifty at once, a signing that fails in the middle, a start, a void letter, two kinds of a code."""

from __future__ import annotations

import threading

import pytest
from django.db import close_old_connections, connection

from tests.factories.letters import CODE, House
from tests.factories.orgs import actor_of, make_person, make_unit
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.models import Event
from yingshang.letters.actions import deciding
from yingshang.letters.actions.numbering import set_code, set_start
from yingshang.letters.enums import LetterKind
from yingshang.letters.models import Code, Counter, Letter

SIGNINGS = 50


def at_once(jobs):
    """Run the jobs in threads that start together; what each gave or raised."""
    gate, results = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(place):
        try:
            gate.wait(30)
            results[place] = jobs[place]()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    close_old_connections()
    assert not any(thread.is_alive() for thread in threads)
    return results


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_fifty_signings_at_once_leave_no_gap_and_the_failing_ones_draw_nothing(monkeypatch):
    issuer, target = make_unit("云川县营商环境建设局"), make_unit("云川县教育局")
    house = House(issuer)
    letters = [house.checked(target) for _ in range(SIGNINGS + 5)]
    plain = deciding.record

    def breaking(event, letter, **facts):
        plain(event, letter, **facts)
        if letter.pk in {one.pk for one in letters[::11]}:
            raise OSError("the disk went away after the number was drawn")

    monkeypatch.setattr(deciding, "record", breaking)

    def job(letter):
        return lambda: deciding.sign_letter(actor=house.leader, letter=letter, version=letter.version)

    results = at_once([job(letter) for letter in letters])
    assert [type(result).__name__ for result in results].count("OSError") == 5
    numbers = Letter.objects.filter(number__isnull=False).values_list("number", flat=True)
    assert sorted(numbers) == list(range(1, SIGNINGS + 1))
    assert Counter.objects.get().last == SIGNINGS
    assert Event.objects.filter(type="letters.signed").count() == SIGNINGS


def test_a_number_is_written_as_papers_write_it_and_counts_by_year(house, county, clock_at):
    assert house.signed(county.bureau).doc_number == f"{CODE}〔2026〕1号"
    assert house.signed(county.bureau).doc_number == f"{CODE}〔2026〕2号"
    clock_at.move_to("2026-12-31 23:30+08:00")
    assert house.signed(county.bureau).doc_number == f"{CODE}〔2026〕3号"
    clock_at.move_to("2027-01-01 00:30+08:00")  # in UTC it is still 2026
    letter = house.signed(county.bureau)
    assert (letter.doc_number, str(letter.dated_on)) == (f"{CODE}〔2027〕1号", "2027-01-01")


def test_two_kinds_with_one_code_are_numbered_in_one_row_and_two_issuers_each_for_itself(house, county):
    wanted = {"template": "notice", "facts": {"通知事项": "报送材料", "具体内容": "请报送。"}}
    first = house.signed(county.bureau)
    second = house.signed(county.bureau, wanted=_notice(wanted))
    assert (first.number, second.number, second.kind) == (1, 2, LetterKind.NOTICE)
    assert House(county.other).signed(county.bureau).number == 1


def _notice(wanted):
    from yingshang.letters.actions.drafting import Wanted  # noqa: PLC0415 - only here

    return Wanted(**wanted)


def test_a_void_letter_keeps_its_number_and_its_reason(house, county):
    letter = house.signed(county.bureau)
    deciding.void_letter(actor=house.head, letter=letter, version=letter.version, reason="主送单位写错")
    after = house.signed(county.bureau)
    letter.refresh_from_db()
    assert (letter.number, letter.void_reason, after.number) == (1, "主送单位写错", 2)


def test_a_year_begins_where_the_office_says_and_only_before_a_number_was_drawn(house, county):
    set_start(actor=house.clerk, issuer=county.office, code=CODE, year=2026, first=36)
    assert house.signed(county.bureau).number == 36
    with pytest.raises(Refusal) as refused:
        set_start(actor=house.clerk, issuer=county.office, code=CODE, year=2026, first=50)
    assert (refused.value.code, refused.value.facts["last"]) == ("letters.numbers_drawn", 36)
    set_start(actor=house.clerk, issuer=county.office, code=CODE, year=2027, first=5)
    assert Counter.objects.get(year=2027).last == 4


@pytest.mark.parametrize(("first", "year"), [(0, 2026), (-1, 2026), (1_000_000, 2026), (1, 2024), (1, 2029)])
def test_a_start_outside_its_limits_is_refused(house, county, first, year):
    with pytest.raises(Refusal) as refused:
        set_start(actor=house.clerk, issuer=county.office, code=CODE, year=year, first=first)
    assert refused.value.code == "letters.bad_start"
    assert not Counter.objects.exists()


@pytest.mark.parametrize(
    "word", ["", "　", "\u200b", "函", "云川〔2026〕", "=1+1", "abc", "云川\u202e函", "云" * 13, "云\x00川\x00"]
)
def test_a_code_is_two_to_twelve_characters(house, county, word):
    before = set(Code.objects.values_list("code", flat=True))
    if word == "云\x00川\x00":  # what cannot be seen is dropped, as everywhere
        set_code(actor=house.clerk, issuer=county.office, kinds=["reminder"], code=word)
        assert Code.objects.get(kind="reminder").code == "云川"
        return
    if word == "云川\u202e函":
        set_code(actor=house.clerk, issuer=county.office, kinds=["reminder"], code=word)
        assert Code.objects.get(kind="reminder").code == "云川函"
        return
    with pytest.raises(Refusal) as refused:
        set_code(actor=house.clerk, issuer=county.office, kinds=["reminder"], code=word)
    assert refused.value.code == "letters.bad_code"
    assert set(Code.objects.values_list("code", flat=True)) == before


def test_without_a_code_nothing_is_checked_and_another_office_cannot_give_one(house, county):
    Code.objects.all().delete()
    letter = house.draft(county.bureau)
    with pytest.raises(Refusal) as refused:
        deciding.check_letter(actor=house.head, letter=letter, version=letter.version)
    assert refused.value.code == "letters.no_code"
    stranger = actor_of(make_person("外人", county.other, "clerk"))
    with pytest.raises(NotAllowed):
        set_code(actor=stranger, issuer=county.office, kinds=["reminder"], code=CODE)
    assert not Code.objects.exists()
