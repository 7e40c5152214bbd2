"""A real browser against a live server: who logs in, what counts as a fault, where the pictures go.

Chromium is ``$YINGSHANG_CHROMIUM``, the system's, or Playwright's own; where there is none these tests are skipped. Whatever
the browser reports on its console (a broken script, a breach of the content policy, a file that is missing) fails the test.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db.backends.signals import connection_created
from playwright.sync_api import Page, expect, sync_playwright

from tests.yingshang.conftest import actors, cast, client_as, county, own_files  # noqa: F401 - the same cast as everywhere
from tools.browser import ARGUMENTS, chromium

HERE = Path(__file__).parent
SHOTS = HERE.parents[1] / "out" / "screenshots"
PATIENCE_MS = 30_000  # only what fails takes it; a busy machine is slow and not wrong
expect.set_options(timeout=PATIENCE_MS)
SIZES = {"1366x768": (1366, 768), "390x844": (390, 844)}


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)
            if chromium() is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium: install one or set YINGSHANG_CHROMIUM"))


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright's loop runs in this thread, so Django takes the tests' own queries for asynchronous ones.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        started = playwright.chromium.launch(executable_path=chromium() or None, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture(autouse=True, scope="session")
def _quick_commits():
    """Nothing here is about surviving a power cut, and the cast alone is forty commits."""

    def relax(connection, **_):
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA synchronous=OFF")

    connection_created.connect(relax)
    yield
    connection_created.disconnect(relax)


@dataclass
class Visit:
    """A page in the browser, and what its console said that it should not have."""

    page: Page
    origin: str
    problems: list[str] = field(default_factory=list)

    def open(self, path: str, *, status: int = 200) -> Page:
        """Go there; the pictures have been drawn when it returns."""
        self._expected = f"{self.origin}{path}" if status >= 400 else ""
        answer = self.page.goto(f"{self.origin}{path}", wait_until="load")
        assert answer
        assert answer.status == status, f"{path}: {answer.status}"
        self.page.locator(".chart-canvas:not([data-drawn]):not([hidden])").first.wait_for(state="detached")
        return self.page

    def listen(self) -> None:
        """Note every error from now on; that a page answered with the status it was asked for is none."""
        self._expected = ""
        self.page.on("pageerror", lambda error: self.problems.append(f"{self.page.url}: {error}"))
        self.page.on("console", self._console)

    def _console(self, message):
        url = message.location.get("url", "") if message.location else ""
        own_answer = self._expected and url == self._expected and "Failed to load resource" in message.text
        if message.type in {"error", "warning"} and not own_answer:
            self.problems.append(f"{self.page.url}: {message.text}")

    def shoot(self, name: str) -> None:
        """Keep a picture of the whole page."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=str(SHOTS / f"{name}.png"), full_page=True, animations="disabled")

    def too_wide(self) -> int:
        """By how many pixels the page must be pushed sideways."""
        return self.page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")

    def barriers(self) -> list[str]:
        """What axe-core objects to, with the first places."""
        found = Axe().run(self.page).response["violations"]
        return [f"{one['id']}: {one['help']}: {[node['html'][:120] for node in one['nodes'][:3]]}" for one in found]


@pytest.fixture
def login_as(browser, live_server, client_as):  # noqa: F811 - a fixture takes the fixture of its name
    """A function: role (or "anonymous") and size → a Visit as that member of the cast. Faults on the console fail the test."""
    visits, contexts = [], []

    def make(role: str, size: str = "1366x768") -> Visit:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        context.set_default_timeout(PATIENCE_MS)
        client = client_as(role)
        for name, morsel in client.cookies.items():
            context.add_cookies([{"name": name, "value": morsel.value, "url": live_server.url}])
        visit = Visit(context.new_page(), live_server.url)
        visit.listen()
        visits.append(visit)
        contexts.append(context)
        return visit

    yield make
    for context in contexts:
        context.close()
    assert [problem for visit in visits for problem in visit.problems] == []
