"""Who may do what with tasks."""

from __future__ import annotations

from yingshang.documents.rules import can_review
from yingshang.kernel.rules import allow

allow("tasks.hand_out_document", can_review)
