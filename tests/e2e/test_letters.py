"""A letter of two issuers from the draft to the look back, and one that is voided, in the browser by those who act."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SIZES
from tests.e2e.test_tasks import good
from tests.factories.letters import CODE, House
from tests.factories.orgs import make_person
from yingshang.letters.actions.numbering import set_code
from yingshang.letters.actions.templates import ship_templates
from yingshang.letters.enums import LetterKind
from yingshang.letters.models import Letter

pytestmark = pytest.mark.usefixtures("own_files")


@pytest.fixture
def people(live_server, county, cast, actors, login_as):
    """A function: role → a visit; ``partner`` leads the other department, ``reader`` is the liaison of the town."""
    ship_templates()
    cast["partner"] = make_person("县教育局负责人", county.other, "leader")
    cast["reader"] = make_person("镇联络员", county.town)
    set_code(actor=actors["clerk"], issuer=county.office, kinds=LetterKind.values, code=CODE)
    visits = {}

    def of(role, size="1366x768"):
        if role not in visits:
            visits[role] = login_as(role, size)
        return visits[role]

    return of


def press(visit, letter, act, **typed):
    """Do one act on the letter: by its button at once, or by its own page, where what it asks for is filled in."""
    page = visit.open(f"/letters/{letter.pk}/")
    link = page.get_by_role("link", name=act, exact=True)
    if link.count():
        link.click()
        page.wait_for_url(lambda url: not url.endswith(f"/letters/{letter.pk}/"))
        for label, words in typed.items():
            page.get_by_label(label).fill(words)
    with page.expect_navigation():
        page.get_by_role("button", name=act, exact=True).click()
    page.wait_for_url(f"**/letters/{letter.pk}/")
    return page


def draft(clerk, county):
    """From the list of templates; both issuers are named in the form."""
    page = clerk.open("/letters/")
    page.get_by_role("link", name="起草公文").first.click()
    page.get_by_role("link", name="通知", exact=True).click()
    page.get_by_label("主送单位").fill("白石镇")
    page.get_by_label("联合发文单位").fill("县教育局")
    page.get_by_label("通知事项").fill("联合核查惠企政策兑现情况")
    page.get_by_label("具体内容").fill("请于月底前梳理兑现情况。")
    page.get_by_label("答复期限").fill("5")
    page.get_by_role("button", name="起草公文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("关于联合核查惠企政策兑现情况的通知")
    return Letter.objects.get()


@pytest.mark.parametrize("size", SIZES)
def test_a_letter_of_two_issuers_from_the_draft_to_the_look_back(people, county, size):
    clerk, partner, reader = people("clerk", size), people("partner", size), people("reader", size)
    letter = draft(clerk, county)
    assert partner.open(f"/letters/{letter.pk}/", status=404)
    page = press(people("section_head", size), letter, "核稿通过")
    expect(page.locator("main")).to_contain_text("等待会签：云川县教育局")

    page = people("leader", size).open(f"/letters/{letter.pk}/")
    assert page.get_by_role("link", name="签发", exact=True).count() == 0  # nobody has agreed yet
    page = partner.open("/letters/")
    page.get_by_role("link", name="待会签 1 份").click()
    good(partner, f"letters-to-cosign-{size}")
    page = press(partner, letter, "会签")
    expect(page.locator("main")).to_contain_text("县教育局负责人")
    good(partner, f"letters-cosigned-{size}")

    page = press(people("leader", size), letter, "签发")
    expect(page.locator("main")).to_contain_text(f"{CODE}〔")
    letter.refresh_from_db()
    assert (letter.state, letter.number, letter.is_final) == ("signed", 1, True)
    press(clerk, letter, "印发")
    press(reader, letter, "签收")
    press(reader, letter, "答复", 答复内容="已梳理二十户，应兑未兑两户，原因见附表。")
    press(clerk, letter, "采纳答复")
    press(clerk, letter, "办结")
    page = press(clerk, letter, "回头看", 核查情况="现场抽查五户，资金已经到账。")
    expect(page.locator("main")).to_contain_text("现场抽查五户")
    letter.refresh_from_db()
    assert letter.state == "closed"
    good(clerk, f"letters-looked-back-{size}")


def test_a_void_letter_keeps_its_number_and_says_why(people, county):
    house = House(county.office)
    letter = house.signed(county.town)
    page = press(people("section_head"), letter, "作废", 理由="主送单位写错，另行发文。")
    expect(page.locator("main")).to_contain_text("已作废：主送单位写错，另行发文。")
    expect(page.locator("main")).to_contain_text(f"{letter.doc_number} 保留，不再使用")
    after = house.signed(county.town)
    assert (letter.number, after.number) == (1, 2)
    page = people("clerk").open("/letters/")
    expect(page.locator("main")).to_contain_text(letter.doc_number)
    expect(page.locator("main")).to_contain_text(after.doc_number)
    good(people("section_head"), "letters-void-1366x768")
