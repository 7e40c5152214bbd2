"""Tables of letters, receipts, answers, templates, numbers, seals and checks."""

from yingshang.letters.models.letter import Letter, Text
from yingshang.letters.models.looking import Look
from yingshang.letters.models.number import Code, Counter
from yingshang.letters.models.partner import Partner
from yingshang.letters.models.receipt import Answer, Receipt
from yingshang.letters.models.seal import Seal
from yingshang.letters.models.template import Edition, Template

__all__ = ["Answer", "Code", "Counter", "Edition", "Letter", "Look", "Partner", "Receipt", "Seal", "Template", "Text"]
