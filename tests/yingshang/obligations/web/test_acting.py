"""Acts on one obligation from its page: done once, refused with what was typed, both versions for the slower of two."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories.files import picture
from tests.factories.obligations import by, every, handed_out, on, part
from yingshang.kernel.errors import Refusal
from yingshang.kernel.models import Event, StoredFile
from yingshang.kernel.parameters import set_parameter
from yingshang.obligations.actions import by_office, by_unit
from yingshang.obligations.enums import DueKind, Grade
from yingshang.obligations.models import Extension, Obligation, Report
from yingshang.orgs.enums import UnitRole

PHOTO = picture(form="JPEG")


def fresh(duty):
    return Obligation.objects.get(pk=duty.pk)


def act(verb, duty, actor, **given):
    now = fresh(duty)
    return verb(actor=actor, obligation=now, version=now.version, **given)


def address(duty, verb):
    return reverse("obligations:act", args=[duty.pk, verb])


def post(client, duty, verb, **given):
    return client.post(address(duty, verb), {"version": fresh(duty).version, "_key": f"{verb}-{duty.pk}", **given})


def labels(client, duty):
    page = client.get(reverse("obligations:duty", args=[duty.pk])).context
    return [deed.label for deed in [page["first"], *page["others"]] if deed]


@pytest.fixture
def signed(duty, actors):
    act(by_unit.acknowledge, duty, actors["liaison"])
    return duty


@pytest.fixture
def submitted(signed, actors):
    act(by_unit.submit, signed, actors["liaison"], result="完成")
    return signed


class TestButtons:
    def test_of_the_unit(self, duty, actors, client_as):
        client = client_as("liaison")
        assert labels(client, duty) == ["签收", "指定责任人", "提出异议"]
        act(by_unit.acknowledge, duty, actors["liaison"])
        assert labels(client, duty) == ["报进展", "申请办结", "申请延期", "分解到股室", "指定责任人"]
        act(by_unit.submit, duty, actors["liaison"], result="完成")
        assert labels(client, duty) == ["指定责任人"]

    def test_of_the_office(self, duty, actors, client_as):
        client = client_as("clerk")
        assert labels(client, duty) == ["变更要求", "中止", "作废"]
        act(by_unit.acknowledge, duty, actors["liaison"])
        act(by_unit.submit, duty, actors["liaison"], result="完成")
        assert labels(client, duty) == ["审核通过", "退回", "作废"]
        act(by_office.complete, duty, actors["clerk"], grade=Grade.GOOD)
        assert labels(client, duty) == ["销号", "重新办理"]
        act(by_office.sign_off, duty, actors["clerk"])
        assert labels(client, duty) == ["回头看", "重新办理"]

    def test_who_only_looks_has_none(self, duty, client_as):
        assert labels(client_as("supervisor"), duty) == []

    def test_what_has_no_button_is_refused(self, duty, client_as):
        assert client_as("clerk").get(address(duty, "complete")).status_code == 422
        assert client_as("clerk").get(address(duty, "acknowledge")).status_code == 403
        assert client_as("liaison").get(address(duty, "complete")).status_code == 403
        assert client_as("liaison").get(address(duty, "explode")).status_code == 404
        assert client_as("outsider").get(address(duty, "acknowledge")).status_code == 404


def test_the_whole_way_from_the_pages(duty, client_as):
    liaison, clerk = client_as("liaison"), client_as("clerk")
    assert post(liaison, duty, "acknowledge").status_code == 302
    figures = {"figures_name": ["印数", ""], "figures_value": ["１,200", ""], "figures_unit": ["册", ""]}
    photo = SimpleUploadedFile("现场.jpg", PHOTO, "image/jpeg")
    assert post(liaison, duty, "report", text="已付印", files=photo, **figures).status_code == 302
    assert post(liaison, duty, "submit", result="印好了").status_code == 302
    assert post(clerk, duty, "send_back", reason="缺封面").status_code == 302
    page = liaison.get(reverse("obligations:duty", args=[duty.pk])).content.decode()
    assert "被退回" in page
    assert "缺封面" in page
    assert (
        liaison.post(address(duty, "submit"), {"version": fresh(duty).version, "result": "补好了"}).status_code == 302
    )
    assert post(clerk, duty, "complete", grade="good", note="很好").status_code == 302
    assert post(clerk, duty, "sign_off").status_code == 302
    done = fresh(duty)
    assert (done.state, done.grade, done.on_time) == ("signed_off", "good", True)
    page = clerk.get(reverse("obligations:duty", args=[duty.pk])).content.decode()
    assert "印数：1200册" in page
    assert "现场.jpg" in page


def test_evidence_is_for_those_who_see_the_duty(signed, client_as):
    post(
        client_as("liaison"), signed, "report", text="已付印", files=SimpleUploadedFile("现场.jpg", PHOTO, "image/jpeg")
    )
    stored = StoredFile.objects.get(holder_kind="obligations.report")
    href = reverse("kernel:file", args=[stored.pk])
    got = {}
    for role in ("liaison", "clerk", "supervisor", "outsider", "system_admin"):
        answer = client_as(role).get(href)
        if answer.streaming:
            list(answer.streaming_content)  # reading it to the end closes the file
        got[role] = answer.status_code
    assert got == {
        "liaison": 200, "clerk": 200, "supervisor": 200, "outsider": 404, "system_admin": 404,
    }  # fmt: skip


def test_a_form_sent_twice_acts_once(signed, client_as):
    client = client_as("liaison")
    for _ in range(2):
        sent = {
            "text": "已付印",
            "_key": "one-and-the-same",
            "figures_name": [],
            "figures_value": [],
            "figures_unit": [],
        }
        assert client.post(address(signed, "report"), sent).status_code == 302
    assert Report.objects.count() == 1
    assert Event.objects.filter(type="obligations.reported").count() == 1


def test_the_slower_of_two_sees_both_versions_and_keeps_what_was_typed(signed, actors, client_as):
    clerk = client_as("clerk")
    form = clerk.get(address(signed, "change")).context["form"]
    seen = {"version": form.initial["version"], "seen": form.initial["seen"], "due": "2026-03-27", "words": "顺延一周"}
    act(by_office.change, signed, actors["section_head"], to=by_office.Change("提前", due_at=on(date(2026, 3, 13))))
    answer = clerk.post(address(signed, "change"), {**seen, "demand": "双面印刷", "_key": "slow"})
    assert answer.status_code == 409
    assert answer.context["differing"] == [
        ("状态", "办理中", "待签收"),
        ("完成时限", "2026-03-20 17:30", "2026-03-13 17:30"),
    ]
    page = answer.content.decode()
    assert "双面印刷" in page
    assert "股室负责人" in page
    assert fresh(signed).due_at == on(date(2026, 3, 13))
    again = {name: answer.context["form"][name].value() for name in ("version", "seen", "due", "words", "demand")}
    assert clerk.post(address(signed, "change"), {**again, "_key": "slow-2"}).status_code == 302
    assert (fresh(signed).due_at, fresh(signed).demand) == (on(date(2026, 3, 27)), "双面印刷")


def test_a_change_shows_before_and_after_until_it_is_signed_for(signed, client_as):
    assert (
        post(client_as("clerk"), signed, "change", due="2026-03-13", demand="加印电子版", words="会议提前").status_code
        == 302
    )
    page = client_as("liaison").get(reverse("obligations:duty", args=[signed.pk])).content.decode()
    assert "2026-03-20 改为 2026-03-13" in page
    assert "现要求：加印电子版" in page
    assert labels(client_as("liaison"), signed)[0] == "签收"
    post(client_as("liaison"), signed, "acknowledge")
    assert (
        "会议提前"
        not in client_as("liaison")
        .get(reverse("obligations:duty", args=[signed.pk]))
        .content.decode()
        .partition("办理记录")[0]
    )


def test_a_change_that_changes_nothing_is_told(signed, client_as):
    answer = post(client_as("clerk"), signed, "change", due="2026-03-20", demand="", words="催一催")
    assert answer.status_code == 422
    assert "没有改动" in answer.content.decode()


@pytest.mark.parametrize(
    ("number", "ok"),
    [("12.5", True), ("１２", True), ("-3", True), ("=1+1", False), ("〇", False), ("十二", False), ("NaN", False),
     ("1e999", False), ("9" * 100, False), ("\u202e12", True)],
)  # fmt: skip
def test_a_figure_is_a_number(signed, client_as, number, ok):
    sent = {"text": "进展", "figures_name": "户数", "figures_value": number, "figures_unit": "户"}
    answer = post(client_as("liaison"), signed, "report", **sent)
    assert (answer.status_code, Report.objects.count()) == ((302, 1) if ok else (422, 0))


@pytest.mark.parametrize(
    "text",
    ["", " ", "\u3000", "\u200b", "\0", "长" * 10_000],
    ids=["nothing", "blank", "wide blank", "unseen", "NUL", "10,000"],
)
def test_a_report_that_says_nothing_or_too_much(signed, client_as, text):
    sent = {"text": text, "files": SimpleUploadedFile("现场.jpg", PHOTO, "image/jpeg")}
    answer = post(client_as("liaison"), signed, "report", **sent)
    assert answer.status_code == 422
    assert [stored.name for stored in answer.context["kept"]] == ["现场.jpg"]  # it need not be sent again
    assert Report.objects.count() == 0


def test_a_foreign_draft_is_not_taken(signed, actors, client_as):
    post(client_as("clerk"), signed, "change", words="")
    mine = client_as("clerk").post(reverse("kernel:upload"), {"file": SimpleUploadedFile("a.jpg", PHOTO, "image/jpeg")})
    answer = post(client_as("liaison"), signed, "report", text="进展", files=mine.json()["id"])
    assert answer.status_code == 422
    assert Report.objects.count() == 0


class TestExtensions:
    def test_asked_and_granted(self, signed, client_as):
        assert post(client_as("liaison"), signed, "extension", due="4月10日", reason="印厂排期").status_code == 302
        assert labels(client_as("clerk"), signed)[0] == "答复延期"
        assert "申请延期" not in labels(client_as("liaison"), signed)
        assert client_as("clerk").get(address(signed, "decide")).context["form"].initial["due"] == date(2026, 4, 10)
        sent = {"verdict": "grant", "due": "2026-04-03", "decision": ""}
        assert post(client_as("clerk"), signed, "decide", **sent).status_code == 302
        assert fresh(signed).due_at == on(date(2026, 4, 3))

    @pytest.mark.parametrize("sent", [{"verdict": "grant", "due": ""}, {"verdict": "refuse", "decision": "\u3000"}, {}])
    def test_an_answer_is_whole(self, signed, client_as, sent):
        post(client_as("liaison"), signed, "extension", due="4月10日", reason="印厂排期")
        assert post(client_as("clerk"), signed, "decide", **sent).status_code == 422
        assert Extension.objects.get().granted is None

    @pytest.mark.parametrize("day", ["2026-03-20", "2026-03-01", "某天", "〇"])
    def test_it_is_later(self, signed, client_as, day):
        assert post(client_as("liaison"), signed, "extension", due=day, reason="印厂排期").status_code == 422
        assert Extension.objects.count() == 0


class TestParts:
    @pytest.fixture
    def lead(self, clock_at, county, actors):
        due = by(date(2026, 3, 20))
        parts = part(county.bureau, due, role=UnitRole.LEAD), part(county.other, due, role=UnitRole.PARTICIPATING)
        lead = handed_out(actors["clerk"], county.office, *parts).obligations.get(unit=county.bureau)
        act(by_unit.acknowledge, lead, actors["liaison"])
        return lead

    def test_the_office_passes_the_whole_only_with_a_reason_while_a_part_is_open(self, lead, actors, client_as):
        act(by_unit.submit, lead, actors["liaison"], result="完成", despite="教育局另行报送")
        clerk = client_as("clerk")
        assert post(clerk, lead, "complete", grade="good").status_code == 422
        assert fresh(lead).state == "submitted"
        sent = {"grade": "good", "despite": "教育局的部分另行销号", "version": fresh(lead).version}
        assert clerk.post(address(lead, "complete"), sent).status_code == 302
        assert fresh(lead).state == "completed"

    def test_in_a_batch_it_is_left_out_with_the_reason(self, lead, duty, actors, client_as):
        act(by_unit.submit, lead, actors["liaison"], result="完成", despite="教育局另行报送")
        act(by_unit.acknowledge, duty, actors["liaison"])
        act(by_unit.submit, duty, actors["liaison"], result="完成")
        sent = {
            "_do": "act",
            "_verb": "complete",
            "_row": [lead.pk, duty.pk],
            "_sure": "1",
            "_key": "k",
            "grade": "good",
        }
        answer = client_as("clerk").post(reverse("obligations:office"), sent, follow=True)
        assert (fresh(lead).state, fresh(duty).state) == ("submitted", "completed")
        assert "还有1个单位的任务没有办结" in answer.content.decode()


class TestSections:
    def divide(self, client, duty, section, **given):
        sent = {f"{name}_{section.pk}": value for name, value in given.items()}
        return post(client, duty, "divide", **sent)

    def test_a_section_gets_its_share(self, signed, county, client_as):
        client = client_as("liaison")
        assert self.divide(client, signed, county.section, due="2026-03-13", demand="起草").status_code == 302
        share = signed.sections.get()
        assert (share.unit, share.due_at, share.demand) == (county.section, on(date(2026, 3, 13)), "起草")
        page = client.get(reverse("obligations:duty", args=[signed.pk]))
        assert [line["row"] for line in page.context["sections"]] == [share]

    @pytest.mark.parametrize(("given", "said"), [({"due": "2026-03-21"}, "晚于本单位的时限"), ({}, "没有选中任何股室"),
                                                 ({"due": "2026-02-01"}, "早于"), ({"due": "某日"}, "读不出")])  # fmt: skip
    def test_not_later_not_past_not_nobody(self, signed, county, client_as, given, said):
        answer = self.divide(client_as("liaison"), signed, county.section, **given)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert signed.sections.count() == 0

    def test_a_section_has_one_share(self, signed, county, actors, client_as):
        self.divide(client_as("liaison"), signed, county.section, due="2026-03-13")
        assert client_as("liaison").get(address(signed, "divide")).context["lines"] == []

    def test_a_unit_whose_day_comes_forward_takes_its_sections_along(self, signed, county, client_as):
        self.divide(client_as("liaison"), signed, county.section, due="2026-03-18")
        post(client_as("clerk"), signed, "change", due="2026-03-13", demand="", words="会议提前")
        assert signed.sections.get().due_at == on(date(2026, 3, 13))

    def test_the_unit_audits_its_section(self, signed, county, actors, client_as):
        self.divide(client_as("liaison"), signed, county.section, to="on")
        share = signed.sections.get()
        assert share.due_at == signed.due_at
        client = client_as("liaison")
        post(client, share, "acknowledge")
        post(client, share, "submit", result="起草完成")
        assert post(client, share, "complete", grade="passed").status_code == 302
        assert client_as("clerk").get(address(share, "complete")).status_code == 403


class TestPeople:
    def test_named_from_the_unit(self, signed, cast, client_as):
        answer = post(client_as("liaison"), signed, "people", handler="联络员", leader="")
        assert answer.status_code == 302
        assert (fresh(signed).handler, fresh(signed).leader) == (cast["liaison"], None)

    def test_not_from_elsewhere(self, signed, cast, actors, client_as):
        assert post(client_as("liaison"), signed, "people", handler="外单位联络员").status_code == 422
        with pytest.raises(Refusal, match="not_in_unit"):
            act(by_unit.name_people, signed, actors["liaison"], leader=cast["outsider"], handler=None)
        assert fresh(signed).leader is None


def test_a_quota_counts_what_a_report_says(clock_at, county, actors, client_as):
    due = every("FREQ=MONTHLY;BYMONTHDAY=-1", kind=DueKind.QUOTA, quota=2, quota_unit="篇", starts_on=date(2026, 3, 2))
    row = handed_out(actors["clerk"], county.office, part(county.bureau, due)).obligations.earliest("nominal_on")
    client = client_as("liaison")
    post(client, row, "acknowledge")
    post(client, row, "report", text="刊发", count="1")
    answer = post(client, row, "submit", result="完成")
    assert (answer.status_code, fresh(row).counted) == (422, 1)
    assert "目前计入1篇" in answer.content.decode()
    assert client.post(address(row, "report"), {"text": "刊发", "count": "-1", "_key": "m"}).status_code == 422
    client.post(address(row, "report"), {"text": "刊发", "count": "1", "_key": "n"})
    assert client.post(address(row, "submit"), {"result": "完成", "_key": "o"}).status_code == 302


def test_where_nothing_is_counted_a_count_is_no_field(signed, client_as):
    post(client_as("liaison"), signed, "report", text="进展", count="5")
    assert fresh(signed).counted == 0


def test_only_the_leader_signs_off_where_the_office_says_so(submitted, actors, client_as):
    act(by_office.complete, submitted, actors["clerk"], grade=Grade.GOOD)
    name = "obligations.sign_off_by"
    set_parameter(actor=actors["clerk"], name=name, value="leader", valid_from=date(2026, 3, 2), basis="局务会")
    assert "销号" not in labels(client_as("clerk"), submitted)
    assert labels(client_as("leader"), submitted)[0] == "销号"
    assert post(client_as("clerk"), submitted, "sign_off").status_code == 403
    assert post(client_as("leader"), submitted, "sign_off").status_code == 302
