"""The pages of a change: what is typed stays, before and after are shown, units get it only when it is handed out."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories.tasks import hand_all_out, task
from yingshang.kernel.models import Event
from yingshang.obligations.enums import State
from yingshang.obligations.models import Obligation
from yingshang.orgs.models import Group, GroupMember, Unit


@pytest.fixture
def client(clerk, client_as):
    return client_as("clerk")


@pytest.fixture
def item(clerk, paper, county):
    made = task(paper, phrase="6月底前", lead=[county.bureau])
    hand_all_out(clerk, paper)
    made.refresh_from_db()
    return made


def typed(item, **given):
    names = {"title": item.title, "content": item.content, "lead": "云川县发展和改革局", "due_phrase": "6月底前"}
    return (
        names
        | {"responsible": "", "participating": "", "note": "", "reason": "领导批示", "version": item.version}
        | given
    )


def amend(client, item, **given):
    return client.post(reverse("tasks:amend", args=[item.pk]), {"_key": f"k{given}", **typed(item, **given)})


def test_a_name_that_holds_the_mark_between_names_is_still_one(client, clerk, paper, county):
    towns = Group.objects.create(name="各乡镇、街、区")
    GroupMember.objects.create(group=towns, unit=county.town)
    made = task(paper, phrase="6月底前", lead=[county.bureau], participating=[towns])
    hand_all_out(clerk, paper)
    made.refresh_from_db()
    response = amend(client, made, due_phrase="9月底前", participating="县教育局、各乡镇、街、区")
    assert response.url == reverse("tasks:change", args=[made.pk])
    assert set(made.units.values_list("printed", "role", "group")) == {
        ("云川县发展和改革局", "lead", None), ("县教育局", "participating", None),
        ("各乡镇、街、区", "participating", towns.pk),
    }  # fmt: skip


def test_an_edit_leads_to_before_and_after_and_then_to_the_units(client, item, county):
    response = amend(client, item, due_phrase="9月底前", participating="县教育局、白石镇")
    assert response.url == reverse("tasks:change", args=[item.pk])
    assert Obligation.objects.get().state == State.ASSIGNED
    page = client.get(response.url).content.decode()
    for words in ("2026-06-30（周二） 17:30", "2026-09-30（周三） 17:30", "云川县教育局（配合）", "领导批示"):
        assert words in page
    item.refresh_from_db()
    done = client.post(response.url, {"_key": "h", "version": item.version, "reason": "领导批示"})
    assert done.url == reverse("tasks:item", args=[item.pk])
    assert set(Obligation.objects.values_list("unit__name", "role")) == {
        (county.bureau.name, "lead"),
        (county.other.name, "participating"),
        (county.town.name, "participating"),
    }
    assert {str(row.due_at.date()) for row in Obligation.objects.all()} == {"2026-09-30"}
    seen = client.get(done.url).content.decode()
    assert "领导批示" in seen
    assert "单位还不知道" not in seen


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"title": "\u3000\u200b "}, "必须填写"),
        ({"reason": "\u202e"}, "必须填写"),
        ({"lead": "县某某局"}, "没有认出“县某某局”"),
        ({"title": "长" * 301}, "300"),
        ({"due_phrase": "2025年6月底前"}, "早于成文日期 2026-03-02"),
        ({"participating": "县教育局、\u202e县教局"}, "没有认出“县教局”"),
        ({"content": "长" * 10_001}, "10000"),
        ({"due_phrase": "6" * 10_000}, "300"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(client, item, given, words):
    response = amend(client, item, note="写了很多字的备注", **given)
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "写了很多字的备注" in page
    item.refresh_from_db()
    assert item.note == ""


def test_two_people_on_one_task_see_both_versions(client, item):
    amend(client, item, content="第一个人改的")
    response = amend(client, item, content="第二个人改的")
    page = response.content.decode()
    assert response.status_code == 409
    assert "第一个人改的" in page
    assert "第二个人改的" in page
    item.refresh_from_db()
    assert f'value="{item.version}"' in page
    assert amend(client, item, content="第二个人改的").status_code == 302


def test_a_formula_and_brackets_are_only_words(client, item):
    amend(client, item, title='=1+1<script>alert("x")</script>')
    page = client.get(reverse("tasks:change", args=[item.pk])).content.decode()
    assert "<script>alert" not in page
    assert "=1+1&lt;script&gt;" in page


def test_a_unit_that_is_gone_leads_to_the_review(client, item, county):
    amend(client, item, content="改了内容")
    Unit.objects.filter(pk=county.bureau.pk).update(state="dissolved")
    page = client.get(reverse("tasks:change", args=[item.pk])).content.decode()
    assert "已经撤销" in page
    assert "交办变动</button>" not in page


def test_no_change_can_be_noted(client, item):
    amend(client, item, title="别的名字")
    item.refresh_from_db()
    amend(client, item, title="编印惠企政策汇编")
    url = reverse("tasks:change", args=[item.pk])
    assert "标为无变动" in client.get(url).content.decode()
    item.refresh_from_db()
    client.post(url, {"_key": "n", "version": item.version})
    client.get(url)  # the message is said once
    assert "标为无变动" not in client.get(url).content.decode()


def test_a_task_not_handed_out_has_no_change(client, paper, county):
    item = task(paper, phrase="6月底前", lead=[county.bureau])
    assert client.get(reverse("tasks:change", args=[item.pk])).status_code == 404


@pytest.mark.parametrize("role", ["liaison", "leader", "outsider", "supervisor"])
@pytest.mark.parametrize("name", ["tasks:amend", "tasks:change"])
def test_only_the_office_changes(item, client_as, role, name):
    assert client_as(role).get(reverse(name, args=[item.pk])).status_code == 403


def test_sent_twice_it_is_changed_once(client, item):
    first, second = (amend(client, item, due_phrase="9月底前") for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert Event.objects.filter(type="documents.item_amended").count() == 1


def test_another_date_alone_is_told_as_days(client, item):
    amend(client, item, due_phrase="9月底前")
    item.refresh_from_db()
    url = reverse("tasks:change", args=[item.pk])
    assert client.post(url, {"_key": "d", "version": item.version, "reason": "领导批示"}).status_code == 302
    told = Event.objects.get(type="obligations.changed").facts["changes"]
    assert told == "完成时限：2026-06-30（周二） 17:30 → 2026-09-30（周三） 17:30"


def test_a_change_handed_out_twice_is_handed_out_once(client, item):
    amend(client, item, due_phrase="9月底前")
    item.refresh_from_db()
    url = reverse("tasks:change", args=[item.pk])
    sent = {"_key": "h", "version": item.version, "reason": "领导批示"}
    assert [client.post(url, sent).status_code for _ in range(2)] == [302, 302]
    assert Event.objects.filter(type="tasks.change_handed_out").count() == 1


def test_another_edit_under_the_same_key_is_not_taken_for_done(client, item):
    assert (
        client.post(reverse("tasks:amend", args=[item.pk]), {"_key": "k", **typed(item, note="一")}).status_code == 302
    )
    again = client.post(reverse("tasks:amend", args=[item.pk]), {"_key": "k", **typed(item, note="二")})
    assert again.status_code != 302
    assert "二" in again.content.decode()
