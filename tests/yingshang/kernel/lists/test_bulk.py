"""Acts on many rows: each row for itself or all or none, nothing twice, nothing of another unit."""

from __future__ import annotations

import pytest

from tests.yingshang.kernel.lists.sample import POSTS
from yingshang.kernel.errors import Refusal
from yingshang.kernel.jobs.running import run_next
from yingshang.kernel.lists import ask, bulk
from yingshang.kernel.lists.bulk import act_later, act_on, chosen, report_of
from yingshang.kernel.models import Event, Job
from yingshang.orgs.models import Post

TITLE, CLEAR, EMPTY = POSTS.acts


def keys_of(*posts):
    return [str(post.pk) for post in posts]


@pytest.fixture
def posts(cast):
    """Four posts: the second is named already and cannot be named so again."""
    found = list(Post.objects.order_by("id")[:4])
    Post.objects.filter(pk=found[1].pk).update(title="科员")
    return found


def test_each_row_for_itself(posts, actors):
    report = act_on(POSTS, TITLE, keys_of(*posts), actor=actors["clerk"], given={"title": "科员"})
    assert report.done == 3
    assert [(line.key, line.refusal.code) for line in report.refused] == [(str(posts[1].pk), "kernel.needed")]
    assert Post.objects.filter(title="科员").count() == 4
    assert Event.objects.filter(type="tests.post_titled").count() == 3


def test_all_or_none(posts, actors):
    report = act_on(POSTS, CLEAR, keys_of(posts[1], posts[2]), actor=actors["clerk"], given={})
    assert (report.undone, report.done, [line.title for line in report.refused]) == (True, 0, [str(posts[2])])
    assert Post.objects.get(pk=posts[1].pk).title == "科员"
    assert Event.objects.count() == 0
    assert act_on(POSTS, CLEAR, keys_of(posts[1]), actor=actors["clerk"], given={}).done == 1
    assert Event.objects.count() == 1


def test_a_row_of_another_unit_reads_as_one_that_is_not_there(cast, actors):
    own, foreign = (Post.objects.get(person=cast[role]) for role in ("liaison", "outsider"))
    sent = [*keys_of(own, foreign), "999999", "〇", "x" * 64, "\0", "9" * 40, "-1"]
    report = act_on(POSTS, TITLE, sent, actor=actors["liaison"], given={"title": "科员"})
    assert report.done == 1
    assert {(line.title, line.refusal.code) for line in report.refused} == {("", "kernel.not_found")}
    assert len(report.refused) == 7
    assert Post.objects.get(pk=foreign.pk).title == ""


def test_sent_twice_it_is_done_once(posts, actors):
    for _ in range(2):
        report = act_on(POSTS, EMPTY, keys_of(posts[1]), actor=actors["clerk"].once("one"), given={})
        assert report.done == 1
    assert Event.objects.count() == 1


def test_who_may_not_is_refused_for_every_row(posts, actors):
    report = act_on(POSTS, EMPTY, keys_of(*posts), actor=actors["media"], given={})
    assert (report.done, {line.refusal.code for line in report.refused}) == (0, {"kernel.not_allowed"})


def test_all_that_match_is_the_number_that_was_stated(actors, cast):
    asked = ask(POSTS, {"kind": "liaison"}, actors["clerk"])
    assert chosen(asked, ["7"], everything=2) == [
        str(pk) for pk in asked.rows.order_by("pk").values_list("pk", flat=True)
    ]
    with pytest.raises(Refusal) as refused:
        chosen(asked, [], everything=3)
    assert (refused.value.code, refused.value.facts) == ("kernel.selection_changed", {"before": 3, "now": 2})


def test_all_that_match_never_reaches_another_unit(actors, cast):
    asked = ask(POSTS, {}, actors["liaison"])
    assert chosen(asked, [], everything=1) == keys_of(Post.objects.get(person=cast["liaison"]))


def test_limits(actors, cast, monkeypatch):
    asked = ask(POSTS, {}, actors["clerk"])
    monkeypatch.setattr(bulk, "MOST", 3)
    for keys, everything in ((["1", "2", "3", "4"], None), ([], asked.rows.count())):
        with pytest.raises(Refusal, match="selection_many"):
            chosen(asked, keys, everything=everything)
    with pytest.raises(Refusal, match="nothing_chosen"):
        chosen(asked, [])
    assert chosen(asked, ["1", "1", "2"]) == ["1", "2"]


def test_where_a_filter_cannot_be_read_nothing_matches(actors, cast):
    asked = ask(POSTS, {"kind": "nothing"}, actors["clerk"])
    with pytest.raises(Refusal, match="nothing_chosen"):
        chosen(asked, [], everything=0)


def test_as_a_job_it_reports_the_same(posts, actors):
    keys = keys_of(*posts)
    actor = actors["clerk"].once("later")
    row = act_later(POSTS, TITLE, keys, actor=actor, typed={"title": "科员"})
    assert act_later(POSTS, TITLE, keys, actor=actor, typed={"title": "科员"}).pk == row.pk
    assert run_next()
    row.refresh_from_db()
    report = report_of(row.result)
    assert (row.state, row.done, report.done) == ("done", 4, 3)
    assert [(line.key, line.refusal.code, line.refusal.facts) for line in report.refused] == [
        (keys[1], "kernel.needed", {"act": "改职务"})
    ]
    assert Event.objects.filter(type="tests.post_titled").count() == 3


def test_a_job_that_begins_again_does_nothing_twice(posts, actors):
    row = act_later(POSTS, TITLE, keys_of(*posts), actor=actors["clerk"], typed={"title": "科员"})
    run_next()
    first = Job.objects.get(pk=row.pk).result
    Job.objects.filter(pk=row.pk).update(state="queued", run_after=row.run_after)
    run_next()
    assert Job.objects.get(pk=row.pk).result == first
    assert Event.objects.filter(type="tests.post_titled").count() == 3
