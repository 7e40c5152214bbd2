"""Looking names up, settling doubts, and the list of aliases."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.orgs import make_unit
from tests.factories.sheets import xlsx
from tests.yingshang.orgs.web.test_pages import page, send
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.errors import Refusal
from yingshang.kernel.models import Event
from yingshang.orgs.actions.groups import create_group
from yingshang.orgs.actions.names import rename_unit, teach_alias
from yingshang.orgs.models import UnitName


def looked_up(client, **form):
    lines = client.post(reverse("orgs:names"), form).context["lines"]
    return {
        line.reading.text: (line.reading.state, line.reading.best and line.reading.best.name) for line in lines or ()
    }


def test_each_name_is_clear_doubtful_or_unknown(county, client_as):
    create_group(actor=SYSTEM, name="各乡镇", facts={"reach": "children", "kinds": ["town"]})
    for place in (county.bureau, county.other):
        make_unit("财务股", place, "section")
    found = looked_up(client_as("liaison"), names="县发改局、财务股\n各乡镇\n火星办公室\n\u3000\n县发改局")
    assert found == {
        "县发改局": ("sure", "云川县发展和改革局"),
        "财务股": ("doubtful", None),
        "各乡镇": ("group", None),
        "火星办公室": ("unknown", None),
    }


def test_a_column_of_a_table_is_read_by_its_head(county, client_as):
    book = xlsx(
        ["任务清单", "", ""], ["序号", "任务", "牵头单位"], ["1", "减证", "县发改局、县教育局"], ["2", "增效", "白石镇"]
    )
    client = client_as("clerk")

    def read(**more):
        return looked_up(client, names="", file=SimpleUploadedFile("任务.xlsx", book), **more)

    assert set(read()) == {"县发改局", "县教育局", "白石镇"}
    assert set(read(column="任务")) == {"减证", "增效"}
    answer = client.post(
        reverse("orgs:names"), {"names": "", "column": "没有", "file": SimpleUploadedFile("a.xlsx", book)}
    )
    assert (answer.status_code, answer.context["lines"]) == (422, None)
    answer = client.post(reverse("orgs:names"), {"names": "", "file": SimpleUploadedFile("a.xlsx", b"no table")})
    assert answer.status_code == 422


def test_an_old_paper_is_read_with_the_names_of_its_day(county, client_as):
    names = {"name": "云川县数据局", "short_name": "县数据局"}
    rename_unit(
        actor=SYSTEM, unit=county.bureau, version=None, names=names, on=date(2026, 3, 1), basis="川编发〔2026〕3号"
    )
    client = client_as("clerk")
    found = looked_up(client, names="云川县发展和改革局", on="2026-2-1")
    assert found == {"云川县发展和改革局": ("sure", "云川县数据局")}


def test_a_doubt_is_settled_and_kept_with_who_settled_it(county, cast, client_as):
    client = client_as("clerk")
    form = {"names": "发改\n火星办公室", "name-0": "发改", "pick-0": str(county.bureau.pk)}
    form |= {"name-1": "火星办公室", "other-1": "县教育局"}
    answer = send(client, "teach_names", **form)
    assert answer.status_code == 200
    kept = set(UnitName.objects.values_list("name", "unit__name", "taught_by", "teacher"))
    clerk = cast["clerk"]
    assert kept == {
        ("发改", "云川县发展和改革局", clerk.name, clerk.pk),
        ("火星办公室", "云川县教育局", clerk.name, clerk.pk),
    }
    assert [line.reading.state for line in answer.context["lines"]] == ["sure", "sure"]
    assert "火星办公室" in page(client, "aliases")


def test_what_cannot_be_taught_is_said_at_its_line_and_the_others_are_kept(county, client_as):
    client = client_as("clerk")
    form = {"names": "云川县教育局\n发改\n某局", "name-0": "云川县教育局", "pick-0": str(county.bureau.pk)}
    form |= {"name-1": "发改", "pick-1": str(county.bureau.pk), "name-2": "某局", "other-2": "没有的局"}
    answer = send(client, "teach_names", **form)
    assert answer.status_code == 422
    assert list(UnitName.objects.values_list("name", flat=True)) == ["发改"]
    shown = answer.content.decode()
    assert ("是在用单位“云川县教育局”的全称" in shown, "没有找到叫“没有的局”" in shown) == (True, True)
    with pytest.raises(Refusal, match=r"orgs\.alias_is_name"):
        teach_alias(actor=SYSTEM, unit=county.bureau, alias="云川县教育局")


def test_sent_twice_it_is_taught_once(county, client_as):
    client = client_as("clerk")
    form = {"names": "发改", "name-0": "发改", "pick-0": str(county.bureau.pk), "_key": "once"}
    assert [send(client, "teach_names", **form).status_code for _ in range(2)] == [200, 200]
    assert Event.objects.filter(type="orgs.alias_taught").count() == 1


def test_who_may_not_teach_only_looks(county, client_as):
    client = client_as("liaison")
    answer = client.post(reverse("orgs:names"), {"names": "发改"})
    assert "记住所选" not in answer.content.decode()
    form = {"names": "发改", "name-0": "发改", "pick-0": str(county.bureau.pk)}
    assert send(client, "teach_names", **form).status_code == 403
    assert not UnitName.objects.exists()


def withdraw(client, row):
    client.post(reverse("orgs:aliases"), {"_do": "act", "_verb": "withdraw", "_row": str(row.pk), "_sure": "1"})
    return not UnitName.objects.filter(pk=row.pk).exists()


def test_an_alias_is_withdrawn_by_who_taught_it_or_who_keeps_the_units(county, actors, client_as):
    own = teach_alias(actor=actors["clerk"], unit=county.bureau, alias="发改")
    others = teach_alias(actor=actors["section_head"], unit=county.other, alias="教体")
    clerk = client_as("clerk")
    assert (withdraw(clerk, own), withdraw(clerk, others)) == (True, False)
    assert withdraw(client_as("system_admin"), others)
    said = Event.objects.filter(type="orgs.alias_removed").values_list("facts__alias", flat=True)
    assert set(said) == {"发改", "教体"}
    assert looked_up(clerk, names="教体")["教体"][0] != "sure"


@pytest.mark.parametrize("bad", ["\u3000", "\u200b", "\u202e", "=1+1", "教\x00育局", "长" * 10_000, "〇"])
def test_bad_input_is_answered(county, client_as, bad):
    client = client_as("clerk")
    assert client.post(reverse("orgs:names"), {"names": bad, "column": bad, "on": bad}).status_code in {200, 422}
    form = {"names": "某局", "name-0": bad, "pick-0": bad, "other-0": bad}
    assert send(client, "teach_names", **form).status_code == 422
    assert not UnitName.objects.exists()
    assert client.get(reverse("orgs:aliases"), {"words": bad}).status_code == 200


def test_more_names_than_one_looks_up_at_once_are_refused(county, client_as):
    client = client_as("clerk")
    many = "\n".join(f"第{n}局" for n in range(501))
    assert client.post(reverse("orgs:names"), {"names": many}).status_code == 422


def test_queries_do_not_grow_with_names(county, client_as):
    client = client_as("clerk")

    def queries(names):
        with CaptureQueriesContext(connection) as caught:
            client.post(reverse("orgs:names"), {"names": "\n".join(names)})
        return len(caught)

    queries(["县发改局", "财务股", "投资科"])
    few = queries(["县发改局", "财务股"])
    assert queries(["县发改局", "县教育局", "白石镇", "财务股", "投资科", "第一局", "第二局"]) == few
