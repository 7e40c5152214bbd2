"""What is found, by whom, in which order; the index follows every event and never shows what one may not see."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.orgs import make_unit
from yingshang.kernel.command import command
from yingshang.kernel.events import event_type, record
from yingshang.kernel.models import SearchEntry
from yingshang.kernel.rules import allow, holds
from yingshang.kernel.search import (
    ORDER,
    Searchable,
    Words,
    asking,
    declaring,
    doubts_of,
    groups,
    hits,
    lookup,
    rebuild,
    reindex,
)
from yingshang.kernel.search.rebuilding import rebuild_search
from yingshang.kernel.search.tokens import asked_terms, compact, terms_of
from yingshang.orgs.models import Person, Post, Unit

noted = event_type("tests.duties_written", "写了{target}的职责")
allow("tests.note_duties", holds("clerk"))
UNITS = Searchable(
    label="单位",
    model=Unit,
    visible=Unit.objects.in_scope_of,
    words=lambda unit: Words(unit.name, unit.duties, datetime(2026, 1, 1, tzinfo=UTC)),
    url=lambda pk: f"/units/{pk}/",
)


@command("tests.note_duties", target="unit")
def note(*, actor, unit, duties, fails=False):
    unit.duties = duties
    unit.save(update_fields=["duties"])
    record(noted, unit, actor=actor)
    if fails:
        raise LookupError


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    monkeypatch.setattr(declaring, "_KINDS", {UNITS.kind: UNITS})


@pytest.fixture
def indexed(county):
    county.other.duties = "承办教育系统优化营商环境任务，青营商发〔2026〕3号；ABC-2026 号文件；Ｗｉｆｉ覆盖。"
    county.other.save()
    rebuild(UNITS)
    return county


def found(words, actor):
    return [entry.title for entry in hits(UNITS, words, actor).order_by(*ORDER)]


@pytest.mark.parametrize(
    "words",
    ["教育", "教育局", "營商環境", "营商 教育", "青营商发〔2026〕3号", "青营商发[2026]3号", "青营商发2026", "2026 3号", "发〔2026〕",
     "abc", "AB", "ＡＢＣ", "wifi", "wi", "育", "系统\u3000优化", "\u200b教育"],
)  # fmt: skip
def test_it_is_found_by(words, indexed, actors):
    assert "云川县教育局" in found(words, actors["clerk"])


@pytest.mark.parametrize(
    "words",
    [
        "教局",
        "局育",
        "教育 月球",
        "027",
        "BC",
        "",
        " ",
        "〇",
        "=",
        "\0",
        "\u202e",
        "%",
        "_",
        '"',
        '" OR "',
        "NOT",
        "x" * 10_000,
        "🙂",
    ],
)
def test_it_is_not_found_by(words, indexed, actors):
    assert "云川县教育局" not in found(words, actors["clerk"])


def test_another_units_objects_are_in_no_hit_count_or_snippet(indexed, actors):
    assert found("教育局", actors["outsider"]) == ["云川县教育局"]  # it is there to leak
    assert found("教育局", actors["liaison"]) == []
    assert groups("教育局", actors["liaison"], size=5) == []
    assert [group.total.number for group in groups("局", actors["liaison"], size=5)] == [1]


def test_the_title_comes_before_the_text_and_the_exact_one_first(indexed, actors):
    make_unit("教育", indexed.root, duties="x")
    make_unit("局内教育科", indexed.root)
    make_unit("督导室", indexed.root, duties="教育督导")
    rebuild(UNITS)
    assert found("教育", actors["clerk"])[0] == "教育"
    assert found("教育", actors["clerk"])[-1] == "督导室"
    assert len(found("教育", actors["clerk"])) == 4


def test_of_very_many_the_newest_in_the_index_and_the_one_that_is_called_so(indexed, actors, monkeypatch):
    monkeypatch.setattr(asking, "COUNTED", 3)
    make_unit("教育", indexed.root)
    rebuild(UNITS)
    for number in range(6):
        reindex(UNITS, [make_unit(f"第{number}教育科", indexed.root).pk])
    assert found("教育", actors["clerk"]) == ["教育", *(f"第{number}教育科" for number in (5, 4, 3, 2))]
    (group,) = groups("教育", actors["clerk"], size=2)
    assert str(group.total) == "超过 3 条"
    assert [entry.title for entry in group.first] == ["教育", "第5教育科"]


@pytest.mark.parametrize("wide", [16, 1])  # all at once; from the newest ages back
def test_the_index_gives_the_newest_first_however_far_back_they_lie(wide, indexed, monkeypatch):
    monkeypatch.setattr(lookup, "_WIDE", wide)
    old = [make_unit(f"第{number}教育科", indexed.root).pk for number in range(3)]
    reindex(UNITS, [*old, *(make_unit(f"第{number}档案科", indexed.root).pk for number in range(40))])
    new = [make_unit(f"第{number}统计科", indexed.root).pk for number in range(5)]
    reindex(UNITS, new)
    objects = dict(SearchEntry.objects.filter(kind=UNITS.kind).values_list("pk", "object_id"))

    def newest(term, most):
        units, people = lookup.keys_of([lookup.Look(kind, (term,), most) for kind in (UNITS.kind, "orgs.person")])
        assert people == []
        return [objects[key] for key in units]

    assert newest("统计", 3) == new[:1:-1]
    assert newest("教育", 3) == old[::-1]  # behind forty others
    assert newest("第", 99) == newest("第", 48) == [pk for _, pk in sorted(objects.items(), reverse=True)][:48]
    assert newest("税务", 3) == []


def test_who_sees_few_of_very_many_is_answered_from_these(indexed, actors, monkeypatch):
    monkeypatch.setattr(asking, "REACH", 3)
    Unit.objects.filter(pk=indexed.section.pk).update(duties="随局办公室值班")  # single characters count in titles only
    reindex(UNITS, [indexed.section.pk])
    for number in range(6):
        reindex(UNITS, [make_unit(f"第{number}分局", indexed.root).pk])
    (group,) = groups("局", actors["liaison"], size=5)
    assert ([entry.title for entry in group.first], str(group.total)) == (["云川县发展和改革局"], "共 1 条")


def test_who_sees_many_of_very_many_is_told_that_not_all_were_looked_at(indexed, actors, monkeypatch):
    monkeypatch.setattr(asking, "REACH", 3)
    monkeypatch.setattr(asking, "_OWN", 0)
    assert str(groups("局", actors["liaison"], size=5)[0].total) == "共 1 条"
    for number in range(6):
        reindex(UNITS, [make_unit(f"第{number}分局", indexed.root).pk])
    (group,) = groups("局", actors["liaison"], size=5)
    assert (group.first, str(group.total), group.total.short) == ([], "已查到 0 条", "已查到0")


def test_side_by_side_the_first_hits_are_enough_and_the_list_of_the_kind_goes_on(indexed, actors, monkeypatch):
    monkeypatch.setattr(asking, "OVERVIEW", 5)  # six entries are near
    for number in range(10):
        reindex(UNITS, [make_unit(f"第{number}统计科", indexed.bureau).pk])
    for number in range(4):
        reindex(UNITS, [make_unit(f"外{number}统计科", indexed.other).pk])
    (group,) = groups("统计", actors["liaison"], size=2)
    assert ([entry.title for entry in group.first], str(group.total)) == (["第9统计科", "第8统计科"], "已查到 2 条")
    (group,) = groups("统计", actors["liaison"], size=3)
    assert ([entry.title for entry in group.first][2], str(group.total)) == ("第7统计科", "超过 5 条")
    assert found("统计", actors["liaison"]) == [f"第{number}统计科" for number in range(9, -1, -1)]


def test_marks_of_the_index_are_no_words(indexed, actors):
    entry = SearchEntry.objects.get(title="云川县教育局")
    marks = [term for term in entry.terms.split() if not term[0].isalnum()]
    assert marks == ["§orgs§unit", "¶云川县教育局"]
    assert [found(mark, actors["clerk"]) for mark in ("§orgs§unit", "§", "¶")] == [[], [], []]


def test_the_index_follows_every_event_in_its_transaction(indexed, actors):
    note(actor=actors["clerk"], unit=indexed.town, duties="竹编产业")
    assert found("竹编", actors["clerk"]) == ["白石镇"]
    with pytest.raises(LookupError):
        note(actor=actors["clerk"], unit=indexed.town, duties="茶叶产业", fails=True)
    assert found("茶叶", actors["clerk"]) == []
    note(actor=actors["clerk"], unit=indexed.town, duties="")
    assert found("竹编", actors["clerk"]) == []
    assert not doubts_of(UNITS)


def test_an_event_that_changes_no_word_leaves_the_entry_where_it_is(indexed, actors, monkeypatch):
    before = SearchEntry.objects.get(title="白石镇")
    note(actor=actors["clerk"], unit=indexed.town, duties=indexed.town.duties)
    after = SearchEntry.objects.get(title="白石镇")
    assert (after.pk, after.at) == (before.pk, before.at)
    undated = replace(UNITS, words=lambda unit: Words(unit.name, unit.duties))
    monkeypatch.setattr(declaring, "_KINDS", {UNITS.kind: undated})
    note(actor=actors["clerk"], unit=indexed.town, duties=indexed.town.duties)
    assert SearchEntry.objects.get(title="白石镇").at == before.at
    later = datetime(2026, 3, 1, tzinfo=UTC)
    dated = replace(UNITS, words=lambda unit: Words(unit.name, unit.duties, later))
    monkeypatch.setattr(declaring, "_KINDS", {UNITS.kind: dated})
    note(actor=actors["clerk"], unit=indexed.town, duties=indexed.town.duties)
    assert SearchEntry.objects.get(title="白石镇").at == later
    assert found("白石", actors["clerk"]) == ["白石镇"]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="FTS5 has no list of entries that wait")
def test_few_new_entries_wait_to_be_read_through_by_every_search(indexed):
    """With PostgreSQL's own limit of 4 MB all of these wait, several hundred blocks."""
    for number in range(40):
        words = " ".join(f"{number}a{one}" for one in range(600))
        unit = make_unit(f"第{number}档案科", indexed.root, duties=words)
        reindex(UNITS, [unit.pk])
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('kernel_search')")
        (blocks,) = cursor.fetchone()
    assert blocks <= 64 // 8 + 2 * 8  # the limit and one entry more


