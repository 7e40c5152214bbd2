"""Tables of obligations."""

from yingshang.obligations.models.feed import Feed
from yingshang.obligations.models.matter import Matter
from yingshang.obligations.models.obligation import Obligation, lamp_conditions
from yingshang.obligations.models.reports import Extension, Report
from yingshang.obligations.models.series import Series

__all__ = ["Extension", "Feed", "Matter", "Obligation", "Report", "Series", "lamp_conditions"]
