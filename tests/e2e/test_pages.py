"""Every page of the access table at both sizes, for each role that sees it differently.

A picture is kept, axe finds nothing, the console is silent, nothing is too wide.
"""

from __future__ import annotations

import lxml.html
import pytest

from tests.e2e.conftest import SIZES
from tests.yingshang.samples import path_of, visitor_of
from tools.site_pages import addresses
from yingshang.kernel.web.access import PUBLIC, STAFF, table
from yingshang.orgs.enums import PostKind

ADDRESSES = {address.name: address for address in addresses() if address.name in table()}


_PARTS = ("form", "input", "select", "textarea", "button", "th", "section", "figure", "ul", "ol", "dl", "a")


def is_page(answer) -> bool:
    """Whether it is a page to look at: no redirect, no download, no part of a page, no answer to forms alone."""
    kind = answer.headers.get("Content-Type", "")
    return (
        answer.status_code == 200
        and kind.startswith("text/html")
        and "attachment" not in answer.headers.get("Content-Disposition", "")
        and answer.content[:200].lstrip().lower().startswith(b"<!doctype html")
    )


def shape_of(answer) -> frozenset[tuple[str, ...]]:
    """What the page's own content is made of: the kinds of its parts, and the words of its buttons and heads."""
    main = lxml.html.document_fromstring(answer.content).xpath("//main")
    found = set()
    for part in main[0].iter(*_PARTS) if main else ():
        classes = part.get("class", "")
        speaks = part.tag in {"button", "th"} or "button" in classes
        words = " ".join(part.text_content().split()) if speaks else ""
        found.add((part.tag, classes, part.get("name", ""), part.get("type", ""), words))
    return frozenset(found)


def answer_to(name: str, county, cast, client_as, role: str):
    """The path as made for the role, and what the site answers to it."""
    path = path_of(name, county, cast, role)
    answer = client_as(role).get(path)
    answer.close()  # a download keeps its file open until then
    assert answer.status_code in {200, 204, 302, 303, 405, 422}, f"{path} answers {answer.status_code} to {role}"
    return path, answer


def look_at(login_as, role: str, path: str, shot: str) -> None:
    for size in SIZES:
        visit = login_as(role, size)
        visit.open(path)
        visit.shoot(f"{shot}-{size}")
        assert visit.barriers() == []
        assert visit.too_wide() <= 0


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_page(name, live_server, county, cast, client_as, login_as):
    role = visitor_of(name)
    path, answer = answer_to(name, county, cast, client_as, role)
    if is_page(answer):
        look_at(login_as, role, path, name.replace(":", "-"))


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(name for name in ADDRESSES if table()[name].roles != PUBLIC))
def test_page_of_those_who_see_it_differently(name, live_server, county, cast, client_as, login_as):
    first, roles = visitor_of(name), table()[name].roles
    _, answer = answer_to(name, county, cast, client_as, first)
    if not is_page(answer):
        return
    seen = shape_of(answer)
    for role in sorted(set(PostKind.values) & cast.keys() - {first}):
        if roles != STAFF and role not in roles:
            continue
        path, answer = answer_to(name, county, cast, client_as, role)
        if is_page(answer) and not (shape := shape_of(answer)) <= seen:
            seen |= shape
            look_at(login_as, role, path, f"{name.replace(':', '-')}-{role}")


@pytest.mark.parametrize(
    ("role", "path", "status", "said"),
    [
        ("clerk", "/nowhere/", 404, "没有找到这个页面"),
        ("anonymous", "/nowhere/", 404, "没有找到这个页面"),
    ],
)
def test_pages_that_say_no(role, path, status, said, live_server, login_as):
    for size in SIZES:
        visit = login_as(role, size)
        page = visit.open(path, status=status)
        assert said in page.locator("h1").inner_text()
        visit.shoot(f"refusal-{status}-{role}-{size}")
        assert visit.barriers() == []
        assert visit.too_wide() <= 0


def test_large_type_fits_too(live_server, login_as):
    for size in SIZES:
        visit = login_as("clerk", size)
        page = visit.open("/design/")
        page.locator("[data-large-type]").click()
        assert page.evaluate("() => getComputedStyle(document.body).fontSize") == "20px"
        page.reload()
        assert page.evaluate("() => getComputedStyle(document.body).fontSize") == "20px"
        visit.shoot(f"large-type-{size}")
        assert visit.too_wide() <= 0
        assert visit.barriers() == []
