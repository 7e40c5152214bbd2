"""Rows for the benchmarks of the site: an invented county grown to a size, always the same for one seed.

Two sets, each an installation of its own. ``work`` at 100×: the demonstration's 300 units, 2,000 documents, 100,000
tasks, 1,000,000 obligations, 200,000 moves and 100,000 reports, 10,000 recurring duties, 100,000 messages,
1,000,000 audit entries. ``people`` at 100×: 30,000 units and 30,000 people, 1,000,000 audit entries. Rows are written
past the commands (``bench.site_rows``): what is measured is reading and sweeping, and a million audited acts would take
the afternoon. The audit chain is a true one: it verifies.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, Any

from bench.site_rows import first_key, in_bulk, write

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 20261121
DOCUMENTS, TASKS, PARTS = 20, 50, 10  # at 1×: documents, tasks of each, parts of each task
UNITS, ENTRIES = 300, 10_000  # at 1×
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
_SURNAMES, _GIVEN = "王李张刘陈杨赵黄周吴", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚"
_DEPARTMENTS = ("发改局", "教育局", "财政局", "公安局", "民政局", "司法局", "水利局", "商务局", "卫健局", "审计局")
_SECTIONS = ("办公室", "综合股", "法规股", "审批股", "监管股")
_STATES = {"assigned": 5, "in_progress": 20, "submitted": 3, "completed": 30, "signed_off": 40, "void": 2}
_ACTS = (
    ("obligations.acknowledged", "签收“{}”"),
    ("obligations.reported", "报送“{}”的进展：已按要求办理"),
    ("obligations.submitted", "申请办结“{}”：已完成"),
    ("obligations.completed", "审核通过“{}”，评定为良好"),
    ("obligations.sent_back", "退回“{}”：材料不全"),
)


def fill(kind: str, scale: int) -> dict[str, int]:
    """Grow an installation that holds the demonstration's county; how many rows there are then of what was grown."""
    from yingshang.audit.models import Entry
    from yingshang.documents.models import Document, Item
    from yingshang.messaging.models import Message
    from yingshang.obligations.models import Matter, Obligation, Report, Series
    from yingshang.orgs.models import Person, Unit

    with in_bulk():
        if kind == "people":
            _People(scale).fill()
        else:
            _Work(scale).fill()
    kinds = [Unit, Person, Document, Item, Matter, Obligation, Series, Report, Message, Entry]
    return {model.__name__.lower(): model._base_manager.count() for model in kinds}


