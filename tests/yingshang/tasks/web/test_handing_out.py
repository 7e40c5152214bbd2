"""The page of 交办: what would be done is shown before it is done, and nothing else is done."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tests.factories.tasks import document, hand_all_out, task
from yingshang.documents.enums import DocumentState
from yingshang.kernel.jobs.running import run_next
from yingshang.obligations.models import Obligation, Series
from yingshang.tasks.models import Round


def page_of(client, paper, **query):
    response = client.get(reverse("tasks:hand_out", args=[paper.pk]), query)
    assert response.status_code == 200
    return response


def words(response):
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", response.content.decode()))


@pytest.fixture
def client(clerk, client_as):
    return client_as("clerk")


def send(client, paper, items, **given):
    paper.refresh_from_db()
    data = {"_key": f"k{given}{len(items)}", "version": paper.version, "item": [item.pk for item in items], **given}
    return client.post(reverse("tasks:hand_out", args=[paper.pk]), data)


def test_the_plan_names_units_and_how_they_came_in(client, paper, county, departments):
    task(paper, phrase="6月底前", lead=[county.bureau], participating=[departments])
    seen = words(page_of(client, paper))
    assert f"牵头（1）：{county.bureau.name}" in seen
    assert f"配合（1）：{county.other.name}由“县级有关部门”展开" in seen
    assert "2026-06-30（周二）17:30" in seen
    assert not Obligation.objects.exists()


def test_the_rhythm_is_previewed_with_its_next_days(client, paper, county):
    task(paper, phrase="持续推进", lead=[county.bureau])
    assert "没有写明多久报告一次" in words(page_of(client, paper))
    seen = words(page_of(client, paper, rhythm="month", roll="previous"))
    assert "每月最后一天" in seen
    assert "没有写明多久报告一次" not in seen
    assert "2026-03-31" in seen
    assert "2026-05-29（周五）（原2026-05-31（周日））" in seen


def test_what_stands_in_the_way_leads_to_where_it_is_mended(client, paper, county):
    task(paper, phrase="6月底前", lead=["县某某局"])
    late = task(paper, phrase="2025年6月底前", lead=[county.bureau])
    response = page_of(client, paper)
    assert [len(response.context[name]) for name in ("ready", "late", "stuck")] == [0, 1, 1]
    assert "“县某某局”还没有确定是哪个单位" in words(response)
    assert response.context["late"][0].plan.item == late
    assert [len(page_of(client, paper, backdated="on").context[name]) for name in ("ready", "late")] == [1, 0]


def test_what_is_late_is_previewed_with_one_press_and_the_other_choices_stay(client, paper, county):
    task(paper, phrase="2025年6月底前", lead=[county.bureau])
    before = page_of(client, paper, rhythm="week")
    href = re.search(r'href="\?([^"]+)"[^>]*>照原时限预览这 1 项', before.content.decode())
    after = client.get(f"{reverse('tasks:hand_out', args=[paper.pk])}?{href[1].replace('&amp;', '&')}")
    assert (after.context["form"].data["rhythm"], after.context["taken"]) == ("week", 1)
    assert [[problem.problem.code for problem in line.problems] for line in after.context["ready"]] == [
        ["tasks.past_due_taken", "tasks.before_issue"]
    ]
    assert "将照原时限交办，交办当天就是逾期" in words(after)
    assert "勾选" not in words(after).replace("去掉勾", "")


def test_handing_out_leads_to_the_report(client, paper, county, departments):
    items = [task(paper, f"任务{n}", phrase="6月底前", responsible=[departments]) for n in range(3)]
    response = send(client, paper, items[:2])
    (row,) = Round.objects.all()
    assert response.url == reverse("tasks:round", args=[row.pk])
    assert "正在交办" in client.get(response.url).content.decode()
    while run_next():
        pass
    seen = words(client.get(response.url))
    assert "2项全部交办" in seen
    assert "生成应办事项4件" in seen
    assert Obligation.objects.count() == 4
    assert [line.plan.item for line in page_of(client, paper).context["ready"]] == items[2:]


def test_the_choices_of_the_preview_are_those_of_the_act(client, paper, county):
    item = task(paper, phrase="持续推进", lead=[county.bureau])
    send(client, paper, [item], rhythm="week", roll="next")
    while run_next():
        pass
    assert [(row.rule, row.roll) for row in Series.objects.all()] == [("FREQ=WEEKLY;BYDAY=FR", "next")]


def test_a_document_that_changed_meanwhile_is_shown_anew(client, paper, county):
    item = task(paper, phrase="6月底前", lead=[county.bureau])
    url = reverse("tasks:hand_out", args=[paper.pk])
    response = client.post(url, {"_key": "k", "version": paper.version + 3, "item": [item.pk]})
    assert response.status_code == 409
    assert not Round.objects.exists()
    assert [line.plan.item for line in response.context["ready"]] == [item]


@pytest.mark.parametrize(
    "given",
    [
        {"item": ["x", "٣", "9" * 30, ""]},
        {"rhythm": "FREQ=DAILY"},
        {"members_on": "2099-01-01"},
        {"members_on": "昨天吧"},
        {"version": "\u3000一"},
    ],
)
def test_nonsense_is_refused_in_words(client, paper, county, given):
    item = task(paper, phrase="6月底前", lead=[county.bureau])
    data = {"_key": "k", "version": paper.version, "item": [item.pk]} | given
    response = client.post(reverse("tasks:hand_out", args=[paper.pk]), data)
    assert response.status_code in {200, 409, 422}
    assert not Round.objects.exists()
    assert 'class="error-summary"' in response.content.decode()


def test_a_paper_in_review_shows_the_plan_and_no_button(client, county):
    paper = document(county.office, state=DocumentState.IN_REVIEW)
    task(paper, phrase="6月底前", lead=[county.bureau])
    response = page_of(client, paper)
    assert "审定之后才能交办" in response.content.decode()
    assert "交办选中的任务" not in response.content.decode()


def test_the_report_of_another_office_is_not_there(clerk, paper, county, client_as):
    task(paper, phrase="6月底前", lead=[county.bureau])
    row = hand_all_out(clerk, paper)
    assert client_as("outsider").get(reverse("tasks:round", args=[row.pk])).status_code == 404


def test_what_most_tasks_share_is_said_once_with_how_many(client, paper, county):
    for _ in range(3):
        task(paper, phrase="持续推进", lead=[county.bureau])
    response = page_of(client, paper)
    assert words(response).count("没有写明多久报告一次") == 1
    assert "有3项长期事项没有写明多久报告一次" in words(response)
    assert {line.state for line in response.context["ready"]} == {"green"}


def test_the_figures_lead_to_their_lists(client, paper, county):
    task(paper, phrase="6月底前", lead=[county.bureau])
    task(paper, phrase="2025年6月底前", lead=[county.bureau])
    shown = page_of(client, paper).content.decode()
    for name, there in (("ready", True), ("late", True), ("stuck", False)):
        assert (f'href="#{name}"' in shown, f'id="{name}"' in shown) == (there, there)


def test_each_plan_of_a_paper_begins_under_its_title(client, paper, county):
    paper.head = {**paper.head, "schemes": ["甲方案", "乙方案"]}
    paper.save(update_fields=["head"])
    for scheme in (0, 0, 1):
        item = task(paper, phrase="6月底前", lead=[county.bureau])
        item.scheme = scheme
        item.save(update_fields=["scheme"])
    assert [line.under for line in page_of(client, paper).context["ready"]] == ["甲方案", "", "乙方案"]


def test_a_task_says_which_plan_of_its_paper_it_is_of(client, clerk, paper, county):
    item = task(paper, phrase="6月底前", lead=[county.bureau])
    address = reverse("tasks:item", args=[item.pk])
    for schemes, said in ((["甲方案"], False), (["甲方案", "乙方案"], True)):
        paper.head = {**paper.head, "schemes": schemes}
        paper.save(update_fields=["head"])
        assert ("甲方案" in client.get(address).content.decode()) is said
