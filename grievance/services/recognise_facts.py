"""Recognise what a letter is about while its words are in memory; keep codes only."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from grievance.catalogue.matching import (
    EntityNames,
    find_criteria,
    find_entities,
    read,
    read_signals,
)
from grievance.domain.ids import EntityId, PersonId
from grievance.domain.people import Person
from grievance.domain.triage import Recognised
from grievance.mail.letter import Letter


def recognise_facts(
    letter: Letter, names: EntityNames, people: Iterable[Person]
) -> Recognised:
    """Read subject and text for Entities, criteria and signs of danger."""
    text = f"{letter.subject}\n{letter.text}"
    reading = read(text, letter.language)
    signals = read_signals(reading)
    return Recognised(
        entities=tuple(
            EntityId(UUID(match.entity_id)) for match in find_entities(reading, names)
        ),
        criteria=tuple(match.code for match in find_criteria(reading)),
        language=letter.language,
        danger=signals.is_danger or bool(signals.reprisal_incident),
        reprisal=signals.is_reprisal,
        anonymity=bool(signals.anonymity),
        out_of_scope=bool(signals.out_of_scope),
        about_auditor=bool(signals.auditor),
        about_office=bool(signals.office),
        staff_named=_named(text, people),
        sender_clear=letter.sender.clear,
    )


def _named(text: str, people: Iterable[Person]) -> tuple[PersonId, ...]:
    folded = " ".join(text.split()).casefold()
    return tuple(p.id for p in people if p.name.casefold() in folded)
