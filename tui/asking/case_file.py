"""What lies on record in an opened case besides letters and notes; read in a thread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from grievance.domain.allegation import Allegation
from grievance.domain.block import Block
from grievance.domain.case import CaseKind
from grievance.domain.contested import ContestedFact
from grievance.domain.deciding import ProposalState
from grievance.domain.draft import Draft, SentCopy
from grievance.domain.errors import GrievanceError
from grievance.domain.evidence import Evidence
from grievance.domain.ids import EntityId, holder_of
from grievance.domain.proposal import ProposalKind
from grievance.domain.record import Record
from grievance.domain.recusal import ConflictedHolder
from grievance.domain.registry import Registry
from grievance.domain.registry_ids import MemberId
from grievance.domain.reminder import Reminder
from grievance.domain.reprisal import Incident, RiskAssessment
from grievance.domain.request import Request, RequestState
from grievance.domain.slip import RespondentKind
from grievance.domain.task import Task
from grievance.services.access.blocks import case_blocks
from grievance.services.access.recuse_conflicted import conflicted_holders
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import read_records
from grievance.services.boxes.sent_copies import read_copies
from grievance.services.cases.open_case import OpenedCase
from grievance.services.evidence.relate_evidence import RelatedEvidence, relate
from grievance.services.handling.proposed_move import ProposedMove, read_proposal
from grievance.services.registry.name_respondent import names_of_respondents
from grievance.services.reports.report_tree import ReportTree, read_report_tree
from grievance.services.slips.list_cases import handler_names
from grievance.services.triage.read_proposals import read_proposals
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from tui.asking.audits import FilePage, read_page
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

    *related* is what the audits of its Entities could have known of the evidence;
    *members* are those that it is about or that were written to; *titles* is what they
    and Entities are called by id, *names* what people are by what their signatures are
    known under.  *page* is what is in the file of an audit.  *assessment* and *incidents* are there only while a
    custodian has opened them.
    """

    allegations: tuple[Allegation, ...] = field(default=(), repr=False)
    evidence: tuple[Evidence, ...] = field(default=(), repr=False)
    facts: tuple[ContestedFact, ...] = field(default=(), repr=False)
    tasks: tuple[Task, ...] = field(default=(), repr=False)
    asked: tuple[AskedMove, ...] = ()
    proposals: tuple[ProposalState, ...] = field(default=(), repr=False)
    related: tuple[RelatedEvidence, ...] = field(default=(), repr=False)
    drafts: tuple[Draft, ...] = field(default=(), repr=False)
    copies: tuple[SentCopy, ...] = field(default=(), repr=False)
    reminders: tuple[Reminder, ...] = ()
    tree: ReportTree | None = field(default=None, repr=False)
    blocks: tuple[Block, ...] = ()
    conflicted: tuple[ConflictedHolder, ...] = ()
    assessment: RiskAssessment | None = field(default=None, repr=False)
    incidents: tuple[Incident, ...] = field(default=(), repr=False)
    page: FilePage | None = field(default=None, repr=False)
    entities: tuple[EntityId, ...] = ()
    members: tuple[MemberId, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict, repr=False)
    names: Mapping[str, str] = field(default_factory=dict, repr=False)

    def title(self, id_: UUID | str) -> str:
        """Return what people call something of the registry; its id where unknown."""
        return self.titles.get(str(id_), str(id_))

    def open_drafts(self) -> list[Draft]:
        """Return the drafts that can be worked on."""
        return [d for d in self.drafts if not d.given_up and not self._is_gone(d)]

    def _is_gone(self, one: Draft) -> bool:
        return any(one.became(copy) for copy in self.copies)


