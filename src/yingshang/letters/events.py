"""What can happen to letters, their templates, numbers and seals, and how it is said.

Those of a letter have the letter as target. ``source_kind`` and ``source_id`` say why it was written, ``recipient_id``
is the number of the receipt and ``unit_id`` that of the recipient: rooms above follow these without asking back.
"""

from __future__ import annotations

from yingshang.kernel.events import event_type

_WHY = ("source_kind", "source_id", "kind")
_WHOSE = (*_WHY, "recipient_id", "unit_id")

drafted = event_type("letters.drafted", "起草“{target}”，主送{recipients}", silent=_WHY)
edited = event_type("letters.edited", "修改“{target}”（第{edition}稿）", silent=_WHY)
checked = event_type("letters.checked", "“{target}”核稿通过", silent=_WHY)
sent_back = event_type("letters.sent_back", "将“{target}”退回修改：{reason}", silent=_WHY)
cosigned = event_type("letters.cosigned", "{unit}会签“{target}”", silent=_WHY)
signed = event_type("letters.signed", "签发“{target}”", silent=(*_WHY, "number"))  # the target says its number
finished = event_type(
    "letters.finished", "“{target}”定稿，PDF摘要{pdf_sha256}，Word摘要{docx_sha256}", silent=(*_WHY, "number")
)
issued = event_type(
    "letters.issued", "印发“{target}”给{recipients}", silent=(*_WHY, "number", "answer_days", "unit_ids")
)
received = event_type("letters.received", "{unit}签收“{target}”", silent=(*_WHOSE, "due"))
answered = event_type("letters.answered", "{unit}答复“{target}”{lateness}：{text}", silent=(*_WHOSE, "late"))
answer_accepted = event_type("letters.answer_accepted", "采纳{unit}对“{target}”的答复", silent=(*_WHOSE, "late"))
answer_sent_back = event_type("letters.answer_sent_back", "退回{unit}对“{target}”的答复：{reason}", silent=_WHOSE)
answer_overdue = event_type("letters.answer_overdue", "{unit}没有按时（{due}）答复“{target}”", silent=_WHOSE)
closed = event_type("letters.closed", "“{target}”办结", silent=_WHY)
looked_back = event_type("letters.looked_back", "对公文“{target}”回头看：{finding}", silent=_WHY)
voided = event_type("letters.voided", "“{target}”作废：{reason}", silent=(*_WHY, "number"))

template_made = event_type("letters.template_made", "新建模板“{target}”")
template_revised = event_type(
    "letters.template_revised", "修订模板“{target}”（第{edition}版，自{valid_from}起用，依据：{basis}）"
)
template_ended = event_type("letters.template_ended", "停用模板“{target}”，自{on}起：{reason}")
code_set = event_type("letters.code_set", "{issuer}的{kinds}使用代字“{code}”", silent=("before",))
start_set = event_type("letters.start_set", "“{target}”从{first}号起编")
seal_added = event_type("letters.seal_added", "登记印章“{target}”（摘要{sha256}）")
seal_withdrawn = event_type("letters.seal_withdrawn", "停用印章“{target}”：{reason}")
