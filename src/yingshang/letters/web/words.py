"""How letters and receipts are said on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.lists import Lamp
from yingshang.letters.enums import OWING_STATES, LetterState, ReceiptState

if TYPE_CHECKING:
    from yingshang.letters.models import Letter, Receipt

_LAMPS = {
    LetterState.DRAFT: "grey",
    LetterState.CHECKED: "blue",
    LetterState.SIGNED: "blue",
    LetterState.ISSUED: "yellow",
    LetterState.RECEIVED: "yellow",
    LetterState.ANSWERED: "blue",
    LetterState.CLOSED: "green",
    LetterState.VOID: "grey",
}


def lamp_of(letter: Letter) -> Lamp:
    """The lamp of a letter: red when somebody has not answered in time."""
    state = LetterState(letter.state)
    if state in {LetterState.ISSUED, LetterState.RECEIVED} and any(is_overdue(one) for one in letter.receipts.all()):
        return Lamp("red", f"{state.label}，有逾期未答复")
    return Lamp(_LAMPS[state], str(state.label))


def receipt_lamp(receipt: Receipt) -> Lamp:
    """The lamp of a receipt."""
    if receipt.letter.state == LetterState.VOID:
        return Lamp("grey", "已作废")
    if receipt.letter.issued_at is None:
        return Lamp("grey", "尚未印发")
    state = ReceiptState(receipt.state)
    if is_overdue(receipt):
        return Lamp("red", f"{state.label}，已逾期")
    if state in OWING_STATES:
        return Lamp("yellow", str(state.label))
    word = f"{state.label}（逾期）" if receipt.is_late else str(state.label)
    return Lamp("blue" if state == ReceiptState.ANSWERED else "green", word)


def is_overdue(receipt: Receipt) -> bool:
    """Whether an answer is owed and late."""
    return receipt.state in OWING_STATES and receipt.due_at is not None and receipt.due_at < clock.now()


def recipients_of(letter: Letter) -> str:
    """Whom it is to; from four on the number of the others."""
    names = [receipt.unit_name for receipt in letter.receipts.all()]
    return "、".join(names) if len(names) < 4 else f"{'、'.join(names[:3])}等{len(names)}个单位"