def test_doubts_name_what_is_missing_stale_or_orphaned_and_rebuilding_mends_it(indexed, actors):
    key = SearchEntry.objects.get(title="白石镇").object_id
    SearchEntry.objects.filter(object_id=key).update(object_id=999_999)
    Unit.objects.filter(pk=indexed.section.pk).update(name="投资二股")
    doubts = doubts_of(UNITS)
    assert (doubts.missing, doubts.stale, doubts.orphaned) == (
        [(UNITS.kind, key)],
        [(UNITS.kind, indexed.section.pk)],
        [(UNITS.kind, 999_999)],
    )
    rebuild_search.run(type("Context", (), {"args": {}, "progress": lambda *a, **k: None})())
    assert not doubts_of(UNITS)
    assert found("投资二", actors["clerk"]) == ["投资二股"]


def test_queries_do_not_grow_with_hits(indexed, actors):
    actor, counts = actors["clerk"], []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            groups("教育", actor, size=5)
        counts.append(len(queries))
        for number in range(4):
            make_unit(f"第{number}教育科", indexed.other)
        rebuild(UNITS)
    assert counts[0] == counts[1] == (4 if connection.vendor == "sqlite" else 5)  # there also where the index begins


@pytest.mark.parametrize("size", [2, 3])  # the near ones are enough; they are not
def test_all_kinds_are_asked_together(size, indexed, actors, cast, monkeypatch):
    monkeypatch.setattr(asking, "OVERVIEW", 2)
    Post.objects.bulk_create(Post(person=cast["clerk"], unit=indexed.office, kind="clerk") for _ in range(9))
    Person.objects.bulk_create(Person(username=f"统计员{number}", name="某") for number in range(9))
    actor, kinds, counts = actors["clerk"], {}, []
    for model in (Unit, Post, Person):
        everything = model.objects.order_by("pk")
        kind = Searchable("类", model, lambda _, rows=everything: rows, lambda one: Words(f"统计{one.pk}"), str)
        rebuild(kind)
        kinds[kind.kind] = kind
        monkeypatch.setattr(declaring, "_KINDS", dict(kinds))
        with CaptureQueriesContext(connection) as queries:
            found = groups("统计", actor, size=size)
        assert [len(group.first) for group in found] == [size] * len(kinds)
        counts.append(len(queries))
    assert len(set(counts)) == 1


texts = st.text("教育局营商环境縣abA1 〔〕-\u3000", max_size=12)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=texts, body=texts, start=st.integers(0, 10), size=st.integers(2, 4))
def test_every_part_of_a_text_that_is_a_word_is_found(title, body, start, size, county, actors):
    """Any run of Chinese characters of the text, cut anywhere, finds it."""
    Unit.objects.filter(pk=county.other.pk).update(name=title, duties=body)
    reindex(UNITS, [county.other.pk])
    runs = list("".join(c if "\u4e00" <= c <= "\u9fff" else " " for c in f"{title} {body}").split())
    for run in runs:
        part = run[start % len(run) :][:size]
        if len(part) >= 2:
            assert hits(UNITS, part, actors["clerk"]).filter(object_id=county.other.pk).exists(), part


def test_terms():
    assert terms_of("教育局", "A12").split() == ["a", "a1", "a12", "局", "教", "教育", "育", "育局"]
    assert asked_terms("青营商发〔2026〕3号") == ["2026", "3", "商发", "青营"]
    assert asked_terms("营商环境局") == ["境局", "环境", "营商"]
    assert asked_terms("局") == ["局"]
    assert compact("青营商发〔2026〕 3 号") == "青营商发20263号"
