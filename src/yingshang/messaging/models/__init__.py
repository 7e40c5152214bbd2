"""Tables of messages."""

from yingshang.messaging.models.delivery import Delivery, Item
from yingshang.messaging.models.message import Message, Receipt
from yingshang.messaging.models.preference import Preference

__all__ = ["Delivery", "Item", "Message", "Preference", "Receipt"]
