"""Official letters: templates, numbers without gaps, checking, signing, issuing, receiving, answering."""

from __future__ import annotations

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Official letters: templates, numbers without gaps, checking, signing, issuing, receiving, answering."""

    name = "yingshang.letters"
    label = "letters"
    verbose_name = "公文"
