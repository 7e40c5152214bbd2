"""Tables of the portal."""

from yingshang.portal.models.briefing import Briefing, BriefingText

__all__ = ["Briefing", "BriefingText"]
