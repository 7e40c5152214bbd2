"""The ledger: its entries, its head, and the applications to shred personal data."""

from yingshang.audit.models.entry import Entry, Head
from yingshang.audit.models.shredding import Shredding

__all__ = ["Entry", "Head", "Shredding"]
