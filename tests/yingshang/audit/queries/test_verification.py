"""Whatever somebody with the database in hand does to the ledger is found and named with its number."""

from __future__ import annotations

import pytest

from tests.factories.audit import act
from yingshang.audit.models import Entry, Head
from yingshang.audit.models.canonical import COVERED, canonical, digest
from yingshang.audit.queries import heads as heads_module
from yingshang.audit.queries.heads import dump_head, export_head, load_head
from yingshang.audit.queries.verification import MOST_FINDINGS, verify
from yingshang.kernel.models import PersonalFact

SHIFT = 1_000_000  # on the way to another number, so that no two meet


def sentences(**options):
    return [finding.sentence for finding in verify(**options).findings]


def rehash(first):
    """What a forger does who knows how the hashes are made: compute them anew from ``first`` on, and the head."""
    entries = list(Entry.objects.filter(number__gte=first).order_by("number"))
    previous = Entry.objects.get(number=first - 1).hash
    for entry in entries:
        entry.previous = previous
        entry.hash = previous = digest(canonical({name: getattr(entry, name) for name in COVERED}), entry.algorithm)
        entry.save()
    Head.objects.update(number=entries[-1].number, hash=previous)


def renumber(first, by):
    numbers = list(Entry.objects.filter(number__gte=first).order_by("number").values_list("number", flat=True))
    for number in numbers:
        Entry.objects.filter(number=number).update(number=number + SHIFT)
    for number in numbers:
        Entry.objects.filter(number=number + SHIFT).update(number=number + by)


def test_an_untouched_ledger_is_whole(ledger):
    report = verify()
    assert (report.is_whole, report.rows, report.first, report.last) == (True, 10, 1, 10)
    assert report.hash == Head.objects.get().hash


def test_an_empty_ledger_is_whole(db):
    assert (verify().is_whole, verify().rows) == (True, 0)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("person_name", "别人"), ("sentence", "什么也没有发生"), ("facts", {}), ("at", "2020-01-01T00:00:00+08:00"),
        ("unit", ""), ("for_person", "某人"), ("address", "1.1.1.1"), ("sealed", {}), ("event_id", 2**40), ("algorithm", "sha256"),
        ("algorithm", "none"), ("previous", "0" * 64), ("hash", "0" * 64), ("post", "局长"), ("target_id", "9"), ("person_id", None),
    ],
)  # fmt: skip
def test_a_changed_row_is_named(ledger, column, value):
    Entry.objects.filter(number=4).update(**{column: value})
    found = sentences()
    assert found[0] == "第4号记录的内容被改动：按现有内容算出的校验值与登记的不一致。"
    assert set(found[1:]) <= {"第5号记录与前一条衔接不上：前一条被整条替换过。"}
    assert (len(found) == 2) == (column == "hash")


def test_every_column_but_the_hash_is_covered():
    assert {field.name for field in Entry._meta.get_fields()} == {*COVERED, "hash"}


def test_a_replaced_row_breaks_the_link_of_the_next(ledger):
    entry = Entry.objects.get(number=4)
    entry.person_name = "别人"
    entry.hash = digest(canonical({name: getattr(entry, name) for name in COVERED}), entry.algorithm)
    entry.save()
    assert sentences() == ["第5号记录与前一条衔接不上：前一条被整条替换过。"]


def test_the_last_row_replaced_differs_from_the_head(ledger):
    entry = Entry.objects.get(number=10)
    entry.person_name = "别人"
    entry.hash = digest(canonical({name: getattr(entry, name) for name in COVERED}), entry.algorithm)
    entry.save()
    assert sentences() == ["末号登记的校验值与第10号记录不一致：末条或末号登记被改动。"]


def test_missing_rows_are_named(ledger):
    Entry.objects.filter(number__in=[1, 4, 5]).delete()
    assert sentences() == ["第1号至第1号记录缺失，共1条。", "第4号至第5号记录缺失，共2条。"]


def test_a_cut_tail_is_named(ledger):
    Entry.objects.filter(number__gt=7).delete()
    assert sentences() == ["末尾被截去：登记的末号是第10号，现在只到第7号，少了3条。"]


def test_everything_gone_is_a_cut_tail(ledger):
    Entry.objects.all().delete()
    assert sentences() == ["末尾被截去：登记的末号是第10号，现在只到第0号，少了10条。"]


def test_a_tail_cut_together_with_the_head_is_found_by_an_exported_head(ledger):
    head = export_head()
    Entry.objects.filter(number__gt=7).delete()
    Head.objects.update(number=7, hash=Entry.objects.get(number=7).hash)
    assert sentences() == []
    assert sentences(heads=[head]) == [f"末尾被截去：{head.day}导出的核对文件已有第10号，现在只到第7号。"]


