"""What the site's bench fills in is true: the chain verifies, rows refer to rows, and the table says what is late."""

from __future__ import annotations

import pytest

from bench import site, site_data, site_probe, site_rows
from yingshang.audit.models import Entry, Head
from yingshang.audit.queries.verification import verify
from yingshang.orgs.models import Person, Unit


@pytest.mark.django_db(transaction=True)
def test_units_people_and_a_chain_that_verifies(cast, county, monkeypatch):
    monkeypatch.setattr(site_data, "UNITS", 12)
    monkeypatch.setattr(site_data, "ENTRIES", 30)
    Head.objects.get_or_create(pk=1, defaults={"number": 0, "hash": "0" * 64})
    before = Head.objects.get().number
    filling = site_data._People(2)
    filling.fill()
    assert Unit.objects.count() == 24
    assert Person.objects.count() == 24
    assert all(unit.path == f"{unit.parent.path}{unit.pk}/" for unit in Unit.objects.exclude(parent=None))
    assert Entry.objects.count() == before + 60
    report = verify()
    assert (report.is_whole, report.last) == (True, before + 60)


@pytest.mark.django_db
def test_what_a_row_leaves_out_is_the_default(county):
    key = site_rows.first_key(Unit)
    rows = ({"id": key + n, "name": f"新单位{n}", "kind": "town", "path": f"{key + n}/"} for n in range(3))
    assert site_rows.write(Unit, rows) == 3
    made = Unit.objects.filter(pk__gte=key)
    assert list(made.order_by("pk").values_list("name", "state", "version", "parent")) == [
        (f"新单位{n}", "active", 1, None) for n in range(3)
    ]


def test_asking_what_it_does_measures_nothing(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("sys.argv", ["bench.site", "--help"])
    monkeypatch.setenv("BENCH_HOME", str(tmp_path / "sizes"))
    with pytest.raises(SystemExit) as ended:
        site.main()
    assert (ended.value.code, (tmp_path / "sizes").exists()) == (0, False)
    assert "DATABASE=postgres" in capsys.readouterr().out


def test_the_table_says_what_is_late_and_what_asks_more():
    def page(p95, queries):
        return {"p50_ms": p95, "p95_ms": p95, "queries": queries}

    found = {
        1: {"(bare view)": page(5, 5), "clerk list": page(50, 20), "login as clerk": page(300, 30)},
        10: {"(bare view)": page(5, 5), "clerk list": page(150, 21), "login as clerk": page(300, 30)},
    }
    lines = site.table(found)
    (line,) = [one for one in lines if one.startswith("clerk list")]
    assert line.split() == [
        "clerk",
        "list",
        "50.0",
        "20",
        "150.0",
        "21",
        "30.0",
        "3.0",
        "over",
        "100",
        "ms",
        "MORE",
        "QUERIES",
    ]
    assert lines[-1] == "1 pages at 10x: median 150 ms, worst 150 ms, 1 over; queries not constant: 1"


def test_neighbours_of_the_machine_are_taken_out_of_the_figures():
    slow = {"p50_ms": 150, "p95_ms": 180, "p95_yards": 30.0, "queries": 20}  # while a yardstick took 6 ms
    found = {10: {"clerk list": slow, site.PACE: {"yardstick_ms": 2.5, "yardstick_p50_ms": 6.0}}}
    lines = site.table(found)
    assert lines[1].split()[-4:] == ["75.0", "over", "100", "ms"]
    said = (
        "at the fastest pace of this run (a yardstick of 2.50 ms; most often 6.00): median 75 ms, worst 75 ms, 0 over"
    )
    assert lines[-1] == said


def test_a_yardstick_is_work_of_the_processor():
    before = len(site_probe._paces)
    assert 0 < site_probe.yardstick() < 1_000
    assert len(site_probe._paces) == before + 1


def test_queries_that_grow_and_shrink_again_are_not_constant():
    def page(queries):
        return {"p50_ms": 5, "p95_ms": 5, "queries": queries}

    found = {size: {"clerk list": page(20), "clerk page": page(n)} for size, n in ((1, 20), (10, 21), (100, 20))}
    lines = site.table(found)
    assert [line.endswith("MORE QUERIES") for line in lines[1:3]] == [False, True]
    assert lines[-1].endswith("; queries not constant: 1")


def test_sizes_of_different_versions_are_not_compared_unsaid():
    def of(tree):
        return {"clerk list": {"p50_ms": 5, "p95_ms": 5, "queries": 20}, site.VERSION: {"tree": tree}}

    one = {"sqlite work 1x": of("abc"), "sqlite work 10x": of("abc")}
    assert not [line for line in site.report(one) if "VERSION" in line]
    assert "NOT OF ONE VERSION: 1x abc, 10x abc+" in site.report(one | {"sqlite work 10x": of("abc+")})


def test_an_export_is_judged_by_100_000_rows():
    assert site._late({"processor_s": 40, "count": 400_000}, 15) == "  reached"
    assert site._late({"processor_s": 40, "count": 200_000}, 15) == "  over 15 s"
    assert site._late({"processor_s": 70}, 60) == "  over 60 s"
    assert site._late({"failed": 1}, 60) == ""
