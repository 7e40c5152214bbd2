"""Everybody sees their own jobs, system administrators all; what the pages say and do."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.yingshang.kernel.jobs import handlers  # noqa: F401 - its jobs are registered
from yingshang.kernel import clock
from yingshang.kernel.actor import NOBODY, SYSTEM
from yingshang.kernel.enums import JobState
from yingshang.kernel.errors import Conflict, NotAllowed, Refusal
from yingshang.kernel.jobs import acts, enqueue, schedules
from yingshang.kernel.jobs.claims import claim_next
from yingshang.kernel.jobs.running import run, run_next
from yingshang.kernel.models import Event, History, Job, Schedule, Worker
from yingshang.kernel.web.jobs import pages

LIST = reverse("kernel:jobs")


def made_by(actor, **row) -> Job:
    job = enqueue("tests.effect", {"what": "x"}, actor=actor)
    Job.objects.filter(pk=job.pk).update(**row)
    return Job.objects.get(pk=job.pk)


def listed(response) -> set[int]:
    return {int(pk) for pk in re.findall(r'<th scope="row".*?<a href="/jobs/(\d+)/"', response.content.decode())}


def events(job=None) -> list[tuple[str, str]]:
    return list(Event.objects.filter(type__startswith="kernel.").order_by("pk").values_list("type", "person_name"))


@pytest.fixture
def four(actors):
    """A job of the liaison, of the outsider, of the administrator and of the system."""
    return {role: made_by(actors[role]) for role in ("liaison", "outsider", "system_admin")} | {
        "system": made_by(SYSTEM)
    }


@pytest.mark.parametrize("role", ["liaison", "outsider", "system_admin", "clerk", "security_admin"])
def test_who_sees_which(client_as, actors, four, role):
    mine = {four[role].pk} if role in four else set()
    wanted = {job.pk for job in four.values()} if role == "system_admin" else mine
    client = client_as(role)
    assert listed(client.get(LIST)) == wanted
    assert set(Job.objects.visible_to(actors[role])) == {job for job in four.values() if job.pk in wanted}
    for job in four.values():
        status = client.get(reverse("kernel:job", args=[job.pk])).status_code
        assert status == (200 if job.pk in wanted else 404)


def test_nobody_sees_none_and_the_system_all(four):
    assert (Job.objects.visible_to(NOBODY).count(), Job.objects.visible_to(SYSTEM).count()) == (0, 4)


def test_filters_and_foolish_ones(client_as, actors, four):
    client = client_as("system_admin")
    Job.objects.filter(pk=four["liaison"].pk).update(state=JobState.PARKED)
    assert listed(client.get(LIST, {"state": "parked"})) == {four["liaison"].pk}
    assert listed(client.get(LIST, {"own": actors["system_admin"].person_id})) == {four["system_admin"].pk}
    for foolish in ("", "\u3000", "\u200b\u202e", "〇", "=1+1", "\x00", "9" * 10_000, "²"):
        assert len(listed(client.get(LIST, {"person": "", "_at": foolish, "_sort": foolish}))) == 4
        assert client.get(LIST, {"state": foolish, "created_from": foolish, "name": foolish}).status_code == 200


def test_pages_by_key(client_as, actors, monkeypatch):
    monkeypatch.setattr(pages, "JOBS", replace(pages.JOBS, size=2))
    jobs = [made_by(actors["liaison"]).pk for _ in range(5)]
    client, seen, address = client_as("liaison"), [], LIST
    for _ in range(3):
        response = client.get(address)
        seen.append(sorted(listed(response)))
        following = re.search(r'rel="next" href="([^"]+)"', response.content.decode())
        address = html.unescape(following[1]) if following else None
    assert (seen, address) == ([jobs[3:], jobs[1:3], jobs[:1]], None)


def test_queries_do_not_grow_with_the_list(client_as, actors):
    client, counts = client_as("system_admin"), []
    for _ in range(3):
        made_by(actors["liaison"])
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(LIST)
        counts.append(len(caught))
    assert counts[0] == counts[1] == counts[2]


def test_the_list_and_the_page_renew_themselves_until_it_is_over(client_as, actors):
    client = client_as("liaison")
    job = made_by(actors["liaison"], done=3, total=9, note="第3户", state=JobState.RUNNING)
    one = reverse("kernel:job", args=[job.pk])
    for address in (LIST, one):
        part = client.get(address, headers={"HX-Request": "true", "HX-Target": "list-kernel-jobs"}).content.decode()
        assert 'hx-trigger="every' in part
        assert '<progress max="9" value="3"' in part
        assert "3 / 9 第3户" in part
        assert "<html" not in part
    Job.objects.update(state=JobState.DONE)
    for address in (LIST, one):
        assert 'hx-trigger="every' not in client.get(address, headers={"HX-Request": "true"}).content.decode()


def test_the_owner_reads_the_sentence_and_only_the_administrator_the_details(client_as, actors):
    job = enqueue("tests.fails", actor=actors["liaison"])
    Job.objects.update(max_attempts=1)
    run_next()
    refused = enqueue("tests.refuses", actor=actors["liaison"])
    run_next()
    address = reverse("kernel:job", args=[job.pk])
    owner, admin = (client_as(role).get(address).content.decode() for role in ("liaison", "system_admin"))
    assert "这项任务在办理中出错" in owner
    assert "ValueError" not in owner
    assert "ValueError: as asked" in admin
    said = client_as("liaison").get(reverse("kernel:job", args=[refused.pk])).content.decode()
    assert "“天数”不能设为这个值。" in said
    assert "允许的取值：1—9。" in said


def test_an_owner_cancels_their_own_and_may_do_nothing_else(client_as, actors):
    job = made_by(actors["liaison"])
    client = client_as("liaison")
    assert "取消任务" in client.get(reverse("kernel:job", args=[job.pk])).content.decode()
    for verb in ("park", "retry"):
        assert client.post(reverse("kernel:job_act", args=[job.pk, verb])).status_code in {403, 422}
    assert client.post(reverse("kernel:job_act", args=[job.pk, "invent"])).status_code == 404
    assert client.post(reverse("kernel:job_act", args=[job.pk, "cancel"])).status_code == 302
    job.refresh_from_db()
    assert (job.state, job.run_after, job.claim) == (JobState.CANCELLED, None, "")
    assert events() == [("kernel.job_cancelled", "联络员")]
    assert list(History.objects.values_list("verb", "source", "target")) == [("cancel", "queued", "cancelled")]
    assert not run_next()


def test_an_administrator_parks_and_retries(client_as, actors):
    job = made_by(actors["liaison"], attempts=5)
    client = client_as("system_admin")
    client.post(reverse("kernel:job_act", args=[job.pk, "park"]))
    assert not run_next()
    client.post(reverse("kernel:job_act", args=[job.pk, "retry"]))
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)
    assert run_next()
    assert [name for name, _ in events()] == ["kernel.job_parked", "kernel.job_retried"]


def test_a_waiting_retry_can_be_had_at_once(actors):
    enqueue("tests.fails", actor=SYSTEM)
    run_next()
    assert not run_next()
    acts.retry_job(actor=actors["system_admin"], job=Job.objects.get())
    assert run_next()


def test_what_has_ended_cannot_be_cancelled_and_what_ends_just_now_is_a_conflict(actors):
    admin = actors["system_admin"]
    stale = made_by(admin)
    row = claim_next()
    run(row)
    with pytest.raises(Conflict):
        acts.cancel_job(actor=admin, job=stale)
    with pytest.raises(Refusal, match="no_such_move"):
        acts.cancel_job(actor=admin, job=Job.objects.get())
    assert (Job.objects.get().state, events()) == (JobState.DONE, [])


def test_a_stranger_may_not_cancel(actors):
    job = made_by(actors["liaison"])
    for role in ("outsider", "clerk", "security_admin", "audit_admin"):
        with pytest.raises(NotAllowed):
            acts.cancel_job(actor=actors[role], job=job)
    assert (Job.objects.get().state, events()) == (JobState.QUEUED, [])


def test_schedules_are_listed_with_their_last_result_and_switched(client_as, cast):
    schedules.lay_down()
    Schedule.objects.filter(name="kernel.sweep").update(next_due=clock.now() - timedelta(minutes=1))
    schedules.fire_due()
    run_next()
    client, address = client_as("system_admin"), reverse("kernel:schedules")
    page = client.get(address).content.decode()
    assert "每夜清理过期的记录" in page
    assert "每天 02:40" in page
    assert "已完成" in page
    row = Schedule.objects.get(name="kernel.sweep")
    switch = reverse("kernel:schedule_switch", args=[row.pk])
    for wanted in (False, True):
        client.post(switch, {"enabled": "1" if wanted else "0"})
        row.refresh_from_db()
        assert row.enabled is wanted
    assert row.next_due > clock.now()
    assert [name for name, _ in events()] == ["kernel.schedule_disabled", "kernel.schedule_enabled"]


def test_the_administrator_is_told_when_nobody_works(client_as, cast):
    client = client_as("system_admin")
    assert "没有正在运行的任务进程" in client.get(LIST).content.decode()
    now = clock.now()
    Worker.objects.create(name="one:1", threads=2, started_at=now, seen_at=now - timedelta(minutes=10))
    assert "没有正在运行的任务进程" in client.get(LIST).content.decode()
    Worker.objects.create(name="two:2", threads=2, started_at=now, seen_at=now)
    page = client.get(LIST).content.decode()
    assert ("没有正在运行的任务进程" in page, "two:2" in page, "one:1" in page) == (False, True, False)
    assert "two:2" not in client_as("liaison").get(LIST).content.decode()
