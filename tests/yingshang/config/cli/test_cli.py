"""The command as people run it: in a process of its own, in a folder of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from yingshang.config.cli import listing, ours

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[4]
THREE = [
    "--office",
    "云川县营商环境建设局",
    "--county",
    "云川县",
    "--system",
    "王立",
    "--security",
    "李敏:limin",
    "--audit",
    "赵海波",
]


def yingshang(home, *arguments, **more):
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "YINGSHANG_HOME": str(home), "PYTHONIOENCODING": "utf-8"}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "yingshang", *arguments]
    return subprocess.run(
        command, env=env, capture_output=True, text=True, timeout=240, check=False, stdin=subprocess.DEVNULL, **more
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """An installation made by ``init``, and what that printed."""
    home = tmp_path_factory.mktemp("installed") / "data"
    done = yingshang(home, "init", *THREE, "--noinput")
    assert (done.returncode, done.stderr) == (0, "")
    return home, done.stdout


def rows(home, sql):
    with sqlite3.connect(home / "yingshang.sqlite3") as database:
        return database.execute(sql).fetchall()


def test_it_lists_our_commands_and_not_djangos_forest(tmp_path):
    done = yingshang(tmp_path)
    assert (done.returncode, done.stdout) == (0, listing())
    assert {"init", *ours()} == set(re.findall(r"^  (\w+) ", done.stdout, re.MULTILINE))
    assert "makemigrations" not in done.stdout


def test_init_makes_three_people_who_are_to_set_their_passwords(installed):
    home, said = installed
    assert re.findall(r"登录名 (\w+)  开通码 ((?:\w{4}-){3}\w{4})", said)
    people = rows(
        home,
        "SELECT p.name, p.username, p.state, o.kind FROM orgs_person p JOIN orgs_post o ON o.person_id = p.id ORDER BY p.id",
    )
    assert people == [
        ("王立", "system", "invited", "system_admin"),
        ("李敏", "limin", "invited", "security_admin"),
        ("赵海波", "audit", "invited", "audit_admin"),
    ]
    assert rows(home, "SELECT count(*) FROM audit_entry WHERE type = 'ops.installed'") == [(1,)]
    codes = re.findall(r"开通码 ([\w-]+)", said)
    assert len(set(codes)) == 3
    stored = (home / "yingshang.sqlite3").read_bytes()
    assert not [code for code in codes if code.encode() in stored or code.replace("-", "").encode() in stored]


def test_init_again_changes_nothing(installed):
    home, _ = installed
    before = {path: path.read_bytes() for path in (home / "secret.key", home / "yingshang.toml")}
    counts = rows(home, "SELECT (SELECT count(*) FROM orgs_person), (SELECT count(*) FROM audit_entry)")
    done = yingshang(home, "init", "--noinput")
    assert (done.returncode, done.stderr) == (0, "")
    assert "未作改动" in done.stdout
    assert "开通码" not in done.stdout
    assert {path: path.read_bytes() for path in before} == before
    assert rows(home, "SELECT (SELECT count(*) FROM orgs_person), (SELECT count(*) FROM audit_entry)") == counts


def test_init_of_another_office_in_the_same_folder_is_refused(installed):
    done = yingshang(installed[0], "init", "--office", "另一县营商局", "--noinput")
    assert done.returncode == 1
    assert "没有改动" in done.stderr


def test_init_uses_the_settings_that_it_has_just_written(tmp_path):
    place = tmp_path / "elsewhere.sqlite3"
    done = yingshang(tmp_path / "data", "init", *THREE, "--noinput", "--database", f"sqlite:///{place}")
    assert (done.returncode, done.stderr) == (0, "")
    assert place.stat().st_size > 100_000
    assert not (tmp_path / "data" / "yingshang.sqlite3").exists()


def test_the_demonstration_is_made_once_and_can_be_started(tmp_path):
    first, again = (yingshang(tmp_path, "demo") for _ in range(2))
    assert (first.returncode, again.returncode, again.stderr) == (0, 0, "")
    assert first.stdout == again.stdout
    assert {"leader", "clerk"} <= set(re.findall(r"\b[a-z]+\b", first.stdout))
    assert rows(tmp_path, "SELECT count(*) >= 300 FROM orgs_unit") == [(1,)]
    assert (tmp_path / "secret.key").is_file()
    checked = yingshang(tmp_path, "search", "check")
    assert (checked.returncode, checked.stderr) == (0, "")
    found = dict(rows(tmp_path, "SELECT kind, count(*) FROM kernel_searchentry GROUP BY kind"))
    assert len(checked.stdout.splitlines()) == len(found), "each kind that can be searched for has something to find"
    for kind, count in found.items():
        assert rows(tmp_path, f"SELECT count(*) FROM {kind.replace('.', '_')}") == [(count,)]  # noqa: S608 - our own table names


def test_what_init_made_is_found_without_a_rebuild(installed):
    home, _ = installed
    checked = yingshang(home, "search", "check")
    assert (checked.returncode, checked.stderr) == (0, "")
    titles = {title for (title,) in rows(home, "SELECT title FROM kernel_searchentry")}
    assert {"云川县", "云川县营商环境建设局", "王立", "李敏", "赵海波"} <= {one.split()[0] for one in titles}


def test_init_asks_nothing_where_nobody_can_answer(tmp_path):
    done = yingshang(tmp_path / "new", "init", "--noinput")
    assert done.returncode == 1
    assert "还缺少 --office" in done.stderr
    assert not (tmp_path / "new").exists()


def test_two_of_the_three_cannot_be_one_person(tmp_path):
    done = yingshang(tmp_path, "init", *THREE[:-1], "王立:other", "--noinput")
    assert done.returncode == 1
    assert "ops.three_people" in done.stderr
    assert rows(tmp_path, "SELECT count(*) FROM orgs_unit") == [(0,)]


def test_serve_without_an_installation_says_what_to_do(tmp_path):
    done = yingshang(tmp_path, "serve")
    assert done.returncode == 1
    assert "yingshang init" in done.stderr
    assert "代码：ops.not_set_up" in done.stderr


def test_settings_that_cannot_be_read_are_named(tmp_path):
    (tmp_path / "yingshang.toml").write_text("[site\n", encoding="utf-8")
    done = yingshang(tmp_path, "serve")
    assert done.returncode == 1
    assert "yingshang.toml" in done.stderr
    assert "Traceback" not in done.stderr


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _hearing_ctrl_c():
    """In the child, before it starts: what a shell sends into the background is told to pass over Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serve_answers_and_stops_cleanly(installed, number):
    home, _ = installed
    port = free_port()
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "YINGSHANG_HOME": str(home)}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "yingshang", "serve", "--port", str(port)]
    with subprocess.Popen(
        command,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=_hearing_ctrl_c,  # noqa: PLW1509 - nothing but a signal is set
    ) as server:
        try:
            line = server.stdout.readline()
            assert f"http://127.0.0.1:{port}/" in line
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60) as page:
                assert page.url.endswith("/account/login/?next=/")
            taken = yingshang(home, "serve", "--port", str(port))
            assert (taken.returncode, "代码：ops.port_taken" in taken.stderr) == (1, True)
            began = time.monotonic()
            server.send_signal(number)
            assert server.wait(30) == 0
            assert time.monotonic() - began < 20
            assert "网站已停止。" in server.stdout.read()
        finally:
            server.kill()