class _Filling:
    """What both sets have: a moment, chance that repeats itself, words, and the ledger."""

    def __init__(self, scale: int) -> None:
        from yingshang.kernel import clock
        from yingshang.orgs.models import Unit

        self.scale = scale
        self.random = Random(SEED)
        self.now: datetime = clock.now()
        self.units = list(Unit.objects.filter(state="active").order_by("pk"))

    def words(self) -> str:
        chosen = self.random.random()
        number = int(chosen * 1_000_000)
        return f"{_VERBS[number % 8]}{_WORDS[number // 8 % 10]}工作{number}"

    def days_ago(self, most: int) -> datetime:
        return self.now - timedelta(seconds=int(self.random.random() * most * 86_400))

    def entries(self, targets: list[tuple[str, int]]) -> Iterator[dict[str, Any]]:
        """Entries that go on from the head of the ledger, and the head moved on behind them."""
        from django.conf import settings

        from yingshang.audit.models import Head
        from yingshang.audit.models.canonical import canonical, digest
        from yingshang.orgs.models import Post

        head = Head.objects.get()
        number, previous, at = head.number, head.hash, self.now
        people = list(Post.objects.select_related("person", "unit").order_by("pk")[:2000])
        whole = ENTRIES * self.scale
        for place in range(whole):
            number += 1
            kind, sentence = _ACTS[place % len(_ACTS)]
            post = people[int(self.random.random() * len(people))]
            title, target = targets[place % len(targets)]
            # The newest ones lie within the last week, as thick as in life: 1,000 acts a day at 100×.
            at = self.now - timedelta(seconds=(whole - place) * 86_400 // (10 * self.scale))
            values: dict[str, Any] = {
                "number": number, "event_id": -number, "at": at, "type": kind, "sentence": sentence.format(title),
                "target_kind": "obligations.obligation", "target_id": str(target), "target_title": title,
                "facts": {}, "sealed": {}, "person_id": post.person_id, "person_name": post.person.name,
                "post": post.title, "unit_id": post.unit_id, "unit": post.unit.name, "for_person": "",
                "address": "10.1.2.3", "algorithm": settings.AUDIT_HASH, "previous": previous,
            }  # fmt: skip
            previous = digest(canonical(values), settings.AUDIT_HASH)
            yield {**values, "hash": previous}
        Head.objects.filter(pk=head.pk).update(number=number, hash=previous, at=at)


class _People(_Filling):
    """Further counties beside the demonstration's departments, each with departments and sections; one person each."""

    def fill(self) -> None:
        from yingshang.audit.models import Entry
        from yingshang.orgs.models import Person, Post, Unit

        first_unit, first_person = first_key(Unit), first_key(Person)
        write(Unit, self.grown())
        kinds = [(row.pk, row.kind) for row in Unit.objects.filter(pk__gte=first_unit).only("pk", "kind")]
        people = max(0, UNITS * self.scale - Person.objects.count())
        write(Person, self.people(first_person, people))
        write(Post, self.posts(first_key(Post), first_person, kinds[:people]))
        write(Entry, self.entries([(row.name, row.pk) for row in self.units]))

    def grown(self) -> Iterator[dict[str, Any]]:
        from yingshang.orgs.models import Unit

        root, key = self.units[0], first_key(Unit)
        left = UNITS * self.scale - len(self.units)
        county = department = root
        for place in range(left):
            within = place % UNITS
            if within == 0:
                name, kind, parent = f"第{place // UNITS + 1}县", "county", (root.pk, root.path)
            elif within % 6 == 1:
                what = _DEPARTMENTS[within // 6 % 10]
                name, kind, parent = f"{county.name}{what}{within // 60 or ''}", "department", (county.pk, county.path)
            else:
                name, kind, parent = _SECTIONS[within % 6 - 2], "section", (department.pk, department.path)
            unit = Unit(pk=key + place, name=name, path=f"{parent[1]}{key + place}/")
            if within == 0:
                county = unit
            elif within % 6 == 1:
                department = unit
            yield {
                "id": unit.pk, "parent_id": parent[0], "kind": kind, "name": name, "path": unit.path,
                "short_name": "", "order": within, "phone": f"0830{place:07d}",
            }  # fmt: skip

    def people(self, first: int, count: int) -> Iterator[dict[str, Any]]:
        for place in range(count):
            name = _SURNAMES[place % 10] + _GIVEN[place // 10 % 21] + _GIVEN[place // 210 % 21]
            yield {
                "id": first + place, "username": f"p{place:06d}", "name": name, "password": "!", "state": "listed",
                "created_at": self.now,
            }  # fmt: skip

    def posts(self, key: int, first: int, units: list[tuple[int, str]]) -> Iterator[dict[str, Any]]:
        for place, (unit, kind) in enumerate(units):
            role = "section_head" if kind == "section" else "liaison"
            yield {"id": key + place, "person_id": first + place, "unit_id": unit, "kind": role, "is_main": True}


class _Work(_Filling):
    """Documents handed out to the demonstration's units, and what became of it."""

    def fill(self) -> None:
        from yingshang.audit.models import Entry
        from yingshang.documents.models import Document, Item, ItemUnit, Reading
        from yingshang.kernel.models import History
        from yingshang.messaging.models import Message, Receipt
        from yingshang.obligations.actions.wholes import mend_wholes
        from yingshang.obligations.models import Matter, Obligation, Report, Series
        from yingshang.tasks.models import HandedItem

        self.document, self.reading, self.item = first_key(Document), first_key(Reading), first_key(Item)
        self.matter, self.obligation = first_key(Matter), first_key(Obligation)
        self.tasks = DOCUMENTS * TASKS * self.scale
        self.titles = [self.words() for _ in range(self.tasks)]
        write(Document, self.documents())
        write(Reading, self.readings())
        write(Item, self.items())
        write(ItemUnit, self.units_of(first_key(ItemUnit)))
        write(Matter, self.matters())
        write(HandedItem, self.handed(first_key(HandedItem)))
        self.states = bytearray()
        write(Obligation, self.obligations())
        write(Series, self.series(first_key(Series)))
        mend_wholes()
        write(Report, self.reports(first_key(Report)))
        write(History, self.moves(first_key(History)))
        write(Message, self.messages(first_key(Message)))
        write(Receipt, self.receipts(first_key(Receipt), first_key(Message) - self.tasks))
        step = max(1, self.tasks * PARTS // (ENTRIES * self.scale))
        keys = range(0, self.tasks * PARTS, step)
        write(Entry, self.entries([(self.titles[key // PARTS], self.obligation + key) for key in keys]))

    @cached_property
    def office(self) -> int:
        from yingshang.orgs.enums import PostKind
        from yingshang.orgs.models import Post

        return Post.objects.filter(kind=PostKind.CLERK).earliest("pk").unit_id

    @cached_property
    def liable(self) -> list[int]:
        """The units that owe: departments, towns and parks, not the office's own sections; the lead first."""
        return [unit.pk for unit in self.units if unit.pk != self.office]

    def documents(self) -> Iterator[dict[str, Any]]:
        states = ("handed_out",) * 6 + ("in_review", "accepted", "archived", "read")
        for number in range(DOCUMENTS * self.scale):
            day = self.days_ago(900)
            yield {
                "id": self.document + number, "file_name": f"{number}.txt", "sha256": f"{number:064x}",
                "office_id": self.office, "title": f"关于{self.words()}的通知", "issuer": "云川县人民政府办公室",
                "doc_number": f"云政办发〔{day.year}〕{number + 1}号", "issued_on": day.date(),
                "state": states[number % 10], "uploaded_by": "韩敏", "uploaded_at": day,
                "reading_id": self.reading + number,
            }  # fmt: skip

    def readings(self) -> Iterator[dict[str, Any]]:
        text = "\n".join(self.words() for _ in range(TASKS * 4))
        for number in range(DOCUMENTS * self.scale):
            document = self.document + number
            key = self.reading + number
            yield {"id": key, "document_id": document, "engine": "1", "answer": {}, "text": text, "at": self.now}

    def items(self) -> Iterator[dict[str, Any]]:
        for place, title in enumerate(self.titles):
            within = place % TASKS
            # Four of five are accepted and handed out; of the rest some wait and some were dropped.
            state = "accepted" if place % 5 else ("proposed", "dropped")[place % 2]
            yield {
                "id": self.item + place, "document_id": self.document + place // TASKS,
                "reading_id": self.reading + place // TASKS, "order": (within + 1) << 20, "title": title,
                "content": f"{title}，明确责任，按时报送。", "ordinal": str(within + 1), "due_phrase": "2026年12月底前",
                "start": within * 10, "end": within * 10 + 9, "state": state,
                "due": {"text": "2026年12月底前", "due": "2026-12-31"},
            }  # fmt: skip

    def units_of(self, key: int) -> Iterator[dict[str, Any]]:
        names = {unit.pk: unit.name for unit in self.units}
        for place in range(self.tasks):
            for order, unit in enumerate(self.chosen(place, 3)):
                yield {
                    "id": key, "item_id": self.item + place, "role": "lead" if order == 0 else "participating",
                    "printed": names[unit], "unit_id": unit, "match": "certain", "order": order,
                }  # fmt: skip
                key += 1

    def chosen(self, task: int, count: int) -> list[int]:
        """So many different units for a task: always the same ones."""
        whole = len(self.liable)
        start = (task * 7919) % whole
        return [self.liable[(start + number * 37) % whole] for number in range(count)]

    def matters(self) -> Iterator[dict[str, Any]]:
        for place, title in enumerate(self.titles):
            yield {
                "id": self.matter + place, "source_kind": "documents.item", "source_id": str(self.item + place),
                "source_title": f"第{place // TASKS}号通知", "title": title, "content": title,
                "due_phrase": "2026年12月底前", "office_id": self.office, "handed_out_at": self.now,
                "basis": f"云政办发〔2026〕{place // TASKS + 1}号",
            }  # fmt: skip

    def handed(self, key: int) -> Iterator[dict[str, Any]]:
        for place in range(self.tasks):
            if place % 5:
                yield {
                    "id": key + place, "item_id": self.item + place, "matter_id": self.matter + place, "agreed": {},
                    "item_version": 1, "at": self.now - timedelta(minutes=place),
                }  # fmt: skip

    def obligations(self) -> Iterator[dict[str, Any]]:
        names, weights = list(_STATES), list(_STATES.values())
        minutes = 24 * 60
        for place in range(self.tasks):
            states = self.random.choices(range(len(names)), weights, k=PARTS)
            self.states.extend(states)
            for order, unit in enumerate(self.chosen(place, PARTS)):
                state = names[states[order]]
                # What is open is recent, as in life: few stay red for years.
                first = -30 if states[order] < 2 else -700
                due = self.now + timedelta(minutes=int((first + self.random.random() * (120 - first)) * minutes))
                due = due.replace(hour=15, minute=59, second=59, microsecond=0)
                done = state in {"completed", "signed_off"}
                yield {
                    "id": self.obligation + place * PARTS + order, "matter_id": self.matter + place, "unit_id": unit,
                    "giver_id": self.office, "role": "lead" if order == 0 else "responsible", "due_kind": "once",
                    "due_at": due, "first_due_at": due, "state": state, "assigned_at": due - timedelta(days=60),
                    "submitted_at": due if done or state == "submitted" else None, "on_time": True if done else None,
                    "completed_at": due if done else None, "grade": "good" if done else "",
                }  # fmt: skip

    def series(self, key: int) -> Iterator[dict[str, Any]]:
        for place in range(0, self.tasks, 10):
            yield {
                "id": key + place, "matter_id": self.matter + place, "unit_id": self.chosen(place, 1)[0],
                "role": "responsible", "kind": "recurring", "rule": RHYTHMS[place // 10 % len(RHYTHMS)],
                "starts_on": self.now.date(), "roll": ("none", "next", "previous")[place // 10 % 3],
            }  # fmt: skip

    def reports(self, key: int) -> Iterator[dict[str, Any]]:
        for place in range(0, self.tasks * PARTS, 10):
            yield {
                "id": key + place, "obligation_id": self.obligation + place, "final": True, "text": "已按要求办理。",
                "person_name": "联络员", "at": self.days_ago(200),
            }  # fmt: skip

    def moves(self, key: int) -> Iterator[dict[str, Any]]:
        verbs = (("acknowledge", "assigned", "in_progress"), ("complete", "submitted", "completed"))
        for place in range(0, self.tasks * PARTS, 5):
            verb, source, target = verbs[place // 5 % 2]
            yield {
                "id": key + place, "table": "obligations.obligation", "object_id": self.obligation + place,
                "verb": verb, "source": source, "target": target, "person_name": "联络员", "at": self.days_ago(200),
            }  # fmt: skip

    def messages(self, key: int) -> Iterator[dict[str, Any]]:
        for place in range(self.tasks):
            yield {
                "id": key + place, "kind": "obligations.assigned", "key": f"bench:{place}", "title": self.titles[place],
                "lines": ["请按时办理。"], "link": "/duties/", "sender_name": "韩敏", "sender_unit_id": self.office,
                "at": self.days_ago(200),
            }  # fmt: skip

    def receipts(self, key: int, message: int) -> Iterator[dict[str, Any]]:
        from yingshang.orgs.models import Post

        liaisons = list(Post.objects.filter(kind="liaison").order_by("pk").values_list("person_id", "unit_id"))
        for place in range(self.tasks):
            person, unit = liaisons[place % len(liaisons)]
            yield {
                "id": key + place, "message_id": message + place, "person_id": person, "unit_id": unit,
                "read_at": self.now if place % 9 else None,
            }  # fmt: skip
