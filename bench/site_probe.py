"""One measurement of a site in a process of its own.

``python -m bench.site_probe WHAT SET SCALE`` prints a line of JSON.

``WHAT`` is ``fill``, ``pages``, or the name of a piece of work in ``bench.site_work``.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import statistics
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.site_data import fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PASSWORD = "Yunchuan-2026"  # noqa: S105 - that of the demonstration, printed for everybody
ROLES = {
    "work": ("clerk", "section", "leader", "supervisor", "liaison", "hotline", "media", "town", "audit"),
    "people": ("clerk", "liaison", "leader", "system", "security", "audit"),
}
REPEATS, AGAIN = int(os.environ.get("REPEATS", "21")), int(os.environ.get("AGAIN", "7"))  # of the first role; others
# The worst of a few repeats stands for their 95th percentile: a page that came near the goal so is asked that often.
CLOSER, NEAR_MS = int(os.environ.get("CLOSER", "60")), 70.0
LONGEST_MS = 6_000.0
_UNIT_OF_MAXRSS = 1 if sys.platform == "darwin" else 1024
# Questions that people ask of lists, besides the list as it opens.
ASKED = {
    "work": {
        "kernel:search": ("q=营商环境", "q=工作12345", "q=集中宣传 通知"),
        "tasks:ledger": ("words=营商环境", "stage=open", "stage=done"),
        "obligations:office": ("lamp=red", "lamp=yellow&_sort=due", "state=submitted", "words=中介机构", "unit=5"),
        "obligations:inbox": ("lamp=red", "state=done", "words=中介机构"),
        "documents:documents": ("words=零投诉", "doubts=yes"),
        "messaging:inbox": ("words=零投诉",),
    },
    "people": {
        "kernel:search": ("q=王伟", "q=水利局"),
        "orgs:units": ("words=水利局", "kind=section", "liaison=no"),
        "orgs:people": ("words=王伟", "public=yes"),
        "orgs:find": ("q=水利局",),
        "orgs:suggest": ("q=水利",),
        "orgs:suggest_people": ("q=王伟",),
        "audit:ledger": ("words=营商环境", "words=没有这样的字", "type=obligations.completed", "unit=水利局"),
    },
}
SKIPPED = {"logout", "upload", "bare"}
PACE = "(pace)"
_paces: list[float] = []


class Counter:
    """Counts queries while it wraps them."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        """Count and pass on."""
        self.count += 1
        return execute(*arguments)


@contextmanager
def counted() -> Iterator[Counter]:
    """Queries of the block."""
    from django.db import connection

    counter = Counter()
    with connection.execute_wrapper(counter):
        yield counter


def main(what: str, kind: str, scale: int) -> dict[str, Any]:
    """The figures of one measurement by name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingshang.config.settings")
    import django

    from tools.site_pages import import_everything

    django.setup()
    import_everything()
    logging.disable(logging.ERROR)
    if what == "fill":
        rows: dict[str, int] = {}
        took = once(lambda: rows.update(fill(kind, scale)))
        return {"rows": rows, "making the rows": took}
    if what == "pages":
        return pages(kind)
    from django.db import connection

    from bench.site_work import WORK
    from yingshang.kernel import clock
    from yingshang.obligations.queries.due import soon

    soon(clock.now())  # a worker has long read its programs and the holidays of the country
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA mmap_size=0")  # pages of the file are no memory of ours
    return {WORK[what].label: once(WORK[what].run)}


