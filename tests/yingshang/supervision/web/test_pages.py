"""The pages of supervision: ledger, one step, its acts, a unit, the rules, the quarters."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests.factories.obligations import by, handed_out, part
from tests.factories.supervision import in_force
from yingshang.supervision.enums import StepState
from yingshang.supervision.models import Exemption, Ladder, Step


@pytest.fixture
def step(clock_at, county, actors, sweep):
    """The bureau is late with one duty: proposed to the office's head and leader."""
    handed_out(actors["clerk"], county.office, part(county.bureau, by(date(2026, 3, 6))))
    in_force("item", county.office)
    sweep("2026-03-09")
    return Step.objects.get()


def act(client, step, verb, **given):
    """Open the page of an act, then send it with what was given."""
    address = reverse("supervision:step_act", args=[step.pk, verb])
    shown = client.get(address)
    assert shown.status_code == 200, shown.content.decode()[:500]
    hidden = {"version": step.version, "seen": shown.context["form"]["seen"].value()}
    return client.post(address, hidden | given)


def test_the_ledger_and_the_page_show_cause_and_place(step, client_as):
    client = client_as("leader")
    listed = client.get(reverse("supervision:steps"))
    assert "待决定 1" in listed.content.decode()
    page = client.get(reverse("supervision:step", args=[step.pk])).content.decode()
    assert all(words in page for words in ("应于 2026-03-06 前办结", "编印惠企政策汇编", "同意发函", "不予采取"))


def test_a_leader_approves_with_a_reason_and_without_one_is_asked_for_it(step, client_as):
    client = client_as("leader")
    refused = act(client, step, "approve", reason=" \u200b ")
    assert refused.status_code == 422
    assert Step.objects.get().state == StepState.PROPOSED
    done = act(client, step, "approve", reason="逾期属实")
    assert done.status_code == 302
    found = Step.objects.get()
    assert (found.state, found.decision, found.decided_by) == (StepState.APPROVED, "逾期属实", "分管领导")


def test_after_the_decision_the_next_act_is_the_letter(step, client_as):
    client = client_as("leader")
    address = reverse("supervision:step", args=[step.pk])
    assert "起草函件" not in client.get(address).content.decode()
    act(client, step, "approve", reason="逾期属实")
    page = client.get(address)
    assert (page.context["writes"], page.context["first"]) == (True, None)
    assert f'href="{reverse("supervision:papers")}"' in page.content.decode()
    Step.objects.update(letter_id=1)
    assert client.get(address).context["writes"] is False


def test_a_clerk_may_look_but_not_decide(step, client_as):
    client = client_as("clerk")
    assert client.get(reverse("supervision:step", args=[step.pk])).status_code == 200
    assert client.get(reverse("supervision:step_act", args=[step.pk, "approve"])).status_code == 403


def test_the_unit_sees_nothing_of_what_is_not_decided(step, client_as):
    client = client_as("liaison")
    assert client.get(reverse("supervision:step", args=[step.pk])).status_code == 404
    assert "编印惠企政策汇编" not in client.get(reverse("supervision:steps")).content.decode()
    Step.objects.update(told_at="2026-03-09T00:00:00Z")
    assert client.get(reverse("supervision:step", args=[step.pk])).status_code == 200


def test_when_somebody_was_faster_both_versions_are_shown_and_what_was_typed_stays(step, client_as, cast):
    leader, head = client_as("leader"), client_as("section_head")
    address = reverse("supervision:step_act", args=[step.pk, "decline"])
    seen = leader.get(address).context["form"]["seen"].value()
    assert act(head, step, "approve", reason="先发函").status_code == 302
    clash = leader.post(address, {"version": step.version, "seen": seen, "reason": "再等一周"})
    words = clash.content.decode()
    assert clash.status_code == 409
    assert all(part in words for part in ("待决定", "已决定待发函", "再等一周", "股室负责人"))


def test_an_exemption_needs_all_four_conditions(step, client_as):
    given = {
        "panel": "容错认定小组", "document": "云容认〔2026〕1号", "decided_on": "2026-03-09", "reason": "系统切换",
        "good_faith": "on", "lawful": "on", "no_gain": "on",
    }  # fmt: skip
    client = client_as("leader")
    assert act(client, step, "exempt", **given).status_code == 422
    assert act(client, step, "exempt", **given, corrected="on").status_code == 302
    assert Exemption.objects.get().document == "云容认〔2026〕1号"
    assert "容错认定" in client.get(reverse("supervision:step", args=[step.pk])).content.decode()


