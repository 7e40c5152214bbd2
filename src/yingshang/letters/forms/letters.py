"""Drafting a letter and editing its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from yingshang.kernel.fields import DayField
from yingshang.letters.enums import FieldKind, LetterKind
from yingshang.letters.forms.fields import LineField, RowsField, TextField
from yingshang.letters.queries.fields import from_json
from yingshang.letters.queries.language import MOST_CHARACTERS
from yingshang.letters.queries.templates import needed_of
from yingshang.orgs.forms.choosing import ActForm, UnitsField, unit_names
from yingshang.orgs.queries.people import contact_of

if TYPE_CHECKING:
    from yingshang.kernel.errors import Refusal
    from yingshang.letters.models import Edition, Letter
    from yingshang.letters.queries.language import Field
    from yingshang.orgs.models import Unit

URGENCIES = (("", "无"), ("平急", "平急"), ("加急", "加急"), ("特急", "特急"), ("特提", "特提"))
_DAYS = "按工作日计算，从印发次日起。不需要答复的不填。"
_PARTNERS = "和本单位共同署名、盖章的单位，一行一个，按署名次序写。核稿后由各单位领导会签，会签齐了才能签发。"
_COPIES = "一行一个单位。"
_CONTACT = ("contact", "phone")  # keys of the fields that are filled with who drafts


class _PaperForm(ActForm):
    """What every letter has beside its words."""

    recipients = UnitsField(label="主送单位", help_text="一行一个单位，写全称或简称。")
    answer_days = forms.IntegerField(
        label="答复期限（工作日）", required=False, min_value=1, max_value=365, help_text=_DAYS
    )
    partners = UnitsField(label="联合发文单位", required=False, help_text=_PARTNERS)
    copies = TextField("抄送", rows=2, required=False, help_text=_COPIES)

    def copies_given(self) -> list[str]:
        """The names, one a line."""
        return [one for one in self.cleaned_data["copies"].splitlines() if one]


class DraftForm(_PaperForm):
    """The fields of a template; ``issuers`` are the units that the drafter may write for."""

    def __init__(self, *given: Any, edition: Edition, issuers: list[Unit], **more: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*given, **more)
        self.edition, self.issuers = edition, issuers
        self.names: dict[str, Field] = {}
        choices = [(str(unit.pk), unit.name) for unit in issuers]
        self.fields["issuer"] = forms.ChoiceField(label="发文单位", choices=choices)
        self.order_fields(["issuer", "recipients"])
        self.fields["answer_days"].initial = edition.answer_days
        needed = needed_of(edition)
        known = dict(zip(_CONTACT, contact_of(more["actor"]), strict=True))
        for number, one in enumerate(from_json(edition.fields)):
            self.names[f"f{number}"] = one
            self.fields[f"f{number}"] = _field_for(one)
            self.fields[f"f{number}"].initial = known.get(one.key)
            self.fields[f"f{number}"].required = one.name in needed and one.kind != FieldKind.FLAG
        self.order_fields(["issuer", "recipients", *self.names, "answer_days", "partners", "copies"])

    def issuer(self) -> Unit:
        """The chosen unit."""
        return next(unit for unit in self.issuers if str(unit.pk) == self.cleaned_data["issuer"])

    def place_of(self, refusal: Refusal) -> str:
        """The field of the form that a refused text is about: a condition of the template may ask for one."""
        return next((name for name, one in self.names.items() if one.name == refusal.facts.get("name")), "body")

    def filled(self) -> dict[str, object]:
        """Name of the field → what was filled in; empty ones are left out, so that the template names them."""
        values = {one.name: self.cleaned_data.get(name) for name, one in self.names.items()}
        return {name: value for name, value in values.items() if value not in (None, "", [])}


class EditForm(_PaperForm):
    """A draft's words."""

    title = TextField("标题", rows=2, most=120)
    body = TextField(
        "正文",
        rows=18,
        most=MOST_CHARACTERS,
        help_text="一段一行。一、（一）、1.、（1）开头的自动按层次排版；表格处保留“{表格 名称}”一行。",
    )
    note = LineField("附注", required=False, most=300, help_text="印在成文日期下面的括号里，如：此件公开发布。")
    urgency = forms.ChoiceField(label="紧急程度", choices=URGENCIES, required=False)

    def __init__(self, *given: Any, letter: Letter, **more: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*given, **more)
        self.names: dict[str, str] = {}
        for number, (name, table) in enumerate(letter.tables.items()):
            self.names[f"t{number}"] = name
            self.fields[f"t{number}"] = RowsField(f"表格：{name}", tuple(table["columns"]))
        self.columns = {name: table["columns"] for name, table in letter.tables.items()}
        self.order_fields(
            ["recipients", "title", "body", *self.names, "answer_days", "partners", "copies", "note", "urgency"]
        )

    @staticmethod
    def initial_of(letter: Letter) -> dict[str, object]:
        """What stands in the form at first."""
        units = [receipt.unit for receipt in letter.receipts.select_related("unit")]
        rows = {f"t{number}": table["rows"] for number, table in enumerate(letter.tables.values())}
        return {
            "version": letter.version,
            "recipients": "\n".join(unit_names(units)),
            "title": letter.title,
            "body": letter.body,
            "answer_days": letter.answer_days,
            "partners": "\n".join(unit_names([one.unit for one in letter.partners.select_related("unit")])),
            "copies": "\n".join(letter.copies),
            "note": letter.note,
            "urgency": letter.urgency,
            **rows,
        }

    def tables_given(self) -> dict[str, dict[str, Any]]:
        """The tables as they were typed."""
        return {
            name: {"columns": self.columns[name], "rows": self.cleaned_data.get(field) or []}
            for field, name in self.names.items()
        }


class FreeForm(_PaperForm):
    """A letter without a template."""

    kind = forms.ChoiceField(label="文种", choices=LetterKind.choices)
    title = TextField("标题", rows=2, most=120)
    body = TextField("正文", rows=14, most=MOST_CHARACTERS, help_text="一段一行。")

    def __init__(self, *given: Any, issuers: list[Unit], **more: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*given, **more)
        self.issuers = issuers
        choices = [(str(unit.pk), unit.name) for unit in issuers]
        self.fields["issuer"] = forms.ChoiceField(label="发文单位", choices=choices)
        self.order_fields(["kind", "issuer", "recipients", "title", "body", "answer_days", "partners", "copies"])

    def issuer(self) -> Unit:
        """The chosen unit."""
        return next(unit for unit in self.issuers if str(unit.pk) == self.cleaned_data["issuer"])


def _field_for(one: Field) -> forms.Field:
    match one.kind:
        case FieldKind.DAY:
            return DayField(label=one.name, required=False)
        case FieldKind.FLAG:
            return forms.BooleanField(label=one.name, required=False)
        case FieldKind.TABLE:
            return RowsField(one.name, one.columns, set(one.columns) - one.optional)
        case FieldKind.NUMBER:
            return LineField(one.name, required=False, most=30)
    return TextField(one.name, rows=2, required=False, most=5000)
