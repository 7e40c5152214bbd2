"""Splitting and merging lose no word, no unit, no time and no duty."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import papers
from yingshang.documents.actions.dividing import merge_items, split_item
from yingshang.documents.actions.reviewing import Edit, drop_item, edit_item
from yingshang.documents.actions.steps import step, undo_step
from yingshang.documents.enums import DateOrigin, ItemState
from yingshang.documents.models import Item, ItemUnit
from yingshang.kernel.errors import Conflict, Refusal

ONE = ("梳理全县重点项目。形成清单；定期公布。", "县发改局", "县教育局", "2026年5月底前")
TWO = ("面向企业宣讲惠企政策，每季度不少于1次。", "县教育局", "县某某局", "2026年9月底前")
THREE = ("确定联络人员，明确工作流程。", "县营商局", "", "")


@pytest.fixture
def document(clerk, county):
    return papers.read(papers.notice(ONE, TWO, THREE), actor=clerk)


def tasks(document):
    return list(document.items.filter(parent=None).order_by("order", "id"))


def squeezed(*texts):
    return "".join("".join(texts).split())


def state_of(document):
    """All that a person can see and change."""
    fields = ("pk", "parent", "order", "title", "content", "note", "due_phrase", "due", "quotas", "state", "start")
    return list(document.items.order_by("order", "id").values_list(*fields))


def split(clerk, item, *pieces):
    return split_item(actor=clerk, item=item, version=item.version, pieces=list(pieces))


def test_pieces_stand_in_order_with_units_and_time(document, clerk):
    first, second, _ = tasks(document)
    rows = list(first.units.values_list("role", "printed", "unit", "match"))
    made = split(clerk, first, "梳理全县重点项目。", " ", "形成清单；", "定期公布。")
    here = tasks(document)
    assert [one.pk for one in made] == [one.pk for one in here[:3]]
    assert here[3].pk == second.pk
    assert [one.content for one in here[:3]] == ["梳理全县重点项目。", "形成清单；", "定期公布。"]
    assert [one.title for one in here[1:3]] == ["形成清单", "定期公布"]
    for one in here[1:3]:
        assert list(one.units.values_list("role", "printed", "unit", "match")) == rows
        assert (one.due, one.due_phrase, one.state, one.edited) == (first.due, first.due_phrase, "proposed", True)


def test_a_piece_knows_its_words_in_the_source(document, clerk):
    first = tasks(document)[0]
    made = split(clerk, first, "梳理全县重点项目。", "形成清单；定期公布。")
    text = document.reading.text
    assert [text[one.start : one.end] for one in made] == ["梳理全县重点项目。", "形成清单；定期公布。"]


def test_a_duty_goes_with_the_piece_that_has_its_words(document, clerk):
    first = tasks(document)[0]
    duty = Item.objects.create(
        document=document, reading=first.reading, kind="duty", parent=first, order=first.order + 5, title="定期公布",
        content="定期公布。",
    )  # fmt: skip
    with step(document, "split", actor=clerk):
        made = split(clerk, first, "梳理全县重点项目。", "形成清单；定期公布。")
    duty.refresh_from_db()
    assert duty.parent == made[1]
    undo_step(actor=clerk, document=document)
    duty.refresh_from_db()
    assert duty.parent == first


@pytest.mark.parametrize("pieces", [[], ["一整段"], ["一整段", " ", "\u3000"]])
def test_one_piece_is_no_splitting(document, clerk, pieces):
    before = state_of(document)
    with pytest.raises(Refusal) as caught:
        split(clerk, tasks(document)[0], *pieces)
    assert caught.value.code == "documents.split_needs_two"
    assert state_of(document) == before


def test_too_many_pieces_are_refused(document, clerk):
    with pytest.raises(Refusal) as caught:
        split(clerk, tasks(document)[0], *map(str, range(61)))
    assert caught.value.code == "documents.split_too_many"


def test_merging_keeps_the_words_the_units_and_both_times(document, clerk):
    first, second, third = tasks(document)
    words = squeezed(first.title, first.content, second.title, second.content)
    merged = merge_items(actor=clerk, item=first, version=first.version, others=[second])
    assert set(squeezed(merged.title, merged.content)) >= set(words)
    for part in (second.title, second.content):
        assert squeezed(part) in squeezed(merged.content)
    assert {(row.role, row.printed) for row in merged.units.all()} == {
        ("lead", "县发改局"), ("participating", "县教育局"), ("lead", "县教育局"), ("participating", "县某某局"),
    }  # fmt: skip
    assert merged.due_phrase == "2026年5月底前；2026年9月底前"
    assert merged.due["all_due"] == ["2026-05-31", "2026-09-30"]
    assert merged.quotas == second.quotas
    second.refresh_from_db()
    assert (second.state, second.drop_reason) == (ItemState.DROPPED, f"并入“{first.title}”")
    assert [one.pk for one in tasks(document)] == [first.pk, second.pk, third.pk]


def test_the_only_time_of_two_is_kept_with_its_origin(document, clerk):
    _, second, third = tasks(document)
    merged = merge_items(actor=clerk, item=third, version=third.version, others=[second])
    assert (merged.due_phrase, merged.due, merged.due_origin) == (second.due_phrase, second.due, DateOrigin.READ)


def test_what_does_not_belong_together_is_not_merged(document, clerk):
    first, second, _ = tasks(document)
    elsewhere = papers.read(papers.notice(("另一份公文里的事项内容。", "", "", "")), actor=clerk)
    duty = Item.objects.create(document=document, reading=first.reading, parent=first, order=1, title="事项")
    drop_item(actor=clerk, item=second, version=second.version, reason="重复")
    for others in ([], [first], tasks(elsewhere), [duty], [second]):
        first.refresh_from_db()
        with pytest.raises(Refusal) as caught:
            merge_items(actor=clerk, item=first, version=first.version, others=others)
        assert caught.value.code == "documents.merge_needs_two"


def test_merging_brings_notes_and_duties_and_taking_it_back_returns_them(document, clerk):
    first, second, _ = tasks(document)
    edit_item(actor=clerk, item=second, version=second.version, edit=Edit(note="另行通知"))
    duty = Item.objects.create(
        document=document, reading=first.reading, kind="duty", parent=second, order=second.order + 5, title="每季度报送",
        content="每季度报送。",
    )  # fmt: skip
    before, seen = state_of(document), duty.version
    with step(document, "merge", actor=clerk):
        merged = merge_items(actor=clerk, item=first, version=first.version, others=[second])
    duty.refresh_from_db()
    assert (merged.note, duty.parent, duty.version) == ("另行通知", first, seen + 1)
    undo_step(actor=clerk, document=document)
    assert state_of(document) == before


def test_a_stale_version_is_a_conflict(document, clerk):
    first = tasks(document)[0]
    edit_item(actor=clerk, item=first, version=first.version, edit=Edit(title="新名称"))
    before = state_of(document)
    with pytest.raises(Conflict):
        split_item(actor=clerk, item=first, version=1, pieces=["一", "二"])
    assert state_of(document) == before


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 12), min_size=1, max_size=5), st.integers(0, 2))
def test_no_splitting_loses_a_word_and_merging_puts_all_together_again(document, clerk, cuts, number):
    with transaction.atomic():
        item = tasks(document)[number]
        words = squeezed(item.content)
        pieces, rest = [], item.content
        for cut in cuts:
            pieces.append(rest[:cut])
            rest = rest[cut:]
        pieces = [piece for piece in [*pieces, rest] if piece.strip()]
        if len(pieces) > 1:
            made = split(clerk, item, *pieces)
            assert squeezed(*(one.content for one in made)) == words
            made[0].refresh_from_db()
            merged = merge_items(actor=clerk, item=made[0], version=made[0].version, others=made[1:])
            assert squeezed(merged.content) == words
        transaction.set_rollback(True)


def test_units_do_not_multiply_by_splitting_and_merging(document, clerk):
    first = tasks(document)[0]
    before = ItemUnit.objects.filter(item=first).count()
    made = split(clerk, first, "梳理全县重点项目。", "形成清单；定期公布。")
    first.refresh_from_db()
    merge_items(actor=clerk, item=first, version=first.version, others=made[1:])
    assert ItemUnit.objects.filter(item=first).count() == before
