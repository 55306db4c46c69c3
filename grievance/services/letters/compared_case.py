"""
A case as its leak guard sees it: its letters, who must not be named, and who may be.

It is only what whoever compares can open, as the guard helps people who may not know
who complained.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from grievance.domain.allegation import Allegation
from grievance.domain.audit_item import ItemState
from grievance.domain.compartment import Compartment
from grievance.domain.contents import Correspondent, LetterText, PartKind
from grievance.domain.draft import NoticeOf, SentCopy
from grievance.domain.ids import CaseId
from grievance.domain.outgoing import Party
from grievance.domain.reference import Reference
from grievance.domain.reprisal import RiskAssessment
from grievance.leak.fingerprints import Fingerprints, asks
from grievance.leak.identity import identity_keys
from grievance.services.boxes.case_keys import find_key
from grievance.services.boxes.case_parts import open_parts
from grievance.services.boxes.case_records import read_records
from grievance.services.boxes.case_slip import find_slip
from grievance.services.boxes.payload import decode
from grievance.services.triage.triage_knowledge import Knowledge
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


UNPRINTED = (
    "Some letters of this case came before fingerprints were taken: whom they name is "
    "not compared; have a custodian check this one."
)
UNREAD = (
    "You cannot open the contents of this case: quotes, places and days were compared "
    "only by whoever asks."
)
Asks = Callable[[str], bool]
_LEFT_HERE = frozenset({ItemState.MOVED, ItemState.ENDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedCase:
    """The case as far as this person may open it; *is_here* while its file has it."""

    id: CaseId
    tx: Transaction = field(repr=False)
    ring: PersonRing = field(repr=False)
    contents: CaseKey | None = field(repr=False)
    identity: CaseKey | None = field(repr=False)
    is_here: bool = True

    @classmethod
    def of(cls, tx: Transaction, ring: PersonRing, case_id: CaseId) -> ComparedCase:
        """Take the keys to it off a ring."""
        return cls(
            id=case_id,
            tx=tx,
            ring=ring,
            contents=find_key(tx, ring, case_id, Compartment.CONTENTS),
            identity=find_key(tx, ring, case_id, Compartment.IDENTITY),
        )

    def opened(self, key: CaseKey, kind: PartKind) -> list[tuple[str, bytes]]:
        """Return the id and the plaintext of each part of *kind*."""
        parts = open_parts(self.tx, key, self.ring.directory, kind)
        return [(str(one.part.id), one.body) for one in parts]


def compared_cases(
    tx: Transaction, ring: PersonRing, case_id: CaseId, copy: SentCopy
) -> tuple[ComparedCase, ...]:
    """
    Return what a letter is compared with: its case; in a file, all cases behind it.

    What lies in the file of an audit besides, those who audit wrote themselves.

    Raises:
        SealError: Something was altered.
    """
    own = ComparedCase.of(tx, ring, case_id)
    key = own.contents or own.identity
    slip = find_slip(tx, key, ring.directory) if key else None
    facts = slip.audit if slip else None
    if facts is None and copy.notice is None:
        return (own,)
    items = facts.items if facts else ()
    here = {item.case_id for item in items if item.state not in _LEFT_HERE}
    return tuple(
        replace(ComparedCase.of(tx, ring, one), is_here=one in here)
        for one in sorted({item.case_id for item in items}, key=str)
    )


def unread_cases(cases: Iterable[ComparedCase]) -> tuple[CaseId, ...]:
    """
    Return the cases whose words this person cannot compare with.

    Not those that the file has no more: whoever can open them compares them as well.
    """
    return tuple(one.id for one in cases if one.contents is None and one.is_here)


def letters_of(case: ComparedCase) -> dict[str, LetterText]:
    """Return its letters by id."""
    if case.contents is None:
        return {}
    opened = case.opened(case.contents, PartKind.LETTER)
    return {id_: decode(LetterText, body) for id_, body in opened}


def is_theirs(alias: str, copy: SentCopy) -> bool:
    """Whether somebody else than the complainant wrote it whom this letter is to."""
    return alias == copy.reference and copy.to.party is not Party.COMPLAINANT


def identity_of(
    case: ComparedCase, copy: SentCopy, letters: frozenset[str], theirs: frozenset[str]
) -> tuple[Asks | None, tuple[str, ...]]:
    """
    Return what knows the names, and what it does not know.

    To the complainant their own name may be written, unless somebody else may read it.
    """
    unread = () if case.contents else (UNREAD,)
    if copy.to.party is Party.COMPLAINANT and not copy.neutral:
        return None, unread
    if case.contents is None and case.identity is None:
        return None, unread
    prints = _prints(case)
    is_printed = asks(one for one in prints if one.letter_id not in theirs)
    if case.identity is None:
        gaps = () if letters <= {one.letter_id for one in prints} else (UNPRINTED,)
        return is_printed, gaps
    keys = frozenset[str]().union(
        # Each by itself, so that none of them has so many keys that others go without.
        *(identity_keys([one]) for one in _names(case, case.identity, copy.reference))
    )
    # A sub-case has fingerprints of who is named in its report's identity alone.
    return lambda key: key in keys or is_printed(key), unread


def _prints(case: ComparedCase) -> list[Fingerprints]:
    if case.contents is None:
        return []
    opened = case.opened(case.contents, PartKind.FINGERPRINTS)
    return [decode(Fingerprints, body) for _, body in opened]


def _names(case: ComparedCase, key: CaseKey, reference: Reference) -> list[str]:
    """Return whatever tells who somebody is, but for whom this letter is to."""
    found: list[str] = []
    for _, body in case.opened(key, PartKind.CORRESPONDENT):
        writer = decode(Correspondent, body)
        if writer.alias != reference:
            found += names_of(writer)
    for risk in read_records(case.tx, key, case.ring.directory, RiskAssessment):
        found += (risk.who, risk.safe_contact, *risk.never_contact)
    return found


def names_of(writer: Correspondent) -> list[str]:
    """Return the names and addresses of a letter's writer, and how else to reach them."""
    return [
        writer.name,
        writer.address,
        writer.contact,
        *writer.reply_to,
        *writer.forwarded,
    ]


