"""The head of a document as pairs of name and value, for the table and the Excel sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongwen.explain import describe_moment

if TYPE_CHECKING:
    from gongwen.model import Citation, Contact, Document


def head_pairs(document: Document) -> list[tuple[str, str]]:
    """What is printed in the head, in the usual order; what is missing is left out."""
    pairs = [
        ("标题", document.title),
        ("发文字号", document.number),
        ("发文机关", "、".join(document.issuers)),
        ("成文日期", describe_moment(document.issued_on) if document.issued_on else ""),
        ("主送机关", "、".join(document.addressees)),
        ("文种", document.kind),
        ("紧急程度", document.urgency),
        ("密级", document.classification),
        ("签发人", document.signatory),
        ("引文", "；".join(map(_citation, document.citations))),
        ("联系人", "；".join(filter(None, map(_contact, document.contacts)))),
        ("附件", "；".join(document.attachments)),
        ("字形", "繁体" if document.script == "traditional" else ""),
    ]
    return [(name, value) for name, value in pairs if value]


def _citation(citation: Citation) -> str:
    return f"《{citation.title}》" + (f"（{citation.number}）" if citation.number else "")


def _contact(contact: Contact) -> str:
    return " ".join(part for part in (contact.name, contact.phone, contact.email) if part)
