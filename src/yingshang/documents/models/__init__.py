"""Tables of documents."""

from yingshang.documents.models.document import Document, Reading
from yingshang.documents.models.item import Item, ItemUnit

__all__ = ["Document", "Item", "ItemUnit", "Reading"]
