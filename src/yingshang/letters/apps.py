"""Official letters: templates, numbers without gaps, checking, signing, issuing, receiving, answering."""

from __future__ import annotations

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Official letters: templates, numbers without gaps, checking, signing, issuing, receiving, answering."""

    name = "yingshang.letters"
    label = "letters"
    verbose_name = "公文"

    def ready(self) -> None:
        """Register permissions, events, parameters and state tables, and who sees the files."""
        from yingshang.kernel.files import hold_by  # noqa: PLC0415 - once apps are there
        from yingshang.letters import events, jobs, rules  # noqa: F401, PLC0415 - they register themselves
        from yingshang.letters.models import Answer, Letter, Seal  # noqa: PLC0415 - once apps are there
        from yingshang.letters.web import search  # noqa: F401, PLC0415 - it registers itself

        hold_by("letters.letter", Letter.objects.visible_to)
        hold_by("letters.answer", Answer.objects.visible_to)
        hold_by("letters.seal", Seal.objects.visible_to)
