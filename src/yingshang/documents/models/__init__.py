"""Tables of documents."""

from yingshang.documents.models.document import Difference, Document, Reading
from yingshang.documents.models.item import Item, ItemUnit
from yingshang.documents.models.step import Step

__all__ = ["Difference", "Document", "Item", "ItemUnit", "Reading", "Step"]
