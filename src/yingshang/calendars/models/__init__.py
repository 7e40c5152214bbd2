"""Tables of the calendar."""

from yingshang.calendars.models.day import Day, Edition, Year

__all__ = ["Day", "Edition", "Year"]