def test_a_rewritten_history_is_found_by_an_exported_head(ledger, actors):
    head = export_head()
    act(actor=actors["clerk"], unit=ledger)
    assert sentences(heads=[head]) == []
    Entry.objects.filter(number=4).update(person_name="别人")
    rehash(4)
    assert sentences() == []
    assert sentences(heads=[head])[0].startswith(f"第10号记录与{head.day}导出的核对文件不一致")
    assert sentences(since=11, heads=[head])[0].startswith("第10号记录与")


def test_an_inserted_row_is_named(ledger):
    renumber(5, +1)
    entry = Entry.objects.get(number=4)
    entry.number, entry.event_id, entry.previous, entry.sealed = 5, 2**40, entry.hash, {}
    entry.hash = digest(canonical({name: getattr(entry, name) for name in COVERED}), entry.algorithm)
    entry.save(force_insert=True)
    assert sentences() == [
        "第5号记录是后来插入的：其后各条原来的编号都小1。",
        "第11号记录是多出来的：登记的末号是第10号。",
    ]


def test_a_row_added_at_the_end_is_beyond_the_head(ledger):
    entry = Entry.objects.get(number=10)
    entry.number, entry.event_id, entry.previous, entry.sealed = 11, 2**40, entry.hash, {}
    entry.hash = digest(canonical({name: getattr(entry, name) for name in COVERED}), entry.algorithm)
    entry.save(force_insert=True)
    assert sentences() == ["第11号记录是多出来的：登记的末号是第10号。"]


def test_a_row_taken_out_with_the_others_moved_up_is_missing(ledger):
    Entry.objects.filter(number__in=[5, 6]).delete()
    renumber(7, -2)
    assert sentences() == [
        "第5号至第6号记录缺失，共2条。",
        "末尾被截去：登记的末号是第10号，现在只到第8号，少了2条。",
    ]


@pytest.mark.parametrize(("one", "other"), [(5, 6), (3, 8), (1, 2), (9, 10)])
def test_exchanged_rows_are_named(ledger, one, other):
    Entry.objects.filter(number=one).update(number=SHIFT)
    Entry.objects.filter(number=other).update(number=one)
    Entry.objects.filter(number=SHIFT).update(number=other)
    found = [sentence for sentence in sentences() if "末号登记" not in sentence]
    assert found == [
        f"第{one}号记录的次序被调换：它原来是第{other}号。",
        f"第{other}号记录的次序被调换：它原来是第{one}号。",
    ]


def test_a_missing_head_is_named(ledger):
    Head.objects.all().delete()
    assert sentences() == ["末号登记不见了：现有记录到第10号，无法确认末尾是否完整。"]


def test_personal_facts_are_checked_too(ledger):
    events = dict(Entry.objects.values_list("number", "event_id"))
    PersonalFact.objects.filter(event_id=events[3]).update(value="13900000000")
    PersonalFact.objects.filter(event_id=events[6]).delete()
    assert sentences() == [
        "第3号记录的个人信息“phone”被改动。",
        "第6号记录的个人信息“phone”不见了，而没有批准清除的记录。",
    ]


def test_it_can_begin_later(ledger):
    Entry.objects.filter(number=2).update(unit="")
    assert len(sentences()) == 1
    report = verify(since=3)
    assert (report.is_whole, report.rows, report.first) == (True, 8, 3)
    Entry.objects.filter(number=5).update(previous="0" * 64)
    assert [finding.number for finding in verify(since=5).findings] == [5]


def test_many_findings_end_it(ledger, actors):
    act(actor=actors["clerk"], unit=ledger, times=MOST_FINDINGS + 50)
    Entry.objects.update(person_name="别人")
    report = verify()
    assert (len(report.findings), report.stopped) == (MOST_FINDINGS, True)


def test_what_is_appended_meanwhile_is_no_finding(ledger, actors):
    report = verify(progress=lambda *_: act(actor=actors["clerk"], unit=ledger))
    assert (report.is_whole, report.last, Head.objects.get().number) == (True, 10, 11)


def test_queries_grow_with_batches_not_with_rows(ledger, actors, django_assert_num_queries, monkeypatch):
    for rows in (10, 100):
        act(actor=actors["clerk"], unit=ledger, times=rows)
        with django_assert_num_queries(5):  # last, head, one batch and its personal facts, the empty end
            assert verify().is_whole


def test_a_head_goes_through_its_file(ledger):
    head = export_head()
    again = load_head(dump_head(head))
    assert again == head
    assert (again.number, again.hash, again.genuine) == (10, Head.objects.get().hash, True)


def test_an_edited_file_is_found(ledger):
    text = dump_head(export_head())
    edited = load_head(text.replace('"number": 10', '"number": 9'))
    assert not edited.genuine
    assert sentences(heads=[edited])[0] == "核对文件本身被改动过，或者不是本站导出的（签名不符）。"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        "甲乙",
        '{"kind": "other", "signature": ""}',
        '{"kind": "yingshang-audit-head", "signature": "", "number": "x"}',
    ],
)
def test_another_file_is_refused(text, db):
    with pytest.raises(heads_module.Refusal, match="not_a_head"):
        load_head(text)
