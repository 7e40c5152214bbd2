"""The head of a document as a form: lists are written one a line, as they are printed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms

from yingshang.documents.actions.reading import HEAD
from yingshang.documents.enums import HeadPart
from yingshang.kernel.fields import DayField
from yingshang.kernel.text import line
from yingshang.orgs.forms.choosing import ActForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from yingshang.documents.models import Document

_MOST_LINES = 200
_LONGEST = 300
_CITED = re.compile(r"《(?P<title>.+)》\s*(?:[（(](?P<number>[^（）()]*)[）)])?$")


class LineField(forms.CharField):
    """One line without characters that cannot be seen."""

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django hands over what came
        """The line."""
        return line(value)


class LinesField(forms.CharField):
    """A list, one a line; ``read`` makes a value of a line and ``write`` a line of a value."""

    def __init__(self, read: Callable[[str], Any] = str, write: Callable[[Any], str] = str, **more: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(widget=forms.Textarea({"rows": 3}), required=False, max_length=20_000, **more)
        self.read, self.write = read, write

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - a list, or what was typed
        """The lines."""
        return "\n".join(map(self.write, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[Any]:  # noqa: ANN401 - Django hands over what came
        """The values, empty lines left out. Raises ValidationError for too much."""
        lines = [line(one)[:_LONGEST] for one in str(super().clean(value) or "").splitlines()]
        wanted = [one for one in lines if one]
        if len(wanted) > _MOST_LINES:
            raise forms.ValidationError(f"最多 {_MOST_LINES} 行。")
        return [self.read(one) for one in wanted]


def read_citation(text: str) -> dict[str, str | None]:
    """《题目》（文号） as a citation; without book marks the whole line is the title."""
    found = _CITED.match(text)
    if found is None:
        return {"title": text, "number": None}
    return {"title": found["title"], "number": found["number"] or None}


def write_citation(cited: dict[str, Any]) -> str:
    """《题目》（文号）."""
    number = f"（{cited['number']}）" if cited.get("number") else ""
    return f"《{cited['title']}》{number}"


def read_contact(text: str) -> dict[str, str | None]:
    """姓名 电话 邮箱, parted by blanks, in any order: what has @ is the mail, what has digits the telephone."""
    told: dict[str, str | None] = {"name": None, "phone": None, "email": None}
    for word in re.split(r"[\s，,；;]+", text):
        kind = "email" if "@" in word else "phone" if re.search(r"\d{3}", word) else "name"
        told[kind] = f"{told[kind]} {word}" if told[kind] else word
    return told


def write_contact(contact: dict[str, Any]) -> str:
    """姓名 电话 邮箱."""
    return " ".join(contact[name] for name in ("name", "phone", "email") if contact.get(name))


class HeadForm(ActForm):
    """What may be corrected in the head of a document."""

    title = LineField(label="标题", max_length=300)
    doc_number = LineField(label="发文字号", max_length=120, required=False, help_text="例如：宝政办发〔2019〕39号")
    issuer = LineField(label="发文机关", max_length=300, required=False, help_text="联合发文的用顿号分开。")
    issued_on = DayField(
        label="成文日期", required=False, help_text="年份不写明的时限按这一天推定；改动不影响已读出的时限。"
    )
    kind = LineField(label=HeadPart.KIND.label, max_length=20, required=False, help_text="例如：通知、意见、函")
    urgency = LineField(label=HeadPart.URGENCY.label, max_length=20, required=False)
    classification = LineField(label=HeadPart.CLASSIFICATION.label, max_length=20, required=False)
    signatory = LineField(label=HeadPart.SIGNATORY.label, max_length=60, required=False)
    addressees = LinesField(label=HeadPart.ADDRESSEES.label, help_text="每行一个。")
    citations = LinesField(
        read_citation, write_citation, label=HeadPart.CITATIONS.label, help_text="每行一份，例如：《题目》（文号）"
    )
    contacts = LinesField(
        read_contact, write_contact, label=HeadPart.CONTACTS.label, help_text="每行一人：姓名 电话 邮箱，用空格分开。"
    )
    attachments = LinesField(label=HeadPart.ATTACHMENTS.label, help_text="每行一个。")

    @staticmethod
    def shown(document: Document) -> dict[str, Any]:
        """What stands in the form at first."""
        columns = {name: getattr(document, name) for name in HEAD}
        return {**columns, **{part.value: document.head.get(part.value) for part in HeadPart}}


class ReasonForm(ActForm):
    """A reason."""

    reason = LineField(label="理由", max_length=200, help_text="写进办理记录，例如：上级更正了完成时限。")