def once(action: Callable[[], object]) -> dict[str, float]:
    """Seconds of the wall and of processors, and how much memory it took at its peak, with what it says itself."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, worked = time.perf_counter(), processor()
    said = action()
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "wall_s": round(time.perf_counter() - start, 2),
        "processor_s": round(processor() - worked, 2),
        "memory_grew_mb": round((after - before) * _UNIT_OF_MAXRSS / 1e6, 1),
        "peak_mb": round(after * _UNIT_OF_MAXRSS / 1e6, 1),
        **(said if isinstance(said, dict) else {}),
    }


def processor() -> float:
    """Seconds of processors that this process and the database's server for it have used.

    Where nobody can say it of the server (it is not on this machine), the clock on the wall.
    """
    from django.db import connection

    if connection.vendor == "sqlite":
        return time.process_time()
    connection.ensure_connection()
    try:
        text = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text(encoding="ascii")
    except OSError:
        return time.perf_counter()
    return time.process_time() + int(text.split()[0]) / 1e9


def pages(kind: str) -> dict[str, dict[str, float]]:
    """Every page of every role."""
    from django.conf import settings

    from yingshang.kernel.settling import settle
    from yingshang.kernel.web.access import STAFF, Row, table

    settings.ROOT_URLCONF = "bench.site_bare"
    table()["bare"] = Row("bare", STAFF)
    settle()  # as a server does
    found: dict[str, dict[str, float]] = {}
    known: set[str] = set()
    for role in os.environ.get("ROLES", "").split() or ROLES[kind]:
        client, took = _logged_in(role)
        if "(bare view)" not in found:
            found["(bare view)"] = {**_page(client, "/bare/", REPEATS), "bytes": 4}  # type: ignore[dict-item]  # it answers
        found[f"login as {role}"] = took
        for name, address in _addresses(kind, role):
            measured = _page(client, address, AGAIN if name in known else REPEATS)
            known.add(name)
            if measured:
                found[f"{role} {name}"] = measured
    found[PACE] = {"yardstick_ms": round(min(_paces), 3), "yardstick_p50_ms": round(statistics.median(_paces), 3)}
    return found


def _logged_in(role: str) -> tuple[Any, dict[str, float]]:
    from django.test import Client
    from django.urls import reverse

    address = reverse("account_login")
    client = Client(SERVER_NAME="localhost")
    with counted() as counter:
        took = _times(lambda: client.post(address, {"username": role, "password": PASSWORD}), 1)
    if client.get("/").status_code != 200:
        sys.exit(f"{role} could not log in")
    return client, {**took, "queries": counter.count}


def _addresses(kind: str, role: str) -> Iterator[tuple[str, str]]:
    """Name and address of every page that reads: those without arguments, of one thing of each kind, of questions."""
    from django.urls import NoReverseMatch, reverse

    from tools.site_pages import addresses

    things = _things(role)
    for address in addresses():
        if address.name.split(":")[-1] in SKIPPED or "admin" in address.name:
            continue
        arguments = [things[address.name]] if address.name in things else []
        if bool(address.arguments) != bool(arguments):
            continue
        try:
            path = reverse(address.name, args=arguments)
        except NoReverseMatch:
            continue
        yield address.name, path
        for query in ASKED[kind].get(address.name, ()):
            yield f"{address.name} {query}", f"{path}?{query}"


def _things(role: str) -> dict[str, Any]:
    """Address name → a key of a thing of that kind that the role can see: the newest."""
    from yingshang.documents.models import Document, Item
    from yingshang.obligations.models import Matter, Obligation
    from yingshang.orgs.models import Person, Unit
    from yingshang.orgs.queries.actors import actor_for

    person = Person.objects.get(username=role)
    actor = actor_for(person)
    kinds: dict[str, Any] = {
        "orgs:unit": Unit, "orgs:branch": Unit, "orgs:person": Person, "documents:document": Document,
        "documents:review": Document, "documents:text": Document, "tasks:item": Item, "tasks:hand_out": Document,
        "obligations:duty": Obligation, "obligations:matter": Matter, "supervision:unit": Unit,
    }  # fmt: skip
    found: dict[str, Any] = {}
    for name, model in kinds.items():
        if model is Item:
            seen: Any = Item.objects.filter(document__in=Document.objects.visible_to(actor), handed__isnull=False)
        else:
            seen = model.objects.visible_to(actor)
        key = seen.order_by("-pk").values_list("pk", flat=True).first()
        if key is not None:
            found[name] = key
    if "orgs:branch" in found:
        found["orgs:branch"] = Unit.objects.order_by("pk").values_list("pk", flat=True)[0]
    return found


def _page(client: Any, address: str, repeats: int) -> dict[str, float] | None:
    begun = processor()
    first = client.get(address)
    cold = (processor() - begun) * 1000
    if first.status_code != 200 or "text/html" not in first.headers.get("Content-Type", ""):
        first.close()
        return None
    with counted() as counter:
        client.get(address)
    times = _times(lambda: client.get(address), repeats)
    if times["p95_ms"] > NEAR_MS and repeats < CLOSER:
        times = _times(lambda: client.get(address), CLOSER)
    return {
        **times,
        "queries": counter.count,
        "cold_ms": round(cold, 1),
        "bytes": len(first.content),
    }


def _times(action: Callable[[], object], repeats: int) -> dict[str, float]:
    """Milliseconds of processors, and of the wall. What takes seconds is not asked for twenty times.

    ``p95_yards`` is in yardsticks measured around each: neighbours of a machine that is shared do not change it.
    """
    took: list[float] = []
    wall: list[float] = []
    yards: list[float] = []
    before = yardstick()
    while len(took) < repeats and sum(took) < LONGEST_MS:
        begun, start = time.perf_counter(), processor()
        action()
        took.append((processor() - start) * 1000)
        wall.append((time.perf_counter() - begun) * 1000)
        after = yardstick()
        yards.append(2 * took[-1] / (before + after))
        before = after
    return {
        "p50_ms": round(statistics.median(took), 2),
        "p95_ms": round(_p95(took), 2),
        "wall_p50_ms": round(statistics.median(wall), 2),
        "wall_p95_ms": round(_p95(wall), 2),
        "p50_yards": round(statistics.median(yards), 3),
        "p95_yards": round(_p95(yards), 3),
        "repeats": len(took),
        "queries": 0,
    }


def yardstick() -> float:
    """Milliseconds of the processor that a fixed piece of work takes now: words gathered, sorted and put together."""
    start = time.process_time()
    found: dict[str, list[int]] = {}
    for number in range(6_000):
        found.setdefault(f"{number * 7919 % 1_000:03}", []).append(number)
    "".join(f"<td>{key}</td>" for key in sorted(found, key=lambda key: (-len(found[key]), key)))
    _paces.append((time.process_time() - start) * 1000)
    return _paces[-1]


def _p95(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
