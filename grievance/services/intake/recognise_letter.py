"""
Recognise what a letter is about while its words are in memory.

The whole letter is read, also what its readers will not see: an address that names an
Entity, a report that a machine seems to have built.  Of the words that explain a
proposal only those are kept that stand in the letter as it lies in the contents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from grievance.domain.contents import Related, Why
from grievance.domain.people import Person
from grievance.domain.proposal import (
    Proposal,
    ProposalKind,
    Proposals,
    bounded,
    gathered,
)
from grievance.mail.letter import Letter
from grievance.services.intake.seal_letter import Arrived, without_sender
from grievance.services.triage.propose_triage import propose_triage
from grievance.services.triage.triage_knowledge import Knowledge


TIED = "tied"
_RESPONDENTS = (
    ProposalKind.ENTITY,
    ProposalKind.MEMBER,
    ProposalKind.AUDIT_FIRM,
    ProposalKind.AUDITOR,
)
_SURENESS = {
    Why.SAME_ID: 0.8,
    Why.ANSWERS: 0.7,
    Why.SUBJECT: 0.6,
    Why.UNPROVEN: 0.6,
    Why.ABOUT_OFFICE: 0.6,
    Why.RESUBMISSION: 0.6,
    Why.AFTER_END: 0.5,
    Why.MERGED: 0.5,
    Why.TEXT: 0.4,
    Why.ALTERED: 0.3,
}


def recognise_letter(
    arrived: Arrived, knowledge: Knowledge, people: Iterable[Person]
) -> Proposals:
    """Propose all there is to propose of a letter, with reasons its readers may see."""
    people = tuple(people)
    whole = propose_triage(arrived.letter, knowledge, people)
    readable = _as_readable(whole, arrived, knowledge, people)
    return bounded(
        gathered(
            readable.items,
            _conflicts(whole, knowledge, people),
            _related(arrived.related),
        )
    )


def _as_readable(
    whole: Proposals,
    arrived: Arrived,
    knowledge: Knowledge,
    people: tuple[Person, ...],
) -> Proposals:
    """Leave out the words that stand only in what is kept from the contents."""
    shown = without_sender(arrived)
    if _words(shown) == _words(arrived.letter):
        return whole
    again = propose_triage(shown, knowledge, people)
    told = {one.id: one.words for one in again.items}
    return Proposals(
        items=tuple(replace(one, words=told.get(one.id, ())) for one in whole.items)
    )


def _words(letter: Letter) -> tuple[str, ...]:
    return letter.subject, letter.text, *(one.name for one in letter.attachments)


def _conflicts(
    proposals: Proposals, knowledge: Knowledge, people: Iterable[Person]
) -> Iterator[Proposal]:
    """Yield who of the office is tied to somebody named, and to whom."""
    ties = dict(_ties(proposals, knowledge))
    for person in people:
        found = sorted({ties[tie] for tie in person.conflicts if tie in ties})
        if found:
            yield Proposal(
                kind=ProposalKind.CONFLICT,
                code=str(person.id),
                score=1.0,
                label=person.name,
                how=TIED,
                words=tuple(found),
            )


def _ties(proposals: Proposals, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Yield by what people may be tied to whom is named, and what these are called."""
    for kind in _RESPONDENTS:
        for one in proposals.of(kind):
            yield one.code, one.label
            for other in knowledge.also_known_as(one.code):
                yield other, one.label


def _related(related: Iterable[Related]) -> Iterator[Proposal]:
    for one in related:
        yield Proposal(
            kind=ProposalKind.RELATED,
            code=one.reference,
            score=_SURENESS[one.why],
            how=one.why.value,
        )
