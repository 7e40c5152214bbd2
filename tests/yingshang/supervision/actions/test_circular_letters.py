"""A frozen circular as a letter: its words, its table, once."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests.factories.letters import drafted
from tests.factories.obligations import by, handed_out, part
from tests.factories.supervision import circular_of
from yingshang.kernel import clock
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.jobs.running import run_next
from yingshang.kernel.models import Event
from yingshang.letters.actions.deciding import void_letter
from yingshang.letters.models import Letter
from yingshang.supervision.actions.circular_letters import write_letter
from yingshang.supervision.actions.circulars import About, freeze_circular, make_circular, write_circular
from yingshang.supervision.models import Circular
from yingshang.supervision.queries.circular_letters import recipients_of
from yingshang.supervision.queries.periods import month_of


@pytest.fixture
def frozen(county, actors, clock_at):
    """A circular about two units, one with braces in its words."""
    for unit in (county.bureau, county.other, county.office):
        handed_out(actors["clerk"], county.office, part(unit, by(date(2026, 3, 5))))
    clock_at.move_to("2026-03-16 09:00+08:00")
    circular = circular_of(actors["clerk"])
    write_circular(
        actor=actors["clerk"], circular=circular, version=1, title="三月通报", texts={"best": "{办得好}", "demands": ""}
    )
    return freeze_circular(actor=actors["clerk"], circular=circular, version=circular.version)


def run_jobs():
    while run_next():
        pass


def test_its_words_and_its_table(frozen, county, actors):
    assert recipients_of(frozen) == [county.bureau, county.other]
    letter = write_letter(
        actor=actors["clerk"], circular=frozen, version=frozen.version, recipients=recipients_of(frozen)
    )
    assert (letter.kind, letter.title, letter.issuer) == ("circular", "三月通报", county.office)
    lines = letter.body.splitlines()
    assert [line for line in lines if line[1:2] == "、"] == [
        "一、总体情况",
        "二、办理较好的单位",
        "三、办理滞后的单位",
        "四、逾期未办结的事项",
    ], "an empty block is not printed"
    assert "〔办得好〕" in lines
    table = letter.tables["各单位办理情况"]
    assert {row[0] for row in table["rows"]} == {
        "云川县发展和改革局", "云川县营商环境建设局", "云川县教育局", "合计",
    }  # fmt: skip
    assert {len(row) for row in table["rows"]} == {len(table["columns"])}
    assert (letter.source_kind, letter.source_id) == ("supervision.circular", str(frozen.pk))
    stored = Circular.objects.get(pk=frozen.pk)
    assert (stored.state, stored.letter_id) == ("lettered", letter.pk)


def test_once_and_only_when_frozen(frozen, county, actors):
    draft = circular_of(actors["clerk"])
    with pytest.raises(Refusal) as refused:
        write_letter(actor=actors["clerk"], circular=draft, version=1, recipients=[county.bureau])
    assert refused.value.code == "kernel.no_such_move"
    write_letter(actor=actors["clerk"], circular=frozen, version=frozen.version, recipients=[county.bureau])
    frozen.refresh_from_db()
    with pytest.raises(Refusal):
        write_letter(actor=actors["clerk"], circular=frozen, version=frozen.version, recipients=[county.bureau])
    assert Letter.objects.count() == 1


def test_without_recipients_nothing_is_done(frozen, actors):
    with pytest.raises(Refusal):
        write_letter(actor=actors["clerk"], circular=frozen, version=frozen.version, recipients=[])
    assert Circular.objects.get(pk=frozen.pk).state == "frozen"
    with pytest.raises(NotAllowed):
        write_letter(actor=actors["liaison"], circular=frozen, version=frozen.version, recipients=[])


def test_a_briefing_of_nothing_has_no_annex(county, actors, clock_at):
    about = About(month_of(date(2026, 1, 5)), clock.now())
    briefing = make_circular(actor=actors["clerk"], kind="briefing", about=about)
    briefing = freeze_circular(actor=actors["clerk"], circular=briefing, version=1)
    letter = write_letter(actor=actors["clerk"], circular=briefing, version=briefing.version, recipients=[county.town])
    assert (letter.kind, letter.tables) == ("briefing", {})
    assert letter.body.splitlines()[0].startswith("2026年"), "a lead has no heading"
    assert letter.body.splitlines()[1] == "一、主要进展"


def test_from_the_page(frozen, county, client_as):
    client = client_as("clerk")
    address = reverse("supervision:circular_letter", args=[frozen.pk])
    assert "云川县教育局" in client.get(address).content.decode()
    answer = client.post(address, {"recipients": "县教育局\n县发改局", "version": frozen.version})
    letter = Letter.objects.get()
    assert answer.url == reverse("letters:letter", args=[letter.pk])
    assert client.get(answer.url).status_code == 200
    page = client.get(reverse("supervision:circular", args=[frozen.pk])).content.decode()
    assert reverse("letters:letter", args=[letter.pk]) in page


def test_when_its_letter_is_voided_it_says_so_and_becomes_a_letter_again(frozen, county, actors, client_as):
    clerk = actors["clerk"]
    letter = write_letter(actor=clerk, circular=frozen, version=frozen.version, recipients=recipients_of(frozen))
    void_letter(actor=clerk, letter=letter, version=letter.version, reason="数据有误")
    run_jobs()
    stored = Circular.objects.get(pk=frozen.pk)
    assert (stored.state, stored.letter_id, stored.voided_letter_id) == ("frozen", None, letter.pk)
    assert Event.objects.filter(type="supervision.circular_letter_voided").count() == 1
    page = client_as("clerk").get(reverse("supervision:circular", args=[frozen.pk])).content.decode()
    assert "已经作废，原因是“数据有误”。可以再次转为公文" in page
    assert "转为公文" in page
    second = write_letter(actor=clerk, circular=stored, version=stored.version, recipients=recipients_of(stored))
    assert second.pk != letter.pk
    assert Circular.objects.get(pk=frozen.pk).letter_id == second.pk
    page = client_as("clerk").get(reverse("supervision:circular", args=[frozen.pk])).content.decode()
    assert "已经作废" not in page


def test_another_letter_that_is_voided_changes_nothing(frozen, county, actors):
    clerk = actors["clerk"]
    letter = write_letter(actor=clerk, circular=frozen, version=frozen.version, recipients=recipients_of(frozen))
    other = drafted(clerk, county.office, county.bureau)
    void_letter(actor=clerk, letter=other, version=other.version, reason="不用了")
    run_jobs()
    stored = Circular.objects.get(pk=frozen.pk)
    assert (stored.state, stored.letter_id, stored.voided_letter_id) == ("lettered", letter.pk, None)
