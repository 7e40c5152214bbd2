"""One size of the site in a process of its own: ``python -m bench.site_probe SCALE`` prints one line of JSON."""

from __future__ import annotations

import json
import logging
import os
import resource
import statistics
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bench.site_data import fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PASSWORD = "Yunchuan-2026"  # noqa: S105 - that of the demonstration, printed for everybody
ROLES = ("clerk", "liaison", "leader", "audit")
REPEATS = 21
_UNIT_OF_MAXRSS = 1 if sys.platform == "darwin" else 1024


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


def main(scale: int) -> dict[str, dict[str, float]]:
    """All figures of this installation by name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingshang.config.settings")
    import django

    django.setup()
    logging.disable(logging.ERROR)
    from django.db import connection

    found: dict[str, dict[str, float]] = {"rows": {k: float(v) for k, v in fill(scale).items()}}
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    else:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    found["search index made"] = _once(_reindex)
    found["nightly sweep of series"] = _once(_sweep)
    for role in ROLES:
        client, took = _logged_in(role)
        found[f"(login as {role})"] = took
        for name, address in _addresses(role):
            measured = _page(client, address)
            if measured:
                found[f"{role} {name}"] = measured
    return found


def _once(action: Callable[[], object]) -> dict[str, float]:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    action()
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "processor_s": time.process_time() - start,
        "memory_grew_mb": (after - before) * _UNIT_OF_MAXRSS / 1e6,
        "peak_mb": after * _UNIT_OF_MAXRSS / 1e6,
    }


def _reindex() -> None:
    from yingshang.kernel.search import kinds, rebuild

    for kind in kinds().values():
        rebuild(kind)


def _sweep() -> None:
    from yingshang.kernel.actor import SYSTEM
    from yingshang.kernel.jobs import enqueue
    from yingshang.kernel.jobs.running import run_next

    enqueue("obligations.extend", actor=SYSTEM)
    while run_next():
        pass


def _logged_in(role: str) -> tuple[Any, dict[str, float]]:
    from django.test import Client
    from django.urls import reverse

    address = reverse("account_login")
    client = Client(SERVER_NAME="localhost")
    took = _times(lambda: client.post(address, {"username": role, "password": PASSWORD}), 1)
    if client.get("/").status_code != 200:
        sys.exit(f"{role} could not log in")
    return client, took


def _addresses(role: str) -> Iterator[tuple[str, str]]:
    """Name and address of every page without arguments that reads, and of one thing of each kind."""
    from django.urls import NoReverseMatch, reverse

    from tools.site_pages import addresses

    things = _things(role)
    for address in addresses():
        if address.name.split(":")[-1] in {"logout", "healthz", "upload"} or "admin" in address.name:
            continue
        arguments = [things[address.name]] if address.name in things else []
        if bool(address.arguments) != bool(arguments):
            continue
        try:
            yield address.name, reverse(address.name, args=arguments)
        except NoReverseMatch:
            continue
    yield "kernel:search 营商环境", reverse("kernel:search") + "?q=营商环境"


def _things(role: str) -> dict[str, Any]:
    """Address name → a key of a thing of that kind that the role can see."""
    from yingshang.documents.models import Document, Item
    from yingshang.obligations.models import Matter, Obligation
    from yingshang.orgs.models import Person, Unit
    from yingshang.orgs.queries.actors import actor_for

    person = Person.objects.get(username=role)
    actor = actor_for(person)
    kinds: dict[str, Any] = {
        "orgs:unit": Unit, "orgs:person": Person, "documents:document": Document, "documents:review": Document,
        "tasks:item": Item, "obligations:obligation": Obligation, "obligations:matter": Matter,
    }  # fmt: skip
    found = {}
    for name, kind in kinds.items():
        seen = kind.objects.visible_to(actor).order_by("-pk").values_list("pk", flat=True).first()
        if seen is not None:
            found[name] = seen
    return found


def _page(client: Any, address: str) -> dict[str, float] | None:
    first = client.get(address)
    if first.status_code != 200 or "text/html" not in first.headers.get("Content-Type", ""):
        first.close()
        return None
    with counted() as counter:
        client.get(address)
    return {**_times(lambda: client.get(address), REPEATS), "queries": counter.count, "bytes": len(first.content)}


def _times(action: Callable[[], object], repeats: int) -> dict[str, float]:
    """Milliseconds: of this processor where the database is in this process, of the wall where it is a server's."""
    from django.db import connection

    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    took = []
    for _ in range(repeats):
        start = clock()
        action()
        took.append((clock() - start) * 1000)
    took.sort()
    return {"p50_ms": statistics.median(took), "p95_ms": took[min(len(took) - 1, int(len(took) * 0.95))], "queries": 0}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