def allowed_in(
    case: ComparedCase, copy: SentCopy, knowledge: Knowledge
) -> frozenset[str]:
    """
    Return whom the letter may name: whom it is to, and whom that one belongs to.

    Of its Entities a Member may be told those only that the case is about.
    """
    if copy.notice is not None:
        return _of_audit(copy, copy.notice, knowledge)
    if copy.to.member is not None:
        member = str(copy.to.member)
        own = frozenset(knowledge.entities_of(member))
        return frozenset({member}) | (own & _respondents(case))
    if copy.to.entity is None:
        return frozenset()
    entity = str(copy.to.entity)
    return frozenset({entity, knowledge.member_of.get(entity, entity)})


def _of_audit(copy: SentCopy, notice: NoticeOf, knowledge: Knowledge) -> frozenset[str]:
    """Return the audited Entity, its Member, the firm, and the people of the firm."""
    entity, firm = str(notice.entity_id), str(copy.to.firm or "")
    member = knowledge.member_of.get(entity, entity)
    return frozenset({entity, member}) | knowledge.ties.side.colleagues_of(firm)


def _respondents(case: ComparedCase) -> frozenset[str]:
    """Return the ids of all of whom something is alleged."""
    if case.contents is None:
        return frozenset()
    found = read_records(case.tx, case.contents, case.ring.directory, Allegation)
    return frozenset(one.respondent.id for one in found)


def own_names(copy: SentCopy, knowledge: Knowledge) -> tuple[str, ...]:
    """Return all names of the Entity or Member that is written to."""
    names = {**knowledge.members.names, **knowledge.entities.names}
    audited = copy.notice.entity_id if copy.notice else None
    return tuple(names.get(str(audited or copy.to.organisation), ()))
