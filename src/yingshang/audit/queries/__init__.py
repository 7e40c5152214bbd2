"""What other apps may ask of the ledger."""

from yingshang.audit.queries.heads import current_head, head_line
from yingshang.audit.queries.timeline import timeline_of
from yingshang.audit.queries.verification import verify

__all__ = ["current_head", "head_line", "timeline_of", "verify"]
