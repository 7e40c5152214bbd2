"""Options: the file of the installation, overridden by variables."""

from __future__ import annotations

import pytest

from yingshang.config import options


@pytest.fixture(autouse=True)
def _file(monkeypatch):
    given = {
        "site": {"hosts": ["a.example", "b.example"], "https": True, "port": 8080, "name": "某县"},
        "secret_key": "k",
    }
    monkeypatch.setattr(options, "_SET", given)


def test_the_file_is_read_by_dotted_names():
    assert (options.text("site.name"), options.text("secret_key"), options.number("site.port", 1)) == (
        "某县",
        "k",
        8080,
    )
    assert (options.switch("site.https", False), options.words("site.hosts", [])) == (True, ["a.example", "b.example"])


def test_what_is_not_set_has_its_default():
    assert (options.text("site.none", "x"), options.text("secret_key.inner", "y"), options.text("none")) == (
        "x",
        "y",
        "",
    )
    assert (options.number("site.none", 7), options.switch("site.none", True), options.words("none.at.all", ["z"])) == (
        7,
        True,
        ["z"],
    )


def test_a_variable_wins_over_the_file(monkeypatch):
    monkeypatch.setenv("YINGSHANG_SITE_NAME", "另一县")
    monkeypatch.setenv("YINGSHANG_SITE_HOSTS", " c.example ,, d.example")
    monkeypatch.setenv("YINGSHANG_SITE_HTTPS", "off")
    assert (options.text("site.name"), options.words("site.hosts", []), options.switch("site.https", True)) == (
        "另一县",
        ["c.example", "d.example"],
        False,
    )


def test_an_empty_variable_wins_too(monkeypatch):
    monkeypatch.setenv("YINGSHANG_SITE_NAME", "")
    assert options.text("site.name", "x") == ""


@pytest.mark.parametrize("url", ["", "sqlite:///db/file.sqlite3"])
def test_sqlite_keeps_what_it_acknowledged(url):
    found = options.database(url)
    assert found["NAME"] == (str(options.HOME / "yingshang.sqlite3") if not url else "db/file.sqlite3")
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        assert pragma in found["OPTIONS"]["init_command"]


def test_a_server_is_read_from_its_address():
    found = options.database("postgresql://us%40er:pa%3Ass@db.example:5433/bureau?sslmode=require")
    assert (found["ENGINE"], found["NAME"], found["USER"], found["PASSWORD"]) == (
        "django.db.backends.postgresql",
        "bureau",
        "us@er",
        "pa:ss",
    )
    assert (found["HOST"], found["PORT"], found["OPTIONS"]["sslmode"]) == ("db.example", "5433", "require")


def test_a_server_on_a_socket():
    found = options.database("postgresql://postgres:@/postgres?host=%2Frun%2Fpg")
    assert (found["HOST"], found["PORT"]) == ("/run/pg", "")


def test_a_server_answers_a_page_in_one_process_unless_the_address_says_otherwise():
    assert options.database("postgresql://u@db/bureau")["OPTIONS"] == {
        "options": "-c jit=off -c max_parallel_workers_per_gather=0 -c random_page_cost=1.5"
    }
    assert options.database("postgresql://u@db/bureau?options=")["OPTIONS"] == {"options": ""}
