"""What happens to the ledger itself, and how it is said."""

from __future__ import annotations

from yingshang.kernel.events import event_type

ledger_read = event_type("audit.ledger_read", "查阅审计记录，条件：{filters}")
ledger_exported = event_type("audit.ledger_exported", "导出审计记录{rows}条，条件：{filters}")
personal_facts_read = event_type("audit.personal_facts_read", "查看{target}记录中的个人信息，事由：{reason}")
ledger_verified = event_type(
    "audit.ledger_verified", "核验审计记录{rows}条，发现问题{findings}处", silent=("sentences",)
)
head_exported = event_type("audit.head_exported", "导出审计核对文件（第{number}号，{hash}）")
shredding_requested = event_type(
    "audit.shredding_requested", "申请清除“{title}”的个人信息，依据：{basis}", silent=("reason",)
)
shredding_withdrawn = event_type("audit.shredding_withdrawn", "撤回清除“{title}”个人信息的申请")
shredding_refused = event_type("audit.shredding_refused", "不同意清除“{title}”的个人信息：{answer}")
shredding_done = event_type(
    "audit.shredding_done", "批准并清除“{title}”的个人信息{count}项，依据：{basis}", silent=("numbers",)
)
