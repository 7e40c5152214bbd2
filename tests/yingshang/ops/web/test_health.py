"""The page of the examination: who may open it, what it says first."""

from __future__ import annotations

from django.urls import reverse

from yingshang.kernel import clock
from yingshang.kernel.enums import JobState
from yingshang.kernel.jobs.running import run_next
from yingshang.kernel.models import Job
from yingshang.ops.queries.examination import THOROUGH


def test_only_the_system_administrator_may_open_it(cast, client_as):
    got = {role: client_as(role).get(reverse("ops:health")).status_code for role in (*cast, "anonymous")}
    assert {role for role, status in got.items() if status == 200} == {"system_admin"}
    assert got["anonymous"] == 302


def test_it_says_what_is_wrong_and_what_to_do_with_the_worst_first(cast, client_as):
    Job.objects.create(name="tests.any", state=JobState.PARKED, person_name="系统", created_at=clock.now())
    page = client_as("system_admin").get(reverse("ops:health")).content.decode()
    assert "有 1 项后台任务办不成，已搁置。" in page
    assert "筛选“已搁置”" in page
    assert page.index("lamp-red", page.index("<tbody")) < page.index("有 1 项后台任务办不成") < page.index("Django 5.2")
    assert "系统体检" in page


def test_the_thorough_checks_are_made_behind_the_page_and_once(cast, client_as):
    admin, address = client_as("system_admin"), reverse("ops:health")
    page = admin.get(address).content.decode()
    assert "还没有做过全面体检" in page
    assert "hx-trigger" not in page.partition('id="health"')[2].partition(">")[0]
    assert admin.post(address).url == address
    assert admin.post(address).url == address
    assert Job.objects.filter(name=THOROUGH).count() == 1
    page = admin.get(address).content.decode()
    assert "正在全面体检" in page
    assert "搜索索引" not in page.partition("<tbody")[2].partition("</tbody")[0]
    assert run_next()
    page = admin.get(address).content.decode()
    assert "正在全面体检" not in page
    assert "还没有做过全面体检" not in page
    assert page.count("搜索索引") > 1
    assert "公文字体" in page
    assert client_as("clerk").post(address).status_code == 403
