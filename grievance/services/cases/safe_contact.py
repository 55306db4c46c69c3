"""Say how somebody who complained can be reached safely, and where they never must be."""

from __future__ import annotations

import re
import unicodedata

from dataclasses import dataclass, field
from datetime import date, datetime

from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.domain.reprisal import RiskAssessment, RiskLevel
from grievance.mail.words.address import normalise
from grievance.services.boxes.case_keys import identity_key
from grievance.services.boxes.case_records import read_records
from grievance.services.boxes.keep import Pen
from grievance.services.cases.voided_risk import is_voided
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


SHORTEST_NUMBER = 6  # digits; fewer are a room or a year
_ADDRESS = re.compile(r"[^\s<>()\[\]\"',;:]*@[^\s<>()\[\]\"',;:]+")
_NUMBER = re.compile(r"\+?\d[\d\s()./-]*\d")
_ALIAS = re.compile(r"\+[^@]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeContact:
    """
    What a custodian found out; *level* is unassessed where nobody has yet.

    Where *is_voided* it was found out before a reprisal, and is unassessed again.
    *never* may be addresses, whole domains (``@works.example``), telephone numbers, or
    words that only a person can heed.
    """

    level: RiskLevel
    how: str = field(default="", repr=False)
    never: tuple[str, ...] = field(default=(), repr=False)
    review_on: date | None = None
    is_voided: bool = False


def safe_contact(
    tx: Transaction, ring: PersonRing, case_id: CaseId, *, at: datetime | None = None
) -> SafeContact:
    """
    Return how to reach who complained; with *at* the look is logged.

    Raises:
        NotAllowedError: This person is no custodian of the case.
    """
    key = identity_key(tx, ring, case_id)
    if at is not None:
        Pen.of(tx, ring, at).note(Act.IDENTITY_OPENED, case_id)
    found = read_records(tx, key, ring.directory, RiskAssessment)
    if not found:
        return SafeContact(level=RiskLevel.UNASSESSED)
    return _contact(found[0], is_void=is_voided(tx, ring, key, found[0]))


def refuse_never_contact(
    tx: Transaction, ring: PersonRing, case_id: CaseId, address: str
) -> None:
    """
    Refuse an address or a number at which somebody must never be reached.

    Raises:
        NotAllowedError: It is one, or this person is no custodian of the case.
    """
    never = safe_contact(tx, ring, case_id).never
    if any(is_same_contact(one, address) for one in never):
        msg = (
            "The risk assessment says never to contact anybody there; use the safe "
            "contact that it names."
        )
        raise NotAllowedError(msg)


def is_same_contact(never: str, asked: str) -> bool:
    """
    Whether *asked* reaches what *never* names, in whatever way the two are written.

    Of two telephone numbers one may lack what stands before the other: a country's code
    or a zero.  Of an address the part after ``+`` is not compared; an entry without a
    name before ``@`` is a whole domain.
    """
    boxes, numbers = _boxes(asked), _numbers(asked)
    return any(_reaches(one, box) for one in _boxes(never) for box in boxes) or any(
        _is_same_number(one, number) for one in _numbers(never) for number in numbers
    )


def _contact(risk: RiskAssessment, *, is_void: bool) -> SafeContact:
    return SafeContact(
        level=RiskLevel.UNASSESSED if is_void else risk.level,
        how=risk.safe_contact,
        never=risk.never_contact,
        review_on=risk.review_on,
        is_voided=is_void,
    )


def _boxes(text: str) -> frozenset[str]:
    """Return every address in a text, as they are compared."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    found = (match.rstrip(".") for match in _ADDRESS.findall(plain))
    return frozenset(_plain(address) for address in found)


def _plain(address: str) -> str:
    local, _at, domain = normalise(address).rpartition("@")
    return f"{_ALIAS.sub('', local)}@{_ascii(domain)}"


def _ascii(domain: str) -> str:
    """Write a domain as servers do, so that both of its spellings are one."""
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


def _reaches(never: str, box: str) -> bool:
    local, _at, domain = never.rpartition("@")
    if local:
        return never == box
    asked = box.rpartition("@")[2]
    return asked == domain or asked.endswith(f".{domain}")


def _numbers(text: str) -> frozenset[str]:
    """Return the digits of every telephone number in a text, leading zeros dropped."""
    plain = _ADDRESS.sub(" ", unicodedata.normalize("NFKC", text))
    found = (_digits(match).lstrip("0") for match in _NUMBER.findall(plain))
    return frozenset(digits for digits in found if len(digits) >= SHORTEST_NUMBER)


def _digits(number: str) -> str:
    """Return the digits of a number, those of other scripts as 0 to 9."""
    return "".join(str(int(sign)) for sign in number if sign.isdecimal())


def _is_same_number(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one)
