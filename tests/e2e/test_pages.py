"""Every page of the access table at both sizes: a picture is kept, axe finds nothing, the console is silent, nothing is too wide."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import SIZES
from tests.yingshang.samples import path_of, visitor_of
from tools.site_pages import addresses
from yingshang.kernel.web.access import table

ADDRESSES = {address.name: address for address in addresses() if address.name in table()}


def is_page(answer) -> bool:
    """Whether it is a page to look at: no redirect, no download, no part of a page, no answer to forms alone."""
    kind = answer.headers.get("Content-Type", "")
    return (
        answer.status_code == 200
        and kind.startswith("text/html")
        and "attachment" not in answer.headers.get("Content-Disposition", "")
        and answer.content[:200].lstrip().lower().startswith(b"<!doctype html")
    )


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_page(name, live_server, county, cast, client_as, login_as):
    role = visitor_of(name)
    path = path_of(name, county, cast, role)
    answer = client_as(role).get(path)
    answer.close()  # a download keeps its file open until then
    assert answer.status_code in {200, 204, 302, 303, 405, 422}, f"{path} answers {answer.status_code}"
    if not is_page(answer):
        return
    for size in SIZES:
        visit = login_as(role, size)
        visit.open(path)
        visit.shoot(f"{name.replace(':', '-')}-{size}")
        assert visit.barriers() == []
        assert visit.too_wide() <= 0


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
