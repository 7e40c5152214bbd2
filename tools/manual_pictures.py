"""The pictures of the manual, taken from the demonstration: ``python -m tools.manual_pictures [NAME ...]``.

    --home DIR     the installation to look at (default out/manual-home; an empty one gets the demonstration)
    --port NUMBER  where its server listens meanwhile (default 8090)
    --site ADDRESS a demonstration that is being served already

What is taken is data: ``docs/manual/pictures/pictures.toml`` names each picture, who looks, where, what is pressed
on the way and what part is kept. A picture is 900 pixels wide (a telephone's 360), has few colours and at most 80 kB;
one that comes out larger is an error, since nobody opens a manual that takes a minute to load.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tomllib
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import TimeoutError as Unreached
from playwright.sync_api import sync_playwright

from tools.browser import ARGUMENTS, chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, FloatRect, Page

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "docs" / "manual" / "pictures"
PASSWORD = "Yunchuan-2026"  # noqa: S105 - the demonstration's, printed for everybody
LARGEST = 80_000
WIDE, NARROW = (1200, 900), (390, 360)  # the window's width and the picture's: a desk, a telephone
COLOURS = (96, 48, 24)  # the first with which it is small enough


class PictureError(RuntimeError):
    """A picture could not be taken; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: ``steps`` are links or buttons (their text, or a CSS selector after "css:") pressed in turn.

    ``part`` is the CSS selector of what is kept (the window when empty), ``height`` the most of it in pixels.
    """

    name: str
    who: str
    path: str
    steps: tuple[str, ...] = ()
    part: str = ""
    height: int = 760
    phone: bool = False


def shots(text: str) -> list[Shot]:
    """The pictures that a list names. Raises PictureError for a name given twice and for a key that means nothing."""
    known = {one.name for one in fields(Shot)}
    found: dict[str, Shot] = {}
    for name, given in tomllib.loads(text).items():
        if wrong := set(given) - known:
            raise PictureError(f"{name}: unknown {', '.join(sorted(wrong))}")
        if not {"who", "path"} <= set(given):
            raise PictureError(f"{name}: needs who and path")
        found[name] = Shot(**{**given, "name": name, "steps": tuple(given.get("steps", ()))})
    return list(found.values())


def packed(png: bytes, width: int) -> bytes:
    """The picture at that width with as few colours as it takes to be small. Raises PictureError when that fails."""
    with Image.open(io.BytesIO(png)) as opened:
        scaled = opened.convert("RGB").resize(
            (width, round(opened.height * width / opened.width)), Image.Resampling.LANCZOS
        )
    size = 0
    for colours in COLOURS:
        out = io.BytesIO()
        scaled.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if (size := out.tell()) <= LARGEST:
            return out.getvalue()
    raise PictureError(f"{size // 1000} kB: keep less of the page")


@contextmanager
def site(home: Path, port: int) -> Iterator[str]:
    """The demonstration being served; its address. Set up first where there is none yet."""
    environment = {**os.environ, "YINGSHANG_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "yingshang"]
    subprocess.run([*command, "demo"], env=environment, check=True, stdout=subprocess.DEVNULL)
    served = subprocess.Popen(
        [*command, "serve", "--port", str(port)], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        if not (served.stdout and served.stdout.readline()):
            raise PictureError("the site did not start")
        yield f"http://127.0.0.1:{port}"
    finally:
        served.terminate()
        served.wait(timeout=30)


class Photographer:
    """Takes pictures of one site; each person logs in once for each size of window."""

    def __init__(self, browser: Browser, origin: str) -> None:
        self._browser, self._origin = browser, origin
        self._pages: dict[tuple[str, bool], Page] = {}

    def take(self, shot: Shot) -> bytes:
        """The picture as PNG. Raises PictureError for a page that does not answer with what it should."""
        page = self._page(shot.who, phone=shot.phone)
        self._open(page, shot)
        for step in shot.steps:
            self._press(page, shot, step)
        page.locator(".chart-canvas:not([data-drawn]):not([hidden])").first.wait_for(state="detached")
        clip = self._clip(page, shot)
        png = page.screenshot(clip=clip, full_page=True, animations="disabled")
        window, kept = NARROW if shot.phone else WIDE
        return packed(png, round(clip["width"] * kept / window))

    @staticmethod
    def _clip(page: Page, shot: Shot) -> FloatRect:
        if not shot.part:
            whole = page.evaluate("() => document.documentElement.scrollHeight")
            return {"x": 0, "y": 0, "width": (NARROW if shot.phone else WIDE)[0], "height": min(whole, shot.height)}
        box = page.locator(shot.part).first.bounding_box()
        if box is None:
            raise PictureError(f"{shot.name}: {page.url} has no {shot.part}")
        return {**box, "height": min(box["height"], shot.height)}

    def _page(self, who: str, *, phone: bool) -> Page:
        if (who, phone) not in self._pages:
            size = {"width": (NARROW if phone else WIDE)[0], "height": 844 if phone else 760}
            context = self._browser.new_context(viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai")  # type: ignore[arg-type]  # a size
            context.set_default_timeout(10_000)
            page = self._pages[who, phone] = context.new_page()
            if who != "anonymous":
                page.goto(f"{self._origin}/")
                page.fill("[name=username]", who)
                page.fill("[name=password]", PASSWORD)
                page.press("[name=password]", "Enter")
                page.wait_for_url(lambda url: "/login/" not in url)
        return self._pages[who, phone]

    def _open(self, page: Page, shot: Shot) -> None:
        answer = page.goto(f"{self._origin}{shot.path}", wait_until="load")
        if answer is None or answer.status != 200:
            raise PictureError(
                f"{shot.name}: {shot.path} answers {answer.status if answer else 'nothing'} to {shot.who}"
            )

    def _press(self, page: Page, shot: Shot, step: str) -> None:
        if step.startswith("css:"):
            target = page.locator(step.removeprefix("css:")).first
        else:
            target = page.locator("main").locator("a, button, summary, label").filter(has_text=step).first
        if not target.count():
            raise PictureError(f"{shot.name}: {page.url} has nothing to press called {step}")
        target.click()
        page.wait_for_load_state("load")


def main(arguments: list[str]) -> int:
    """Take the pictures named, or all; 1 when one could not be taken."""
    parser = argparse.ArgumentParser(prog="python -m tools.manual_pictures")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--home", type=Path, default=ROOT / "out" / "manual-home")
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--site", default="")
    given = parser.parse_args(arguments)
    browser_path = chromium()
    if browser_path is None:
        print("no Chromium: install one or set YINGSHANG_CHROMIUM")
        return 1
    wanted = [
        one for one in shots((PLACE / "pictures.toml").read_text("utf-8")) if not given.names or one.name in given.names
    ]
    failed = 0
    served = nullcontext(given.site) if given.site else site(given.home, given.port)
    with served as origin, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path or None, args=list(ARGUMENTS))
        photographer = Photographer(browser, origin)
        for shot in wanted:
            failed += not _keep(photographer, shot)
        browser.close()
    return 1 if failed else 0


def _keep(photographer: Photographer, shot: Shot) -> bool:
    try:
        png = photographer.take(shot)
    except (PictureError, Unreached) as fault:
        print(f"{shot.name}: {fault}")
        return False
    (PLACE / f"{shot.name}.png").write_bytes(png)
    print(f"{shot.name}.png {len(png) // 1000} kB")
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
