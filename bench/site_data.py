"""Rows for the benchmarks of the site: an invented county grown to a size, always the same for one seed.

At 100×: the demonstration's units, 2,000 documents, 100,000 tasks, 1,000,000 obligations. Rows are written in bulk,
past the commands: what is measured is reading and sweeping, and a million audited acts would take the afternoon.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SEED = 20261121
DOCUMENTS, TASKS, PARTS = 20, 50, 10  # at 1×: documents, tasks of each, parts of each task
RHYTHMS = ("FREQ=WEEKLY;BYDAY=FR", "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1")
_WORDS = (
    "营商环境",
    "政务服务",
    "减税降费",
    "中介机构",
    "诚信政府",
    "惠企政策",
    "零投诉",
    "集中宣传",
    "办事指南",
    "一次办好",
)
_VERBS = ("开展", "完善", "公布", "清理", "核查", "推进", "组织", "报送")
_BATCH = 5000


def fill(scale: int) -> dict[str, int]:
    """Grow an installation that holds the demonstration's county to ``scale``; how many rows of each kind there are."""
    from yingshang.documents.models import Document, Item, ItemUnit
    from yingshang.obligations.models import Matter, Obligation, Series
    from yingshang.orgs.models import Unit

    filling = _Filling(scale)
    documents = _written(Document, filling.documents())
    readings = filling.readings(documents)
    items = _written(Item, filling.items(documents, readings))
    _written(ItemUnit, filling.units_of(items))
    matters = _written(Matter, filling.matters(items))
    following = iter(matters)
    while chunk := list(islice(following, _BATCH // PARTS)):
        Obligation.objects.bulk_create(filling.obligations(chunk))
    _written(Series, filling.series(matters))
    kinds = (Unit, Document, Item, Matter, Obligation, Series)
    return {kind.__name__.lower(): kind._default_manager.count() for kind in kinds}


def _written(model: Any, rows: Iterable[Any]) -> list[Any]:
    return list(model._default_manager.bulk_create(rows, _BATCH))


class _Filling:
    def __init__(self, scale: int) -> None:
        from yingshang.kernel import clock
        from yingshang.orgs.models import Unit

        self.count = DOCUMENTS * scale
        self.random = Random(SEED)
        self.now: datetime = clock.now()
        self.units = list(Unit.objects.filter(state="active").order_by("pk"))
        self.office = self._office()

    def _office(self) -> Any:
        from yingshang.orgs.enums import PostKind
        from yingshang.orgs.models import Post

        return Post.objects.filter(kind=PostKind.CLERK).earliest("pk").unit

    def words(self) -> str:
        return f"{self.random.choice(_VERBS)}{self.random.choice(_WORDS)}工作{self.random.randrange(1_000_000)}"

    def documents(self) -> Iterator[Any]:
        from yingshang.documents.enums import DocumentState
        from yingshang.documents.models import Document

        states = list(DocumentState.values)
        for number in range(self.count):
            day = self.now - timedelta(days=self.random.randrange(900))
            yield Document(
                file_name=f"{number}.txt",
                sha256=f"{number:064x}",
                office=self.office,
                title=f"关于{self.words()}的通知",
                doc_number=f"云政办发〔{day.year}〕{number + 1}号",
                issuer="云川县人民政府办公室",
                issued_on=day.date(),
                state=states[number % len(states)],
                uploaded_by="韩敏",
                uploaded_at=day,
            )

    def readings(self, documents: list[Any]) -> list[Any]:
        from yingshang.documents.models import Document, Reading

        text = "\n".join(self.words() for _ in range(200))
        rows = (Reading(document=one, engine="1", answer={}, text=text, at=one.uploaded_at) for one in documents)
        readings = _written(Reading, rows)
        for document, reading in zip(documents, readings, strict=True):
            document.reading = reading
        Document.objects.bulk_update(documents, ["reading"], batch_size=500)
        return readings

    def items(self, documents: list[Any], readings: list[Any]) -> Iterator[Any]:
        from yingshang.documents.enums import ItemState
        from yingshang.documents.models import Item

        states = list(ItemState.values)
        for document, reading in zip(documents, readings, strict=True):
            for place in range(TASKS):
                yield Item(
                    document=document,
                    reading=reading,
                    order=(place + 1) << 20,
                    title=self.words(),
                    content=self.words(),
                    ordinal=str(place + 1),
                    due_phrase="2026年12月底前",
                    start=place * 10,
                    end=place * 10 + 9,
                    state=states[place % len(states)],
                    due={"text": "2026年12月底前", "due": "2026-12-31"},
                )

    def units_of(self, items: list[Any]) -> Iterator[Any]:
        from yingshang.documents.enums import Match
        from yingshang.documents.models import ItemUnit
        from yingshang.orgs.enums import UnitRole

        for item in items:
            for place, unit in enumerate(self.random.sample(self.units, 3)):
                role = UnitRole.LEAD if place == 0 else UnitRole.PARTICIPATING
                yield ItemUnit(item=item, role=role, printed=unit.name, unit=unit, match=Match.CERTAIN, order=place)

    def matters(self, items: list[Any]) -> Iterator[Any]:
        from yingshang.obligations.models import Matter

        for item in items:
            yield Matter(
                source_kind="documents.item",
                source_id=str(item.pk),
                source_title=item.document.title,
                title=item.title,
                content=item.content,
                due_phrase=item.due_phrase,
                office=self.office,
                handed_out_at=self.now,
                basis=item.document.doc_number,
            )

    def obligations(self, matters: Iterable[Any]) -> list[Any]:
        from yingshang.obligations.enums import DueKind, Grade, State
        from yingshang.obligations.models import Obligation
        from yingshang.orgs.enums import UnitRole

        weights = {"assigned": 5, "in_progress": 20, "submitted": 3, "completed": 30, "signed_off": 40, "void": 2}
        rows = []
        for matter in matters:
            for place, unit in enumerate(self.random.sample(self.units, PARTS)):
                state = self.random.choices(list(weights), list(weights.values()))[0]
                due = self.now + timedelta(days=self.random.randrange(-700, 120))
                if state in {"assigned", "in_progress"}:  # what is open is recent, as in life: few stay red for years
                    due = self.now + timedelta(days=self.random.randrange(-30, 120))
                done = state in {"completed", "signed_off"}
                rows.append(
                    Obligation(
                        matter=matter,
                        unit=unit,
                        giver=self.office,
                        role=UnitRole.LEAD if place == 0 else UnitRole.RESPONSIBLE,
                        due_kind=DueKind.ONCE,
                        due_at=due,
                        first_due_at=due,
                        state=State(state),
                        assigned_at=due - timedelta(days=60),
                        submitted_at=due if done else None,
                        on_time=True if done else None,
                        completed_at=due if done else None,
                        grade=Grade.GOOD if done else "",
                    )
                )
        return rows

    def series(self, matters: list[Any]) -> Iterator[Any]:
        from yingshang.obligations.enums import DueKind
        from yingshang.obligations.models import Series
        from yingshang.orgs.enums import UnitRole

        for place, matter in enumerate(matters[::10]):
            yield Series(
                matter=matter,
                unit=self.units[place % len(self.units)],
                role=UnitRole.RESPONSIBLE,
                kind=DueKind.RECURRING,
                rule=RHYTHMS[place % len(RHYTHMS)],
                starts_on=self.now.date(),
            )