def test_the_page_of_a_unit_shows_what_runs(step, client_as, county):
    page = client_as("leader").get(reverse("supervision:unit", args=[county.bureau.pk])).content.decode()
    assert "编印惠企政策汇编" in page
    page = client_as("outsider").get(reverse("supervision:unit", args=[county.other.pk])).content.decode()
    assert "编印惠企政策汇编" not in page


def _rungs(rows):
    given = {"rungs-TOTAL_FORMS": len(rows), "rungs-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        given |= {f"rungs-{number}-{name}": value for name, value in row.items()}
    return given


def test_a_head_makes_a_ladder_from_the_example_and_revises_it(clock_at, county, client_as):
    client = client_as("section_head")
    address = reverse("supervision:ladder_new", args=["item"])
    shown = client.get(address)
    head = {name: value for name, value in shown.context["form"].initial.items() if value not in (None, [])}
    rows = [form.initial for form in shown.context["rows"]]
    assert [row.get("paper") for row in rows] == ["reminder", "supervision", "transfer", None, None]
    rows[0] = rows[0] | {"days": 1}
    filled = [
        {"issuer": "office", "answered": "reply", "days": 0, "strikes": 0, "answer_days": 0}
        | {name: value for name, value in row.items() if value is not False}
        for row in rows
    ]
    given = head | {"valid_from": "2026-03-02", "basis": "云营商发〔2026〕3号"} | _rungs(filled)
    lacking = client.post(address, given)
    assert "督查机构" in lacking.content.decode()
    assert not Ladder.objects.exists()
    done = client.post(address, given | {"supervisor": county.office.name, "receiver": county.root.name})
    assert done.status_code == 302, done.context["form"].errors
    made = Ladder.objects.get()
    assert [(rung.paper, rung.days) for rung in made.rungs.all()] == [
        ("reminder", 1), ("supervision", 0), ("transfer", 0),
    ]  # fmt: skip
    again = given | {"supervisor": county.office.name, "receiver": county.root.name, "valid_from": "2026-03-16"}
    assert client.post(reverse("supervision:ladder_version", args=[made.pk]), again).status_code == 302
    made.refresh_from_db()
    assert made.valid_until == date(2026, 3, 15)
    assert list(Ladder.objects.in_force(date(2026, 3, 16)).values_list("key", flat=True)) == ["item"]


def _typed(page):
    """What the form of a ladder shows, as a browser sends it."""
    given = {name: value for name, value in page.context["form"].initial.items() if value not in (None, [])}
    given |= {"supervisor": given["supervisor"].name, "receiver": given["receiver"].name}
    plain = {"paper": "", "issuer": "office", "answered": "reply", "days": 0, "strikes": 0, "answer_days": 5}
    rows = [
        plain | {name: value for name, value in row.initial.items() if value is not False}
        for row in page.context["rows"]
    ]
    return given | {"valid_from": "2026-04-01"}, rows


def test_what_is_wrong_with_a_rung_is_said_above_and_none_is_dropped_in_silence(clock_at, county, client_as):
    ladder = in_force("item", county.office)
    client = client_as("section_head")
    address = reverse("supervision:ladder_version", args=[ladder.pk])
    head, rows = _typed(client.get(address))
    rows[3] |= {"triggers": ["refused"]}
    rows[1] |= {"answer_days": 999}
    page = client.post(address, head | _rungs(rows))
    summary = page.content.decode().partition("data-error-summary")[2].partition("</div>")[0]
    assert page.status_code == 422
    assert "第2级：回复期限不能大于 250。" in summary
    assert "第4级：选了启动条件，还没有选函件。" in summary
    assert Ladder.objects.count() == 1


def test_a_form_shows_only_what_a_rule_of_its_kind_has(clock_at, county, client_as):
    client = client_as("section_head")
    seen = {}
    for example in ("item", "quarter", "blank"):
        page = client.get(reverse("supervision:ladder_new", args=[example]))
        row = page.context["rows"][0]
        names = {field.name for field in (*page.context["form"].visible_fields(), *row.visible_fields())}
        seen[example] = (names, {value for value, _ in row.fields["triggers"].choices})
    assert seen["blank"][0] - seen["item"][0] == {"standard", "least_due", "resets", "strikes", "in_a_row"}
    assert seen["blank"][0] - seen["quarter"][0] == {"days"}
    assert seen["blank"][1] - seen["item"][1] == {"below"}
    assert seen["blank"][1] - seen["quarter"][1] == {"overdue"}


def test_a_quarterly_rule_is_revised_on_the_page_with_what_it_does_not_show(clock_at, county, client_as):
    ladder = in_force("quarter", county.office)
    client = client_as("section_head")
    address = reverse("supervision:ladder_version", args=[ladder.pk])
    head, rows = _typed(client.get(address))
    done = client.post(address, head | {"subject": "item", "resets": "never"} | _rungs(rows))
    assert done.status_code == 302
    made = Ladder.objects.latest("valid_from")
    assert (made.subject, made.resets) == ("unit", "never")
    assert [(rung.strikes, rung.in_a_row, rung.days) for rung in made.rungs.all()] == [
        (1, False, 0), (2, True, 0), (3, False, 0),
    ]  # fmt: skip


def test_a_version_still_to_come_is_withdrawn_on_its_page(clock_at, county, client_as):
    first = in_force("item", county.office)
    coming = in_force("item", county.office, since=date(2026, 5, 1))
    client = client_as("section_head")
    page = client.get(reverse("supervision:ladder", args=[coming.pk])).content.decode()
    assert "撤销这个版本" in page
    assert "停止施行" not in page
    address = reverse("supervision:ladder_end", args=[coming.pk])
    assert client.post(address, {"version": 1, "reason": ""}).status_code == 422
    done = client.post(address, {"version": 1, "reason": "日期写错"}, follow=True)
    assert done.redirect_chain == [(reverse("supervision:ladder", args=[first.pk]), 302)]
    words = done.content.decode()
    assert "撤销《逐件递进督办》自2026-05-01起施行的版本：日期写错" in words
    assert "停止施行" in words


def test_a_ladder_of_another_office_is_not_revised(clock_at, county, client_as):
    ladder = in_force("item", county.town)
    client = client_as("section_head")
    assert client.get(reverse("supervision:ladder_version", args=[ladder.pk])).status_code == 403
    assert client.get(reverse("supervision:ladder", args=[ladder.pk])).status_code == 200


def test_many_are_decided_with_one_press(step, county, actors, sweep, client_as):
    handed_out(actors["clerk"], county.office, part(county.other, by(date(2026, 3, 10))), title="另一件")
    sweep("2026-03-11")
    given = {"_do": "act", "_verb": "approve", "_row": [str(key) for key in Step.objects.values_list("pk", flat=True)]}
    client = client_as("leader")
    client.post(reverse("supervision:steps"), given | {"reason": "逾期属实", "_sure": "1"})
    assert list(Step.objects.values_list("state", flat=True)) == [StepState.APPROVED] * 2


def test_the_timeline_of_a_step_has_what_the_sweep_did_to_many(clock_at, county, actors, sweep, client_as):
    for unit in (county.bureau, county.other):
        handed_out(actors["clerk"], county.office, part(unit, by(date(2026, 3, 6))))
    in_force("item", county.office, objection_days=2)
    sweep("2026-03-09")
    sweep("2026-03-12")
    mine = Step.objects.get(unit=county.bureau)
    client = client_as("leader")
    act(client, mine, "approve", reason="逾期属实")
    shown = [
        (f"{entry['at'].astimezone():%m-%d}", entry["who"], entry["sentence"])
        for entry in client.get(reverse("supervision:step", args=[mine.pk])).context["timeline"]
    ]
    name, title = county.bureau.name, mine.rung.ladder.title
    assert shown == [
        ("03-12", "分管领导", f"同意对{name}发{mine}：逾期属实"),
        ("03-12", "系统", f"告知期满（2026-03-11），{name}没有提出异议，可以作出决定"),
        ("03-09", "系统", f"按《{title}》提出提醒函建议，事由：应于 2026-03-06 前办结，逾期未办结"),
    ]
    other = Step.objects.get(unit=county.other)
    other.proceeding.obligation.due_at = None
    other.proceeding.obligation.save()
    sweep("2026-03-13")
    page = client_as("leader").get(reverse("supervision:step", args=[other.pk]))
    texts = [entry["sentence"] for entry in page.context["timeline"]]
    assert texts[0] == "事由消失，建议终止"
    assert len(texts) == 3


def test_the_paper_of_a_transfer_names_whom_it_is_about(step, county, client_as):
    rung = step.rung.ladder.rungs.get(paper="transfer")
    Step.objects.update(rung=rung, state=StepState.APPROVED)
    address = reverse("supervision:paper", args=[f"{county.bureau.pk}-transfer-items"])
    page = client_as("leader").get(address)
    assert page.context["form"]["matter"].value() == "云川县发展和改革局“编印惠企政策汇编”办理情况"
