"""Tables of supervision."""

from yingshang.supervision.models.ladders import Ladder, Rung
from yingshang.supervision.models.steps import Exemption, Interview, Proceeding, Step
from yingshang.supervision.models.verdicts import Verdict

__all__ = ["Exemption", "Interview", "Ladder", "Proceeding", "Rung", "Step", "Verdict"]
