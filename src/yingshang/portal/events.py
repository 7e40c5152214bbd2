"""What happens in the portal, and how it is said."""

from __future__ import annotations

from yingshang.kernel.events import event_type

briefing_written = event_type("portal.briefing_written", "编写“{target}”的专报文字，第{number}版", silent=("scope",))
