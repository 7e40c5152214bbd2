"""The pages of collective names."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.orgs import make_unit
from tests.yingshang.orgs.web.test_pages import page, send
from yingshang.kernel.actor import SYSTEM
from yingshang.orgs.actions.groups import create_group, list_unit
from yingshang.orgs.actions.names import rename_unit
from yingshang.orgs.models import Group, GroupMember
from yingshang.orgs.queries.groups import counts_of, members_of

DAY = date(2026, 3, 1)
# What is typed, and the names that are stored of it.
BAD = [
    ("\u3000", []),
    ("\u200b", []),
    ("\u202e", []),
    ("〇", ["〇"]),
    ("=1+1", ["=1+1"]),
    ("教\x00育局", []),
    ("长" * 10_000, []),
]


@pytest.fixture
def towns(county):
    return create_group(actor=SYSTEM, name="各乡镇", facts={"reach": "children", "kinds": ["town"]})


def members(client, group, **query):
    response = client.get(reverse("orgs:group", args=[group.pk]), query)
    return [(row["name"], row["why"]) for row in response.context["members"]]


def test_a_group_is_made_changed_and_filled_from_the_pages(county, client_as):
    client = client_as("clerk")
    form = {"name": "市级有关部门", "aliases": "市直部门\n市直有关部门", "reach": "listed"}
    assert send(client, "new_group", **form).status_code == 302
    group = Group.objects.get()
    assert group.aliases == ["市直部门", "市直有关部门"]
    form = {"units": "县发改局\n云川县教育局", "excluded": "0", "valid_from": "2026-03-01", "valid_to": ""}
    assert send(client, "put_in", group.pk, **form).status_code == 302
    assert set(members(client, group)) == {("云川县发展和改革局", "列名"), ("云川县教育局", "列名")}
    assert members(client, group, on="2026-2-28") == []
    shown = page(client, "group", group.pk)
    assert shown.count("加入单位组“市级有关部门”") == 2
    edited = {"name": group.name, "aliases": "市直部门", "reach": "listed", "version": group.version}
    assert send(client, "edit_group", group.pk, **edited).status_code == 302
    assert Group.objects.get().aliases == ["市直部门"]


def test_one_wrong_name_leaves_the_others_out_too(county, towns, client_as):
    client = client_as("clerk")
    answer = send(client, "put_in", towns.pk, units="县发改局、没有的局", excluded="0")
    assert (answer.status_code, GroupMember.objects.count()) == (422, 0)
    assert "没有的局" in answer.content.decode()
    list_unit(actor=SYSTEM, group=towns, unit=county.other, days=(None, None), excluded=False)
    answer = send(client, "put_in", towns.pk, units="县发改局、县教育局", excluded="0")
    assert GroupMember.objects.count() == 1
    assert "已经单列在“各乡镇”里" in answer.content.decode()
    assert send(client, "put_in", towns.pk, units="\n".join(["县发改局"] * 101), excluded="0").status_code == 422


def test_a_derived_member_is_left_out_for_a_time_and_comes_back(county, towns, client_as):
    client = client_as("section_head")
    send(client, "put_in", towns.pk, units="白石镇", excluded="1", valid_from="2026-03-01", valid_to="")
    row = GroupMember.objects.get()
    assert (members(client, towns), members(client, towns, on="2026-2-28")) == ([], [("白石镇", "按规则")])
    assert send(client, "take_out", towns.pk, row.pk, on="2026-03-31").status_code == 302
    assert members(client, towns, on="2026-3-31") == []
    assert members(client, towns, on="2026-4-1") == [("白石镇", "按规则")]


def test_who_may_not_keep_groups_only_reads_them(county, towns, client_as):
    client = client_as("liaison")
    assert "加入或排除单位" not in page(client, "group", towns.pk)
    assert [name for name, _ in members(client, towns)] == ["白石镇"]
    assert send(client, "put_in", towns.pk, units="县教育局", excluded="0").status_code == 403
    assert GroupMember.objects.count() == 0


def test_the_name_and_the_file_are_of_the_day(county, towns, client_as):
    rename_unit(
        actor=SYSTEM, unit=county.town, version=None, names={"name": "白石街道"}, on=DAY, basis="川府〔2026〕1号"
    )
    client = client_as("clerk")
    assert members(client, towns, on="2026-2-28") == [("白石镇", "按规则")]
    answer = client.get(reverse("orgs:group_export", args=[towns.pk]), {"on": "2026-02-28"})
    cells = [
        str(cell)
        for row in openpyxl.load_workbook(BytesIO(b"".join(answer))).active.iter_rows(values_only=True)
        for cell in row
    ]
    assert ("白石镇" in cells, "白石街道" in cells) == (True, False)


@pytest.mark.parametrize(("bad", "kept"), BAD)
def test_bad_input_is_answered(county, towns, client_as, bad, kept):
    client = client_as("clerk")
    assert client.get(reverse("orgs:groups"), {"q": bad, "on": bad}).status_code == 200
    assert client.get(reverse("orgs:group", args=[towns.pk]), {"q": bad, "on": bad, "start": bad}).status_code == 200
    answer = send(client, "put_in", towns.pk, units=bad, excluded="0", valid_from=bad)
    assert (answer.status_code, GroupMember.objects.count()) == (422, 0)
    answer = send(client, "new_group", name=bad, aliases=bad, reach="listed")
    assert list(Group.objects.exclude(pk=towns.pk).values_list("name", flat=True)) == kept
    assert answer.status_code == (302 if kept else 422)


def test_counts_are_those_of_the_members(county, towns):
    make_unit("黑石镇", county.root, "town", founded_on=DAY)
    other = create_group(actor=SYSTEM, name="各单位", facts={"reach": "below"})
    list_unit(actor=SYSTEM, group=other, unit=county.office, days=(DAY, None), excluded=True)
    list_unit(actor=SYSTEM, group=towns, unit=county.other, days=(DAY, None), excluded=False)
    for day in (DAY, date(2026, 2, 1)):
        expected = {group.pk: members_of(group, day).count() for group in (towns, other)}
        assert counts_of([towns, other], day) == expected
    assert counts_of([]) == {}


def test_queries_do_not_grow_with_groups_or_members(county, towns, client_as):
    client = client_as("clerk")

    def queries():
        counts = []
        for address in (reverse("orgs:groups"), reverse("orgs:group", args=[towns.pk])):
            client.get(address)
            with CaptureQueriesContext(connection) as caught:
                client.get(address)
            counts.append(len(caught))
        return counts

    few = queries()
    for number in range(5):
        create_group(actor=SYSTEM, name=f"组{number}", facts={})
        made = make_unit(f"第{number}镇", county.root, "town")
        list_unit(actor=SYSTEM, group=towns, unit=made, days=(None, None), excluded=False)
    assert queries() == few
