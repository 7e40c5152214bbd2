"""Letters of the office of the cast, at any stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.factories.orgs import actor_of, make_person
from yingshang.letters.actions import answering, deciding
from yingshang.letters.actions.drafting import Wanted, draft_letter
from yingshang.letters.actions.numbering import set_code
from yingshang.letters.enums import LetterKind
from yingshang.letters.models import Letter
from yingshang.orgs.enums import PostKind

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.letters.models import Receipt
    from yingshang.orgs.models import Unit

OVERDUE = [{"事项": "报送涉企政策清单", "完成时限": "2026-02-20", "逾期天数": 6}]
REMINDER = {"提醒事项": "涉企政策清单报送"}
CODE = "云川营商函"


def reminder(**more: object) -> Wanted:
    """A reminder about one overdue matter."""
    facts = {**REMINDER, **more.pop("facts", {})}
    return Wanted(template=more.pop("template", "reminder"), facts=facts, tables={"overdue": OVERDUE}, **more)


def drafted(actor: Actor, issuer: Unit, *recipients: Unit, **more: object) -> Letter:
    """A draft."""
    wanted = more["wanted"] if "wanted" in more else reminder(**more)
    return draft_letter(actor=actor, issuer=issuer, recipients=recipients, wanted=wanted)


class House:
    """An issuer with somebody for each step, and a code for all its letters."""

    def __init__(self, issuer: Unit) -> None:
        self.issuer = issuer
        self.clerk = actor_of(make_person("起草人", issuer, PostKind.CLERK))
        self.head = actor_of(make_person("核稿人", issuer, PostKind.SECTION_HEAD))
        self.leader = actor_of(make_person("签发人", issuer, PostKind.LEADER))
        set_code(actor=self.clerk, issuer=issuer, kinds=LetterKind.values, code=CODE)

    def draft(self, *recipients: Unit, **more: object) -> Letter:
        """起草."""
        return drafted(self.clerk, self.issuer, *recipients, **more)

    def checked(self, *recipients: Unit, **more: object) -> Letter:
        """核稿."""
        letter = self.draft(*recipients, **more)
        return deciding.check_letter(actor=self.head, letter=letter, version=letter.version)

    def signed(self, *recipients: Unit, **more: object) -> Letter:
        """签发, without its files."""
        letter = self.checked(*recipients, **more)
        return deciding.sign_letter(actor=self.leader, letter=letter, version=letter.version)

    def issued(self, *recipients: Unit, **more: object) -> Letter:
        """印发, with its files."""
        letter = self.signed(*recipients, **more)
        finish(letter, self.leader)
        letter.refresh_from_db()
        return deciding.issue_letter(actor=self.clerk, letter=letter, version=letter.version)


def finish(letter: Letter, actor: Actor) -> None:
    """Put two small files in the place of the final ones: the layout has its own tests."""
    from django.core.files.base import ContentFile  # noqa: PLC0415 - only here

    from yingshang.kernel.files import store_file  # noqa: PLC0415 - only here

    stored = store_file(ContentFile(f"定稿{letter.pk}".encode()), name="final.txt", actor=actor)
    Letter.objects.filter(pk=letter.pk).update(final_pdf=stored, final_docx=stored, pdf_sha256=stored.blob.sha256)


def received(receipt: Receipt, actor: Actor) -> Receipt:
    """签收."""
    return answering.receive(actor=actor, receipt=receipt, version=receipt.version)


def answered(receipt: Receipt, actor: Actor, text: str = "已于三月五日补报。") -> Receipt:
    """签收 and 答复."""
    receipt = received(receipt, actor)
    answering.answer(actor=actor, receipt=receipt, version=receipt.version, text=text)
    receipt.refresh_from_db()
    return receipt
