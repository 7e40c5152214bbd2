"""Lines of the menu."""

from __future__ import annotations

from yingshang.kernel.web.menu import Entry
from yingshang.letters.queries.ledger import waiting_here, waiting_in_inbox

ENTRIES: list[Entry] = [
    Entry("letters:inbox", "收文", "工作", 20, waiting=waiting_in_inbox),
    Entry("letters:register", "发文台账", "工作", 21, waiting=waiting_here),
    Entry("letters:templates", "公文模板", "单位和人员", 56),
    Entry("letters:numbers", "发文字号", "单位和人员", 57),
    Entry("letters:seals", "印章", "单位和人员", 58),
]
