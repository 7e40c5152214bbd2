"""Who may do what with letters, templates, numbers and seals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel.parameters import Declared, declare, value_of
from yingshang.kernel.rules import Predicate, allow, holds, is_system, predicate
from yingshang.letters.enums import LetterState
from yingshang.letters.models import Letter, Receipt
from yingshang.letters.models.seal import KEEPERS
from yingshang.messaging.rules.kinds import declare_kind
from yingshang.orgs.enums import PostKind, Scope, UnitKind
from yingshang.orgs.models import Unit

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor

DRAFTERS = frozenset({PostKind.CLERK, PostKind.SECTION_HEAD, PostKind.LEADER, PostKind.SUPERVISOR})
CHECKERS = frozenset({PostKind.SECTION_HEAD, PostKind.LEADER, PostKind.SUPERVISOR})
SIGNERS = frozenset({PostKind.LEADER})
FOR_UNIT = frozenset({PostKind.LIAISON, PostKind.SECTION_HEAD, PostKind.LEADER, PostKind.CLERK})

DRAFTER_CHECKS = declare(Declared("letters.drafter_checks", "起草人可以核自己起草的稿", "公文", False, "默认"))
LOOKS_A_MINUTE = declare(
    Declared("letters.looks_a_minute", "公文核验每分钟最多", "公文", 20, "默认", unit="次", least=1, most=1000)
)

# What is told about letters. A transfer is nobody's business on the way: its title stays in the site.
ARRIVED = declare_kind("letters.arrived", "来文", "有公文发给本单位。请打开公文签收，要求答复的按期答复。")
TRANSFERS = declare_kind("letters.transfers", "移交函", "移交函的来文和答复，标题和内容只在站内看。", closed=True)
COSIGNING = declare_kind("letters.cosigning", "公文会签", "别的单位起草、要和本单位联合发文的公文，请领导会签。")
ANSWERS = declare_kind(
    "letters.answers", "公文答复", "对公文的答复有了进展：对方已经答复、答复被退回，或者逾期没有答复。"
)


@predicate
def drafts_for(actor: Actor, issuer: Unit) -> bool:
    """Somebody of the issuer itself, or of one of its own sections, which writes in its name."""
    if not isinstance(issuer, Unit) or actor.unit_id is None:
        return False
    if actor.unit_id == issuer.pk:
        return True
    return Unit.objects.filter(pk=actor.unit_id, parent=issuer, kind=UnitKind.SECTION).exists()


@predicate
def is_of_issuer(actor: Actor, thing: object) -> bool:
    """Somebody of the issuing unit."""
    issuer = thing.letter.issuer_id if isinstance(thing, Receipt) else getattr(thing, "issuer_id", None)
    return issuer is not None and issuer == actor.unit_id


@predicate
def writes_it(actor: Actor, letter: Letter) -> bool:
    """Somebody of the issuing unit or of the section that drafted it."""
    return actor.unit_id is not None and actor.unit_id in {letter.issuer_id, letter.drafted_in_id}


@predicate
def is_author(actor: Actor, letter: Letter) -> bool:
    """Somebody who wrote one of its wordings."""
    return actor.person_id is not None and letter.texts.filter(person_id=actor.person_id).exists()


@predicate
def is_checker(actor: Actor, letter: Letter) -> bool:
    """The one who checked it."""
    return actor.person_id is not None and letter.checker_id == actor.person_id


@predicate
def may_check_own(_: Actor, __: object) -> bool:
    """The office lets drafters check what they wrote."""
    return bool(value_of(DRAFTER_CHECKS.name))


@predicate
def is_draft(_: Actor, letter: Letter) -> bool:
    """It has no number yet."""
    return letter.state == LetterState.DRAFT


@predicate
def is_signer(actor: Actor, letter: Letter) -> bool:
    """The one who signed it."""
    return actor.person_id is not None and letter.signer_id == actor.person_id


@predicate
def serves_recipient(actor: Actor, thing: object) -> bool:
    """A working post in a recipient, or in a unit above it that may see below."""
    rows = [thing] if isinstance(thing, Receipt) else thing.receipts.all() if isinstance(thing, Letter) else []
    return any(_serves(actor, receipt) for receipt in rows)


def _serves(actor: Actor, receipt: Receipt) -> bool:
    if receipt.unit_id == actor.unit_id:
        return True
    return actor.scope != Scope.OWN and bool(actor.unit_path) and receipt.unit.path.startswith(actor.unit_path)


@predicate
def keeps_template(actor: Actor, template: object) -> bool:
    """A template of one's own unit; one for everybody is the business of whoever may draft in the office."""
    issuer = getattr(template, "issuer_id", None)
    return issuer is None or issuer == actor.unit_id


@predicate
def is_asked(actor: Actor, letter: Letter) -> bool:
    """Of a unit that issues it, too, and has not agreed yet."""
    return actor.unit_id is not None and letter.partners.missing().filter(unit=actor.unit_id).exists()


_cosigns: Predicate = holds(*SIGNERS) & is_asked
_checks: Predicate = holds(*CHECKERS) & is_of_issuer

allow("letters.draft", holds(*DRAFTERS) & drafts_for)
allow("letters.edit", holds(*DRAFTERS) & writes_it)
allow("letters.check", _checks & (~is_author | may_check_own))
allow("letters.cosign", _cosigns)
allow("letters.send_back", _checks | _cosigns)
allow("letters.sign", holds(*SIGNERS) & is_of_issuer & ~is_author & ~is_checker)
allow("letters.finish", is_system | is_signer)
allow("letters.issue", holds(*DRAFTERS) & writes_it)
allow("letters.judge", holds(*DRAFTERS) & is_of_issuer)
allow("letters.close", holds(*DRAFTERS) & writes_it)
allow("letters.void", _checks | (is_author & is_draft))
allow("letters.receive", holds(*FOR_UNIT) & serves_recipient)
allow("letters.answer", holds(*FOR_UNIT) & serves_recipient)
allow("letters.sweep", is_system)
allow("letters.keep_templates", holds(*DRAFTERS) & keeps_template)
allow("letters.ship", is_system)
allow("letters.make_template", holds(*DRAFTERS) & drafts_for)
allow("letters.keep_codes", holds(*DRAFTERS) & drafts_for)
allow("letters.keep_seals", holds(*KEEPERS) & drafts_for)
allow("letters.withdraw_seal", holds(*KEEPERS) & is_of_issuer)
