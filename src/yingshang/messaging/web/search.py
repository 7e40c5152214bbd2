"""Messages as they are found by the search."""

from __future__ import annotations

from django.urls import reverse

from yingshang.kernel.search import Searchable, Words, searchable
from yingshang.messaging.models import Message


def _message(message: Message) -> Words:
    return Words(title=message.title, body="\n".join(map(str, message.lines)), at=message.at)


searchable(
    Searchable(
        label="消息",
        model=Message,
        visible=Message.objects.visible_to,
        words=_message,
        url=lambda number: reverse("messaging:message", args=[number]),
        own=Message.objects.keys_visible_to,
    )
)
