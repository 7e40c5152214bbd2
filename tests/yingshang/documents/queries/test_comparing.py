"""Two readings are compared task by task, in order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yingshang.documents.queries.comparing import Pair, differences


def task(title, **more):
    return {"ordinal": "", "title": title, "content": "", "lead_units": [], "deadline": {"due": None}, **more}


A, B, C = task("开展宣传周活动"), task("编印政策汇编"), task("组织知识竞赛")


def test_the_same_answer_has_no_differences():
    assert differences([A, B, C], [dict(A), dict(B), dict(C)]) == []


def test_one_more_at_the_top_is_one_difference():
    assert differences([B, C], [A, B, C]) == [Pair(None, 0)]


def test_one_that_went_is_named_where_it_stood():
    assert differences([A, B, C], [A, C]) == [Pair(1, None)]


def test_a_changed_unit_names_its_field():
    assert differences([A, B], [A, {**B, "lead_units": ["县司法局"]}]) == [Pair(1, 1, ("lead_units",))]


def test_another_sentence_on_the_reading_of_a_date_is_no_difference():
    old, new = (
        {**A, "deadline": {"due": "2026-05-31", "reading": None}},
        {**A, "deadline": {"due": "2026-05-31", "reading": "按月底计"}},
    )
    assert differences([old], [new]) == []


def test_a_new_wording_of_the_title_is_a_change_not_a_loss():
    assert differences([A, B, C], [A, {**B, "title": "编印惠企政策汇编"}, C]) == [Pair(1, 1, ("title",))]


titles = st.lists(st.sampled_from(["甲", "乙", "丙", "丁"]), max_size=6)


@given(titles, titles)
def test_every_task_is_paired_or_named_once(old, new):
    before, after = [task(t) for t in old], [task(t) for t in new]
    found = differences(before, after)
    gone, came = [d.old for d in found if d.new is None], [d.new for d in found if d.old is None]
    assert len(before) - len(gone) == len(after) - len(came)
    assert len(set(gone)) == len(gone)
    assert len(set(came)) == len(came)
