"""Tables of supervision."""

from yingshang.supervision.models.circulars import Circular
from yingshang.supervision.models.ladders import Ladder, Rung
from yingshang.supervision.models.problems import Problem, ProblemUnit
from yingshang.supervision.models.steps import Exemption, Interview, Proceeding, Step
from yingshang.supervision.models.verdicts import Verdict

__all__ = [
    "Circular",
    "Exemption",
    "Interview",
    "Ladder",
    "Problem",
    "ProblemUnit",
    "Proceeding",
    "Rung",
    "Step",
    "Verdict",
]
