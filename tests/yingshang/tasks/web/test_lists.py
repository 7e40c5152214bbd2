"""The ledger: one row per task, what its parts add up to, filters about one and the same part, nobody else's rows."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.orgs import actor_of, make_person, make_unit
from tests.factories.tasks import document, hand_all_out, task
from yingshang.documents.enums import ItemKind, ItemState
from yingshang.documents.queries.periods import PERIODS
from yingshang.kernel.counting import SLOW_LIMIT
from yingshang.obligations.actions.by_office import complete, void
from yingshang.obligations.actions.by_unit import acknowledge, submit
from yingshang.obligations.enums import Grade
from yingshang.obligations.models import Matter, Obligation
from yingshang.orgs.enums import PostKind
from yingshang.tasks.enums import Stage
from yingshang.tasks.models import HandedItem
from yingshang.tasks.queries import ledger
from yingshang.tasks.queries.ledger import ledger_rows, progress_of

URL = "/tasks/"


@pytest.fixture
def client(clerk, client_as):
    return client_as("clerk")


def titles(client, **query):
    response = client.get(URL, query)
    assert response.status_code == 200
    return {row.title for row in response.context["list"].slice.rows}


@pytest.fixture
def three(paper, county, clerk, departments):
    """One red and one blue for the bureau, one collective, one not handed out."""
    task(paper, "旧的", phrase="2026年2月底前", lead=[county.bureau], participating=[county.other])
    task(paper, "共同的", phrase="6月底前", responsible=[departments])
    hand_all_out(clerk, paper, backdated=True)
    task(paper, "待交办的", lead=[county.other])
    return paper


def test_a_row_for_each_task_in_the_notices_own_columns(client, three):
    assert titles(client) == {"旧的", "共同的", "待交办的"}
    heads = [head.label for head in client.get(URL).context["list"].heads]
    assert heads == ["序号", "任务", "具体工作", "牵头单位", "责任单位", "配合单位", "完成时限", "备注", "进展", "来源"]


def test_handing_out_is_the_next_act_only_while_something_is_left(client, three, clerk):
    url = f"{URL}?document={three.pk}"
    assert client.get(url).context["left"]
    three.items.filter(handed__isnull=True).update(state=ItemState.DROPPED)
    response = client.get(url)
    assert (response.context["left"], response.context["may_hand_out"]) == (False, True)
    assert 'class="button button-primary"' not in response.content.decode().split("<main")[1].split("交办</a>")[0]


def test_dropped_and_unsettled_items_are_no_tasks_yet(client, three, county):
    task(three, "没采纳", lead=[county.bureau], state=ItemState.DROPPED)
    task(three, "没审", lead=[county.bureau], state=ItemState.PROPOSED)
    assert titles(client) == {"旧的", "共同的", "待交办的"}


def test_parts_add_up_to_the_row(clerk, actors, three, county):
    old = Obligation.objects.get(matter__title="旧的", unit=county.other)
    acknowledge(actor=actors["outsider"], obligation=old, version=old.version)
    submit(actor=actors["outsider"], obligation=old, version=old.version, result="办完了")
    found = progress_of([item.pk for item in three.items.all()], clerk)
    by_title = {handed.item.title: found[handed.item_id] for handed in HandedItem.objects.all()}
    assert by_title["旧的"].lamps == {"red": 1, "blue": 1}
    assert by_title["旧的"].lamp == "red"
    assert by_title["共同的"].lamps == {"green": 2}
    complete(actor=clerk, obligation=old, version=old.version, grade=Grade.GOOD)
    progress = progress_of([old.matter.handed.item_id], clerk)[old.matter.handed.item_id]
    assert (progress.done, progress.total, progress.lamps) == (1, 2, {"red": 1})


def test_an_occurrence_that_has_not_begun_is_not_behind(clerk, paper, county):
    item = task(paper, phrase="持续推进", lead=[county.bureau])
    hand_all_out(clerk, paper, rhythm=PERIODS["month"])
    progress = progress_of([item.pk], clerk)[item.pk]
    assert progress.parts == Obligation.objects.count() == 3
    assert (progress.total, progress.waiting) == (1, 2)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"part_lamp": "red"}, {"旧的"}),
        ({"part_lamp": "green"}, {"共同的"}),
        ({"part_lamp": "done"}, set()),
        ({"part_role": "lead"}, {"旧的", "待交办的"}),
        ({"part_role": "lead", "part": "bureau"}, {"旧的"}),
        ({"part_role": "responsible", "part": "bureau"}, {"共同的"}),
        ({"part_role": "lead", "part": "other"}, {"待交办的"}),
        ({"part_role": "participating", "part": "bureau"}, set()),
        ({"part_from": "2026-06-01", "part_to": "2026-06-30"}, {"共同的"}),
        ({"part_from": "2026-02-28", "part_to": "2026-02-28", "part": "other"}, {"旧的"}),
        ({"stage": "to_hand_out"}, {"待交办的"}),
        ({"stage": "open"}, {"旧的", "共同的"}),
        ({"stage": "done"}, set()),
        ({"words": "共同 具体"}, {"共同的"}),
        ({"kind": "reporting"}, set()),
    ],
)
def test_filters(client, three, county, query, expected):
    given = {name: getattr(county, value).pk if name == "part" else value for name, value in query.items()}
    assert titles(client, **given) == expected


def test_one_document_at_a_time(client, three, county):
    other = document(county.office)
    task(other, "别的文件的", lead=[county.bureau])
    assert titles(client, document=other.pk) == {"别的文件的"}
    page = client.get(URL, {"document": other.pk}).content.decode()
    assert reverse("tasks:hand_out", args=[other.pk]) in page


def test_days_the_wrong_way_round_are_said(client, three):
    page = client.get(URL, {"part_from": "2026-06-30", "part_to": "2026-06-01"}).content.decode()
    assert "结束日期早于开始日期" in page


def test_a_unit_sees_the_rows_it_owes_a_part_of_and_counts_only_what_it_sees(client_as, three, county, cast):
    assert titles(client_as("liaison")) == {"旧的", "共同的"}
    rows = {row.title: row.progress for row in client_as("outsider").get(URL).context["list"].slice.rows}
    assert {title: progress.parts for title, progress in rows.items()} == {"旧的": 1, "共同的": 1}
    town = make_person("镇联络员", county.town, PostKind.LIAISON)
    cast["town"] = town
    assert titles(client_as("town")) == set()


@pytest.mark.parametrize(("few", "counted"), [(4_000, 1_000), (1, SLOW_LIMIT)])
def test_words_among_few_tasks_of_a_unit_are_found_once(client_as, three, monkeypatch, few, counted):
    monkeypatch.setattr(ledger, "_FEW", few)
    page = client_as("liaison").get(URL, {"words": "的"}).context["list"]
    assert (page.asked.counted, {row.title for row in page.slice.rows}) == (counted, {"旧的", "共同的"})
    with_papers = client_as("clerk").get(URL, {"words": "的"}).context["list"]
    assert with_papers.asked.counted == SLOW_LIMIT


@pytest.mark.parametrize("many", [50, 1])  # of few papers gathered before, of many met in the order of the ledger
def test_a_unit_with_papers_of_its_own_sees_these_and_what_it_owes_and_gave(
    client_as, three, county, cast, many, monkeypatch
):
    """Seen: its own papers', what it owes, what it handed out. Not seen: 「待交办的」 of somebody else, and a town's own."""
    monkeypatch.setattr(ledger, "_MANY", many)
    head = make_person("局长", county.bureau, PostKind.LEADER)
    cast["head"] = head
    task(document(county.bureau), "局里的", lead=[county.section])
    task(document(county.town), "镇里的", lead=[county.town])
    given = task(three, "以局名义的", phrase="6月底前", lead=[county.other])
    hand_all_out(actor_of(make_person("文书", county.office, PostKind.CLERK)), three)
    Matter.objects.filter(handed__item=given).update(office=county.bureau)
    assert titles(client_as("head")) == {"旧的", "共同的", "局里的", "以局名义的"}
    assert titles(client_as("head"), stage="open") == {"旧的", "共同的", "以局名义的"}
    assert titles(client_as("head"), stage="to_hand_out") == {"局里的"}
    # Done tasks of one's own are counted further, of most tasks there are a page is soon found.
    asked = [client_as("head").get(URL, {"stage": stage}).context["list"].asked for stage in ("done", "open")]
    assert [one.counted for one in asked] == [SLOW_LIMIT if many == 1 else 1_000, SLOW_LIMIT]


def test_each_task_is_found_by_the_stage_that_it_shows(client, three, clerk, actors, county):
    """One is done, one voided of all its units, one edited since, one open, one not handed out."""
    for title in ("办完的", "撤回的", "改过的"):
        task(three, title, phrase="6月底前", lead=[county.bureau])
    hand_all_out(clerk, three)
    task(three, "后来的", lead=[county.other])
    part = Obligation.objects.get(matter__title="办完的")
    acknowledge(actor=actors["liaison"], obligation=part, version=part.version)
    submit(actor=actors["liaison"], obligation=part, version=part.version, result="办完了")
    complete(actor=clerk, obligation=part, version=part.version, grade=Grade.GOOD)
    part = Obligation.objects.get(matter__title="撤回的")
    void(actor=clerk, obligation=part, version=part.version, reason="重复")
    three.items.filter(title="改过的").update(version=F("version") + 1)
    items = {item.pk: item for item in ledger_rows(clerk)}
    rows = client.get(URL).context["list"].slice.rows
    assert {row.pk: row.stage_before for row in rows} == {pk: ledger.stage_before(one) for pk, one in items.items()}
    shown = {row.title: ledger.stage_of(items[row.pk]) for row in rows}
    assert shown.pop("后来的") == Stage.TO_HAND_OUT
    assert (shown["办完的"], shown["撤回的"], shown["改过的"]) == (Stage.DONE, Stage.OPEN, Stage.CHANGED)
    for stage in (Stage.DONE, Stage.OPEN, Stage.CHANGED):
        assert titles(client, stage=stage.value) == {title for title, one in shown.items() if one == stage}


def test_a_unit_that_is_done_sees_that_the_task_as_a_whole_is_not(three, clerk, actors, county, client_as):
    """Its own share is all it is shown of the numbers; the filter and the page of the task speak of all units."""
    shared = task(three, "两家的", phrase="6月底前", responsible=[county.bureau, county.other])
    hand_all_out(clerk, three)
    part = Obligation.objects.get(matter__title="两家的", unit=county.bureau)
    acknowledge(actor=actors["liaison"], obligation=part, version=part.version)
    submit(actor=actors["liaison"], obligation=part, version=part.version, result="办完了")
    complete(actor=clerk, obligation=part, version=part.version, grade=Grade.GOOD)
    liaison = client_as("liaison")
    assert "办结 1/1" in liaison.get(URL, {"words": "两家的"}).content.decode()
    assert "两家的" in titles(liaison, stage="open")
    assert "两家的" not in titles(liaison, stage="done")
    page = liaison.get(reverse("tasks:item", args=[shared.pk])).content.decode()
    assert "<dt>整体进展</dt><dd>办理中" in page


def test_the_export_has_the_same_rows_and_columns(client, three):
    response = client.get(URL, {"_export": "csv", "part_lamp": "red"})
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].split(",")[:8] == [
        "序号",
        "任务",
        "具体工作",
        "牵头单位",
        "责任单位",
        "配合单位",
        "完成时限",
        "备注",
    ]
    assert len(lines) == 2
    assert "旧的" in lines[1]
    assert "0/2" in lines[1]


def test_what_goes_out_has_the_names_and_where_it_stands(client, three, county):
    whole = task(three, "总的", lead=[county.bureau], participating=[county.town, county.other])
    task(three, "其中的", kind=ItemKind.DUTY, parent=whole)
    response = client.get(URL, {"_export": "csv"})
    rows = {
        row["任务"]: row
        for row in csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig")))
    }
    for title in ("总的", "其中的"):  # a duty inside a task is owed by the units of the task
        assert rows[title]["牵头单位"] == county.bureau.name
        assert rows[title]["配合单位"] == f"{county.town.name}、{county.other.name}"
        assert rows[title]["进展"] == "待交办"
    assert (rows["共同的"]["进展"], rows["共同的"]["来源"]) == ("0/2", three.doc_number)


def test_queries_do_not_grow_with_rows(client, three, county, clerk, departments):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            client.get(URL)
        return len(seen)

    queries()
    before = queries()
    for number in range(6):
        task(three, f"更多{number}", phrase="6月底前", lead=[county.bureau], participating=[departments])
    hand_all_out(clerk, three)
    assert queries() == before


def test_a_page_of_a_task_shows_its_parts(client, three, county):
    item = three.items.get(title="旧的")
    response = client.get(reverse("tasks:item", args=[item.pk]))
    page = response.content.decode()
    assert {part.unit.name for part, _ in response.context["parts"]} == {county.bureau.name, county.other.name}
    assert "2026-02-28" in page
    assert response.context["months"][0].title == "2026年2月"


def test_a_page_of_a_task_of_others_is_not_there(client_as, three, county, cast):
    item = three.items.get(title="待交办的")
    assert client_as("liaison").get(reverse("tasks:item", args=[item.pk])).status_code == 404


def test_the_ledger_says_what_is_missing(client, paper, county, clerk):
    task(paper, "没人牵头", responsible=[county.bureau, county.other])
    gone = make_unit("云川县旧局", county.root)
    task(paper, "单位没了", phrase=f"{date(2026, 6, 30):%-m月底}前", lead=[gone])
    type(gone).objects.filter(pk=gone.pk).update(state="dissolved", dissolved_on=date(2026, 1, 1))
    page = client.get(URL).content.decode()
    assert "无牵头单位" in page
    assert "未定时限" in page
    item = paper.items.get(title="单位没了")
    assert "已经撤销" in client.get(reverse("tasks:item", args=[item.pk])).content.decode()
    assert ledger_rows(clerk).count() == 2
