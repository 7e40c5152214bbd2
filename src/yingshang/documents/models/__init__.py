"""Tables of documents."""

from yingshang.documents.models.document import Difference, Document, Reading
from yingshang.documents.models.item import Item, ItemUnit

__all__ = ["Difference", "Document", "Item", "ItemUnit", "Reading"]
