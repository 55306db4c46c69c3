"""
Propose whom a letter names: Entities, Members, those who audit, and staff.

File names of attachments may name an Entity, and count less.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grievance.catalogue.folding import UMLAUTS, plain
from grievance.catalogue.matching import (
    EntityMatch,
    EntityNames,
    Reading,
    find_entities,
    spell,
)
from grievance.catalogue.staff_names import NameUse, find_staff, ways_of
from grievance.domain.ids import PersonId
from grievance.domain.people import Person
from grievance.domain.proposal import Proposal, ProposalKind, gathered
from grievance.mail.letter import Letter
from grievance.services.triage.triage_knowledge import Knowledge


MOST_TEXT = 500_000  # characters; a hostile text must not hold the worker
IN_FILE_NAME = 0.75  # what a score is multiplied with
SURE, LIKELY = 0.9, 0.6


def named_in(reading: Reading, people: Iterable[Person]) -> tuple[PersonId, ...]:
    """
    Return whom of the office a text names, in whatever way a name is written.

    One missed would be given the key to a complaint about themselves.
    """
    texts = {reading.plain, plain(reading.folded.translate(UMLAUTS))}
    return tuple(
        person.id
        for person in people
        if any(way in text for way in ways_of(person.name) for text in texts)
    )


def _found(
    kind: ProposalKind, reading: Reading, names: EntityNames, knowledge: Knowledge
) -> Iterator[Proposal]:
    for match in find_entities(reading, names):
        yield _named(kind, match, knowledge)


def _named(kind: ProposalKind, match: EntityMatch, knowledge: Knowledge) -> Proposal:
    return Proposal(
        kind=kind,
        code=match.entity_id,
        score=match.score,
        label=knowledge.titles.get(match.entity_id, match.matched),
        how=match.how,
        words=(match.found,),
    )


def propose_entities(
    reading: Reading, letter: Letter, knowledge: Knowledge
) -> tuple[Proposal, ...]:
    """Propose the Entities that the text or the name of a file names."""
    written = _found(ProposalKind.ENTITY, reading, knowledge.entities, knowledge)
    return gathered(written, _in_file_names(letter, knowledge)).items


def _in_file_names(letter: Letter, knowledge: Knowledge) -> Iterator[Proposal]:
    """Yield Entities that the name of an attachment names."""
    files = "\n\n".join(one.name.rpartition(".")[0] for one in letter.attachments)
    for match in find_entities(spell(files[:MOST_TEXT]), knowledge.entities):
        yield Proposal(
            kind=ProposalKind.ENTITY,
            code=match.entity_id,
            score=round(match.score * IN_FILE_NAME, 3),
            label=knowledge.titles.get(match.entity_id, match.matched),
            how="file-name",
            words=(match.found,),
        )


def propose_members(
    reading: Reading, knowledge: Knowledge, entities: Iterable[Proposal]
) -> Iterator[Proposal]:
    """Propose the Members named otherwise than by the name of an Entity."""
    words = {word for one in entities for word in one.words}
    for one in _found(ProposalKind.MEMBER, reading, knowledge.members, knowledge):
        if words.isdisjoint(one.words):
            yield one


def propose_auditors(reading: Reading, knowledge: Knowledge) -> Iterator[Proposal]:
    """Propose the audit firms and the auditors that are named."""
    yield from _found(ProposalKind.AUDIT_FIRM, reading, knowledge.firms, knowledge)
    yield from _found(ProposalKind.AUDITOR, reading, knowledge.auditors, knowledge)


def propose_staff(reading: Reading, people: Iterable[Person]) -> Iterator[Proposal]:
    """Propose who of the office is named or meant, for conflicts of interest."""
    names = {str(person.id): person.name for person in people}
    for found in find_staff(reading, names):
        yield Proposal(
            kind=ProposalKind.STAFF,
            code=found.key,
            score=SURE if found.use is NameUse.NAMED else LIKELY,
            label=names[found.key],
            how=found.use.value,
            words=(found.words,),
        )
