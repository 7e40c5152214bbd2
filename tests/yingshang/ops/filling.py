"""Run inside a name space with a small disk of its own: the whole site on it, filled to the last byte, emptied again.

Prints one JSON object with what was seen.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import sqlite3
import sys
import time
from pathlib import Path

from tests.yingshang.ops.serving import Browser, Nursery, free_port, run, variables

PASSWORD = "Test-pass-2026"  # noqa: S105 - of an invented person
THREE = "--office 云川县营商局 --county 云川县 --system 王立 --security 李敏 --audit 赵海波 --noinput"
_MAY_LOG_IN = """
from django.contrib.auth.hashers import make_password
from yingshang.orgs.models import Person
Person.objects.filter(username="system").update(password=make_password("Test-pass-2026"), state="active")
"""


def fill(path: Path) -> int:
    """Write until the disk says no; how many bytes went in."""
    written = 0
    with path.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            while True:
                try:
                    written += file.write(b"\0" * size)
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
                    break
    return written


def count(home: Path, sql: str) -> int:
    database = sqlite3.connect(home / "yingshang.sqlite3")
    try:
        return int(database.execute(sql).fetchone()[0])
    finally:
        database.close()


def figures(home: Path) -> list[int]:
    tables = ("orgs_unit", "kernel_event", "audit_entry", "kernel_submission", "kernel_storedfile", "kernel_blob")
    return [count(home, f"SELECT COUNT(*) FROM {table}") for table in tables]  # noqa: S608 - names from the line above


def found(browser: Browser, name: str, key: str) -> tuple[int, str]:
    status, text = browser.post("/units/1/found/", name=name, kind="institution", _key=key, duties="职" * 500)
    return status, text


def main(home: Path) -> None:
    environment = variables(
        home, "", YINGSHANG_SITE_SPARE_MB="0", YINGSHANG_FILES_LEAST_FREE_MB="0", YINGSHANG_LOGIN_TOTP_ROLES="",
        TMPDIR="/tmp",  # noqa: S108 - where an upload waits is another disk
    )  # fmt: skip
    run(environment, "init", *THREE.split())
    run(environment, "shell", "-c", _MAY_LOG_IN)
    port = free_port()
    nursery = Nursery(environment, port)
    server = nursery.start()
    browser = Browser(port)
    browser.log_in("system", PASSWORD)
    seen: dict[str, object] = {"before": found(browser, "先前的站", "k1")[0]}
    seen["upload_before"] = browser.upload("/files/upload/", "a.txt", "先".encode() * 100)[0]
    _full(home, browser, seen)
    os.kill(server, signal.SIGTERM)
    time.sleep(2)
    nursery.close()
    run(environment, "audit", "verify")
    seen["leftovers"] = sorted(path.name for path in home.glob("files/arriving/*"))
    _nearly(home, environment, seen)
    print(json.dumps(seen, ensure_ascii=False))


def _full(home: Path, browser: Browser, seen: dict[str, object]) -> None:
    """Everything tried with not a byte left, and again with room."""
    filler = home / "filler"
    count(home, "PRAGMA wal_checkpoint(TRUNCATE)")  # or the room inside the old journal would carry some acts
    fill(filler)
    before = figures(home)
    posts = [found(browser, f"满盘的站{number}", f"full{number}") for number in range(8)]
    seen["full"] = [status for status, _ in posts]
    seen["sentence"] = all("磁盘已满" in text for status, text in posts if status == 507)
    upload = browser.upload("/files/upload/", "b.txt", os.urandom(200_000).hex().encode())
    seen["upload_full"] = [upload[0], "磁盘" in upload[1]]
    seen["reads"] = [browser.ask(path)[0] for path in ("/", "/units/", "/units/1/", "/health/", "/jobs/")]
    seen["acknowledged"] = sum(status == 302 for status, _ in posts)
    seen["grown"] = [late - early for early, late in zip(before, figures(home), strict=True)]
    filler.unlink()
    seen["again"] = [found(browser, f"满盘的站{number}", f"full{number}")[0] for number in range(8)]
    seen["upload_again"] = browser.upload("/files/upload/", "b.txt", b"x" * 100)[0]
    seen["doubled"] = count(home, "SELECT COUNT(*) - COUNT(DISTINCT name) FROM orgs_unit")
    seen["units"] = figures(home)[0]


def _nearly(home: Path, environment: dict[str, str], seen: dict[str, object]) -> None:
    """With a few megabytes left forms are refused before anything is tried; logging in and looking go on."""
    port = free_port()
    nursery = Nursery(environment | {"YINGSHANG_SITE_SPARE_MB": "32"}, port)
    server = nursery.start()
    filler = home / "filler"
    fill(filler)
    os.truncate(filler, filler.stat().st_size - (8 << 20))
    browser = Browser(port)
    browser.log_in("system", PASSWORD)
    status, text = found(browser, "早拒的站", "early")
    seen["early"] = [status, "磁盘已满" in text, browser.ask("/health/")[0]]
    filler.unlink()
    seen["after"] = found(browser, "早拒的站", "early")[0]
    os.kill(server, signal.SIGKILL)
    nursery.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
