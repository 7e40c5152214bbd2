"""Verifying everything, behind the pages and every night."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.audit.actions.noting import note_verification
from yingshang.audit.enums import NIGHTLY
from yingshang.audit.queries.verification import verify
from yingshang.kernel.jobs import every, job

if TYPE_CHECKING:
    from yingshang.kernel.jobs import Context

_LEASE = 120.0  # seconds; progress renews it with every batch


@job("audit.verify", label="核验审计记录", atomic=False, lease=_LEASE)
def verify_ledger(context: Context) -> dict[str, object]:
    """Verify the whole ledger and record what was found; the entry of the record has the sentences.

    Repeated after a crash it verifies anew: the ledger then has two records of it, which is what happened.
    """
    report = verify(progress=context.progress)
    for finding in report.findings:
        context.log(finding.sentence)
    note_verification(actor=context.actor, report=report)
    return {"rows": report.rows, "last": report.last, "hash": report.hash, "findings": len(report.findings)}


every("audit.verify_nightly", "30 2 * * *", "audit.verify", label=NIGHTLY)
