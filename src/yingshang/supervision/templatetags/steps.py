"""How messages speak of steps."""

from __future__ import annotations

from django import template

from yingshang.supervision.web import words

register = template.Library()
register.filter("about", words.about)
register.filter("cause", words.cause)
