"""The acts on a letter and on a receipt as pages offer them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from yingshang.kernel.rules import may
from yingshang.letters.actions import answering, deciding
from yingshang.letters.enums import LETTER_MOVES, RECEIPT_MOVES, LetterState
from yingshang.letters.forms import acts as forms
from yingshang.letters.models import Letter, Receipt

if TYPE_CHECKING:
    from collections.abc import Callable

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.states import Move, StateTable
    from yingshang.orgs.forms.choosing import ActForm

Files = list[UUID]
Thing = Letter | Receipt


@dataclass(frozen=True)
class Deed:
    """An act: its button, form and command. ``run`` gets the actor, the object, the valid form and the files."""

    verb: str
    table: StateTable
    form: type[ActForm]
    run: Callable[..., object]
    done: str
    about: str = ""
    files: bool = False
    at_once: bool = False
    when: Callable[[Any], bool] = field(default=lambda _: True)

    @property
    def label(self) -> str:
        """The word on the button."""
        return self._move.label

    @property
    def danger(self) -> bool:
        """Whether it asks for confirmation."""
        return self._move.danger

    @property
    def leads_on(self) -> bool:
        """Whether the paper goes on by it: such a button comes first on the page."""
        return not self.danger and self.verb != "send_back"

    @property
    def permission(self) -> str:
        """Whose act it is."""
        return self._move.permission

    @property
    def _move(self) -> Move:
        return next(move for move in self.table.moves if move.verb == self.verb)

    def fits(self, thing: Thing) -> bool:
        """Whether it can be done with the object as it is."""
        return thing.state in self._move.sources and self.when(thing)

    def is_open(self, actor: Actor, thing: Thing) -> bool:
        """Whether the actor may do it now."""
        return self.fits(thing) and may(actor, self.permission, thing)


def _on_letter(run: Callable[..., object], *names: str) -> Callable[..., object]:
    def act(actor: Actor, thing: Letter, form: ActForm, _: Files) -> object:
        given = {name: form.cleaned_data[name] for name in names}
        return run(actor=actor, letter=thing, version=seen(form, thing), **given)

    return act


def _on_receipt(run: Callable[..., object], *names: str) -> Callable[..., object]:
    def act(actor: Actor, thing: Receipt, form: ActForm, files: Files) -> object:
        given = {name: form.cleaned_data[name] for name in names}
        if run is answering.answer:
            given["files"] = files
        return run(actor=actor, receipt=thing, version=seen(form, thing), **given)

    return act


def seen(form: ActForm, thing: Thing) -> int:
    """The version that the page showed."""
    version = form.cleaned_data.get("version")
    return version if version is not None else thing.version


def _is_live(receipt: Receipt) -> bool:
    return receipt.letter.state not in {LetterState.VOID, LetterState.CLOSED}


_L, _R = LETTER_MOVES, RECEIPT_MOVES
LETTER_DEEDS = (
    Deed("check", _L, forms.PlainForm, _on_letter(deciding.check_letter), "已核稿，等待签发。", at_once=True),
    Deed("cosign", _L, forms.PlainForm, _on_letter(deciding.cosign), "已会签，等主办单位签发。", at_once=True),
    Deed(
        "sign",
        _L,
        forms.PlainForm,
        _on_letter(deciding.sign_letter),
        "已签发并编号。",
        about="签发后自动编号、生成定稿，内容不能再改。",
        when=lambda letter: not letter.partners.missing().exists(),
    ),
    Deed(
        "issue",
        _L,
        forms.PlainForm,
        _on_letter(deciding.issue_letter),
        "已印发，主送单位可以看到了。",
        about="印发后主送单位才能看到，答复期限从次日起计算。",
        when=lambda letter: letter.is_final,
    ),
    Deed("close", _L, forms.CloseForm, _on_letter(deciding.close_letter, "despite"), "已办结。"),
    Deed("look_back", _L, forms.FindingForm, _on_letter(deciding.look_back, "finding"), "回头看情况已登记。"),
    Deed("send_back", _L, forms.ReasonForm, _on_letter(deciding.send_back, "reason"), "已退回修改。"),
    Deed(
        "void",
        _L,
        forms.ReasonForm,
        _on_letter(deciding.void_letter, "reason"),
        "已作废。",
        about="作废后不能恢复；已经编的号保留，不给别的公文使用。",
    ),
)
RECEIPT_DEEDS = (
    Deed(
        "receive",
        _R,
        forms.PlainForm,
        _on_receipt(answering.receive),
        "已签收。",
        at_once=True,
        when=_is_live,
    ),
    Deed(
        "answer", _R, forms.AnswerForm, _on_receipt(answering.answer, "text"), "已提交答复。", files=True, when=_is_live
    ),
    Deed("accept", _R, forms.NoteForm, _on_receipt(answering.accept_answer, "note"), "已采纳答复。", when=_is_live),
    Deed(
        "ask_again",
        _R,
        forms.ReasonForm,
        _on_receipt(answering.send_answer_back, "reason"),
        "已退回答复，对方会重新答复。",
        when=_is_live,
    ),
)
LETTER_BY_VERB = {deed.verb: deed for deed in LETTER_DEEDS}
RECEIPT_BY_VERB = {deed.verb: deed for deed in RECEIPT_DEEDS}


def open_deeds(actor: Actor, thing: Thing) -> list[Deed]:
    """What the actor may do with it now, the usual next step first."""
    deeds = LETTER_DEEDS if isinstance(thing, Letter) else RECEIPT_DEEDS
    return [deed for deed in deeds if deed.is_open(actor, thing)]
