"""Nothing typed is lost: a form that arrives without a session is sealed until its owner has logged in again."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from yingshang.accounts.models import KeptForm
from yingshang.accounts.queries.sessions import session_by_key
from yingshang.accounts.rules.sealing import seal, unseal
from yingshang.accounts.web import devices
from yingshang.kernel import clock
from yingshang.orgs.models import Person

if TYPE_CHECKING:
    from django.http import HttpRequest

PURPOSE = "kept form"
FIELD = "_kept"  # the kept form that a request sends again
MOST_BYTES = 1_000_000
MOST_FORMS = 5
_NOT_KEPT = ("password", "secret", "csrfmiddlewaretoken", FIELD)


@dataclass(frozen=True, slots=True)
class Kept:
    """What was typed: where it went, from which page, the fields in order, the names of files.

    ``is_part`` says that the answer would have been only a part of a page.
    """

    path: str
    page: str
    pairs: list[list[str]]
    files: list[str]
    is_part: bool


def owner_of(request: HttpRequest) -> Person | None:
    """Whose browser this is: by the session that is over, or by the mark of a device that only one person uses."""
    row = session_by_key(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))
    if row is not None:
        return row.person
    known = list(devices.marks(request))
    return Person.objects.filter(pk=known[0]).first() if len(known) == 1 and known[0].isdigit() else None


def keep(request: HttpRequest, person: Person, *, page: str) -> bool:
    """Seal the form for its owner and say whether that was done: too much, or nothing typed, is not kept.

    Files are not kept, only their names. Of one person the newest few stay.
    """
    match = request.resolver_match
    if match is not None and match.view_name.startswith(("account_", "accounts:")):
        return False  # passwords, codes and acts on accounts are typed anew
    pairs = [
        [name, value]
        for name, values in request.POST.lists()
        for value in values
        if not any(word in name.casefold() for word in _NOT_KEPT)
    ]
    files = [file.name or "" for name in request.FILES for file in request.FILES.getlist(name)]
    if not any(value.strip() for name, value in pairs if not name.startswith("_")):
        return False
    kept = Kept(request.get_full_path(), page, pairs, files, bool(request.headers.get("HX-Request")))
    plain = json.dumps([kept.path, kept.page, kept.pairs, kept.files, kept.is_part]).encode()
    if len(plain) > MOST_BYTES:
        return False
    KeptForm.objects.create(person=person, sealed=seal(plain, purpose=PURPOSE), at=clock.now())
    newest = KeptForm.objects.filter(person=person).order_by("-at").values_list("pk", flat=True)[:MOST_FORMS]
    KeptForm.objects.filter(person=person).exclude(pk__in=list(newest)).delete()
    return True


def opened(row: KeptForm) -> Kept | None:
    """What was typed; None when the installation's secret is another by now."""
    plain = unseal(bytes(row.sealed), purpose=PURPOSE)
    return Kept(*json.loads(plain)) if plain is not None else None


def take_back(request: HttpRequest) -> None:
    """A kept form that was sent again and accepted is done with."""
    if request.method != "POST" or not isinstance(request.user, Person):
        return
    try:
        number = uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return
    KeptForm.objects.filter(pk=number, person=request.user).delete()
