"""What lies on record in an opened case besides letters and notes; read in a thread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from grievance.domain.allegation import Allegation
from grievance.domain.audit import Audit
from grievance.domain.certification import Certification
from grievance.domain.contested import ContestedFact
from grievance.domain.errors import GrievanceError
from grievance.domain.evidence import Evidence
from grievance.domain.ids import EntityId
from grievance.domain.record import Record
from grievance.domain.request import Request, RequestedAct
from grievance.domain.slip import RespondentKind
from grievance.services.ask_move import ProposedMove, read_proposal
from grievance.services.case_keys import contents_key
from grievance.services.case_records import read_records
from grievance.services.list_cases import handler_names
from grievance.services.open_case import OpenedCase
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from tui.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedMove:
    """A step of this case that waits for a second person, and who asked for it."""

    request: Request
    proposed: ProposedMove = field(repr=False)
    asker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """
    Records in their last revision.

    *audits* and *certifications* are those of the Entities in the case, *titles* what
    they are called, by id.
    """

    allegations: tuple[Allegation, ...] = field(default=(), repr=False)
    evidence: tuple[Evidence, ...] = field(default=(), repr=False)
    facts: tuple[ContestedFact, ...] = field(default=(), repr=False)
    asked: tuple[AskedMove, ...] = ()
    audits: tuple[Audit, ...] = ()
    certifications: tuple[Certification, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict, repr=False)

    def title(self, id_: UUID | str) -> str:
        """Return what people call something of the registry; its id where unknown."""
        return self.titles.get(str(id_), str(id_))


def read_case_file(session: Session, opened: OpenedCase) -> CaseFile:
    """Read the records of a case that has just been opened."""
    ring = session.ring
    with session.mechanism.store.read() as tx:
        key = contents_key(tx, ring, opened.case.id)
        allegations = read_records(tx, key, ring.directory, Allegation)
        entities = entities_of(opened, allegations)
        return CaseFile(
            allegations=allegations,
            evidence=read_records(tx, key, ring.directory, Evidence),
            facts=read_records(tx, key, ring.directory, ContestedFact),
            asked=tuple(_asked(tx, session, key)),
            audits=tuple(a for id_ in entities for a in tx.audits.of_entity(id_)),
            certifications=tuple(
                c for id_ in entities for c in tx.certifications.of_entity(id_)
            ),
            titles={
                str(id_): title for id_, title in tx.entities.titles(entities).items()
            },
        )


def entities_of(
    opened: OpenedCase, allegations: Iterable[Allegation]
) -> tuple[EntityId, ...]:
    """Return the Entities that slip and allegations name, each once."""
    named = (
        EntityId(UUID(one.respondent.id))
        for one in allegations
        if one.respondent.kind is RespondentKind.ENTITY
    )
    return tuple(dict.fromkeys((*opened.slip.entities, *named)))


def next_of(records: Iterable[Record]) -> int:
    """Return the number of the next record among *records*."""
    return max((one.number for one in records), default=0) + 1


def _asked(tx: Transaction, session: Session, key: CaseKey) -> Iterable[AskedMove]:
    names = handler_names(session.ring)
    for signed in tx.requests.about(key.case_id):
        request = signed.request
        is_open = request.is_open(session.mechanism.now())
        if not is_open or request.act is not RequestedAct.MOVE_CASE:
            continue
        try:
            proposed = read_proposal(tx, session.ring, key, request.id)
        except GrievanceError:  # gone: answering says so
            continue
        asker = names.get(request.asked_by, "someone who left")
        yield AskedMove(request=request, proposed=proposed, asker=asker)
