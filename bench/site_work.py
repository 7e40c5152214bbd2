"""Work that is not a page: sweeps of the night and the morning, exports, feeds, the verification of the ledger."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Piece:
    """``run`` does it once; ``kinds`` are the sets in which there is something to do; ``most_s`` is the goal."""

    label: str
    run: Callable[[], object]
    kinds: tuple[str, ...] = ("work",)
    most_s: float | None = None


@contextmanager
def working_morning() -> Iterator[None]:
    """Half past nine on the next working day: the sweeps of the morning do nothing on a day of rest."""
    from yingshang.calendars.queries.days import is_working_day
    from yingshang.kernel import clock

    day = clock.today()
    while not is_working_day(day):
        day += timedelta(days=1)
    with clock.standing_at(datetime.combine(day, time(9, 30), clock.SHANGHAI)):
        yield


def job(name: str, args: dict[str, Any] | None = None, owner: str = "") -> dict[str, float]:
    """One job to its end, as a worker does it. Its numbers come back; raises RuntimeError when it failed."""
    from yingshang.kernel import clock
    from yingshang.kernel.actor import SYSTEM
    from yingshang.kernel.enums import JobState
    from yingshang.kernel.jobs import enqueue
    from yingshang.kernel.jobs.running import run_next
    from yingshang.kernel.models import Job

    Job.objects.filter(state=JobState.QUEUED).update(run_after=clock.now() + timedelta(days=30))  # not those
    row = enqueue(name, args, actor=_actor(owner) if owner else SYSTEM)
    run_next()
    row.refresh_from_db()
    if row.state != JobState.DONE:
        raise RuntimeError(f"{name}: {row.state} {row.error_code} {row.error_text[-800:]}")
    result = row.result if isinstance(row.result, dict) else {}
    return {key: value for key, value in result.items() if isinstance(value, int)}


def _actor(role: str) -> Any:
    from yingshang.orgs.models import Person
    from yingshang.orgs.queries.actors import actor_for

    return actor_for(Person.objects.get(username=role))


def _search() -> dict[str, float]:
    from yingshang.kernel.search import kinds, rebuild

    return {"entries": sum(rebuild(kind) for kind in kinds().values())}


def _morning(name: str) -> Callable[[], object]:
    def run() -> object:
        with working_morning():
            return job(name)

    return run


def _list(key: str, query: str, role: str) -> Callable[[], object]:
    def run() -> object:
        from yingshang.kernel.lists.declaring import list_named

        columns = [column.name for column in list_named(key).choose([])]
        return job("kernel.export_list", {"list": key, "query": query, "columns": columns, "form": "xlsx"}, role)

    return run


def _feed() -> dict[str, float]:
    """The answer of a unit's calendar address, as a phone fetches it."""
    from django.test import Client
    from django.urls import reverse
    from django.utils.crypto import get_random_string

    from yingshang.obligations.actions.feeds import make_feed
    from yingshang.obligations.queries.feeds import hash_of

    secret = get_random_string(40)
    make_feed(actor=_actor("liaison"), secret_hash=hash_of(secret))
    answer = Client(SERVER_NAME="localhost").get(reverse("obligations:feed", args=[secret]))
    return {"events": answer.content.count(b"BEGIN:VEVENT"), "bytes": len(answer.content)}


def _circular() -> dict[str, float]:
    from yingshang.kernel import clock
    from yingshang.supervision.actions.circulars import About, make_circular
    from yingshang.supervision.queries.circular_kinds import kinds
    from yingshang.supervision.queries.periods import month_of

    today = clock.today()
    period = month_of(today.replace(day=1) - timedelta(days=1))
    cut_off = datetime.combine(today.replace(day=1), time(0), clock.SHANGHAI)
    kind = next(iter(kinds()))
    made = make_circular(actor=_actor("supervisor"), kind=kind, about=About(period, cut_off))
    return {"duties": len(made.figures["rows"]), "units": len(made.figures["units"])}


def _verify() -> dict[str, float]:
    from yingshang.audit.queries.verification import verify

    report = verify()
    if not report.is_whole:
        raise RuntimeError(report.findings[0].sentence)
    return {"entries": report.rows}


WORK = {
    "search": Piece("search index made anew", _search, ("work", "people")),
    "verify": Piece("audit ledger verified", _verify, ("work", "people")),
    "extend": Piece("sweep: occurrences of recurring duties", lambda: job("obligations.extend"), most_s=60),
    "extend again": Piece("sweep: the same again, nothing lacks", lambda: job("obligations.extend"), most_s=60),
    "roll": Piece("sweep: due days after the calendar changed", lambda: job("obligations.roll_again"), most_s=60),
    "remind": Piece("sweep: reminders of the morning", _morning("reminders.sweep"), most_s=60),
    "supervise": Piece("sweep: ladders of the morning", _morning("supervision.sweep"), most_s=60),
    "judge": Piece("sweep: verdicts of the quarter", lambda: job("supervision.judge"), most_s=60),
    "circular": Piece("figures of a monthly circular", _circular, most_s=60),
    "feed": Piece("calendar feed of a unit", _feed),
    "tasks xlsx": Piece("export: ledger of tasks", _list("tasks.ledger", "", "clerk"), most_s=15),
    "duties xlsx": Piece(
        "export: ledger of duties in progress", _list("obligations.ledger", "state=in_progress", "clerk"), most_s=15
    ),
    "units xlsx": Piece("export: units", _list("orgs.units", "", "system"), ("people",), most_s=15),
    "people xlsx": Piece("export: people", _list("orgs.people", "", "system"), ("people",), most_s=15),
    "audit xlsx": Piece(
        "export: audit entries of one kind", _list("audit.entries", "type=obligations.completed", "audit"), ("people",)
    ),
}
