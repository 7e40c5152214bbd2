"""What is done with messages; ``notify`` is what other rooms call."""

from yingshang.messaging.actions.telling import Notice, notify
from yingshang.messaging.queries.recipients import To

__all__ = ["Notice", "To", "notify"]
