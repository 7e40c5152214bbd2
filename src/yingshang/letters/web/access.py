"""Who may open which address of letters."""

from __future__ import annotations

from yingshang.kernel.web.access import PUBLIC, Row
from yingshang.letters.models.seal import KEEPERS
from yingshang.letters.rules import DRAFTERS, FOR_UNIT, SIGNERS

WRITING = frozenset(kind.value for kind in DRAFTERS)
RECEIVING = frozenset(kind.value for kind in FOR_UNIT)
KEEPING = frozenset(kind.value for kind in KEEPERS)
SIGNING = frozenset(kind.value for kind in SIGNERS)

ROWS: list[Row] = [
    Row("letters:register", WRITING),
    Row("letters:inbox", RECEIVING),
    Row("letters:choose", WRITING),
    Row("letters:draft", WRITING),
    Row("letters:draft_freely", WRITING),
    Row("letters:letter", WRITING | RECEIVING, of="unit"),
    Row("letters:edit", WRITING, of="unit"),
    Row("letters:try", WRITING, of="unit"),
    Row("letters:paper", WRITING, of="unit"),
    Row("letters:act", WRITING, of="unit"),
    Row("letters:act_on_receipt", WRITING | RECEIVING, of="unit"),
    Row("letters:signing", SIGNING),
    Row("letters:templates", WRITING),
    Row("letters:template", WRITING, of="unit"),
    Row("letters:new_template", WRITING),
    Row("letters:edit_template", WRITING, of="unit"),
    Row("letters:end_template", WRITING, of="unit"),
    Row("letters:try_template", WRITING),
    Row("letters:word", WRITING, of="unit"),
    Row("letters:take_word", WRITING, of="unit"),
    Row("letters:numbers", WRITING),
    Row("letters:code", WRITING),
    Row("letters:start", WRITING),
    Row("letters:seals", KEEPING),
    Row("letters:withdraw", KEEPING, of="unit"),
    Row("letters:check", PUBLIC),  # whoever holds a paper may check it; the code is the key and tries are counted
]