def read_case_file(session: Session, opened: OpenedCase) -> CaseFile:
    """Read the records of a case that has just been opened."""
    ring, mechanism = session.ring, session.mechanism
    case_id, today = opened.case.id, session.today
    with mechanism.store.read() as tx:
        key = contents_key(tx, ring, case_id)
        allegations = read_records(tx, key, ring.directory, Allegation)
        evidence = read_records(tx, key, ring.directory, Evidence)
        entities = entities_of(opened, allegations)
        audits = [one for id_ in entities for one in tx.audits.of_entity(id_)]
        blocks = case_blocks(tx, ring, case_id)
        proposals = read_proposals(tx, ring, case_id, catalogue=mechanism.catalogue)
        drafts = read_records(tx, key, ring.directory, Draft)
        members = members_of(allegations, proposals, drafts)
        return CaseFile(
            allegations=allegations,
            evidence=evidence,
            facts=read_records(tx, key, ring.directory, ContestedFact),
            tasks=read_records(tx, key, ring.directory, Task),
            asked=tuple(_asked(tx, session, key)),
            proposals=proposals,
            related=relate(audits, evidence, on=today),
            drafts=drafts,
            copies=read_copies(tx, ring, key),
            reminders=tx.reminders.of_cases([case_id]).get(case_id, ()),
            tree=_tree(tx, session, opened),
            page=_page(tx, session, opened),
            blocks=blocks,
            conflicted=conflicted_holders(tx, ring, case_id),
            entities=entities,
            members=members,
            titles=_titles(tx, entities, members, allegations, blocks),
            names={
                str(holder_of(id_)): name for id_, name in handler_names(ring).items()
            },
        )


def _tree(tx: Transaction, session: Session, opened: OpenedCase) -> ReportTree | None:
    if opened.case.kind is not CaseKind.REPORT:
        return None
    return read_report_tree(tx, session.ring, opened.case.id)


def _page(tx: Transaction, session: Session, opened: OpenedCase) -> FilePage | None:
    return None if opened.slip.audit is None else read_page(tx, session, opened.case.id)


def _titles(
    tx: Transaction,
    entities: tuple[EntityId, ...],
    members: tuple[MemberId, ...],
    allegations: Iterable[Allegation],
    blocks: Iterable[Block],
) -> dict[str, str]:
    """Name the Entities first; of the others only where somebody else is meant."""
    titles = {str(id_): name for id_, name in tx.entities.titles(entities).items()}
    meant = {one.respondent.id for one in allegations} | {one.who for one in blocks}
    meant |= {str(id_) for id_ in members}
    if meant - {""} - set(titles):
        others = Registry(
            members=tx.members.all(),
            firms=tx.firms.all(),
            auditors=tx.auditors.all(),
        )
        titles = names_of_respondents(others) | titles
    return titles


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


def members_of(
    allegations: Iterable[Allegation],
    proposals: Iterable[ProposalState],
    drafts: Iterable[Draft],
) -> tuple[MemberId, ...]:
    """Return the Members that the case is about, then those written to, each once."""
    alleged = (
        one.respondent.id
        for one in allegations
        if one.respondent.kind is RespondentKind.MEMBER and one.respondent.id
    )
    named = (
        one.fact
        for one in proposals
        if one.proposal.kind is ProposalKind.MEMBER and one.fact
    )
    found = [MemberId(UUID(id_)) for id_ in (*alleged, *named)]
    found += [one.to.member for one in drafts if one.to.member is not None]
    return tuple(dict.fromkeys(found))


def next_of(records: Iterable[Record]) -> int:
    """Return the number of the next record among *records*."""
    return max((one.number for one in records), default=0) + 1


def _asked(tx: Transaction, session: Session, key: CaseKey) -> Iterable[AskedMove]:
    names = handler_names(session.ring)
    for signed in tx.requests.on_case(key.case_id, RequestState.ASKED):
        request = signed.request
        if not request.is_open(session.mechanism.now()):
            continue
        try:
            proposed = read_proposal(tx, session.ring, key, request.id)
        except GrievanceError:  # gone: answering says so
            continue
        asker = names.get(request.asked_by, "someone who left")
        yield AskedMove(request=request, proposed=proposed, asker=asker)
