"""Recognise what a letter is about while its words are in memory; keep codes only."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from grievance.catalogue.folding import UMLAUTS, fold, plain
from grievance.catalogue.matching import (
    EntityNames,
    Reading,
    find_criteria,
    find_entities,
    read,
    read_signals,
)
from grievance.catalogue.needles import whole
from grievance.domain.ids import EntityId, PersonId
from grievance.domain.people import Person
from grievance.domain.triage import Recognised
from grievance.mail.letter import Letter


MOST_TEXT = 500_000  # characters; a hostile text must not hold the worker


def recognise_facts(
    letter: Letter, names: EntityNames, people: Iterable[Person]
) -> Recognised:
    """Read subject and text for Entities, criteria and signs of danger."""
    text = f"{letter.subject}\n{letter.text}"[:MOST_TEXT]
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
        staff_named=named_in(reading, people),
        sender_clear=letter.sender.clear,
    )


def named_in(reading: Reading, people: Iterable[Person]) -> tuple[PersonId, ...]:
    """
    Return whom of the office a text names, in whatever way a name is written.

    One missed would be given the key to a complaint about themselves.
    """
    texts = {reading.plain, plain(reading.folded.translate(UMLAUTS))}
    return tuple(
        person.id
        for person in people
        if any(way in text for way in _ways(person) for text in texts)
    )


def _ways(person: Person) -> tuple[str, ...]:
    """Return the name without accents, with ae for ä, and with the last word first."""
    words = fold(person.name).split()
    orders = (" ".join(words), " ".join([*words[-1:], *words[:-1]]))
    spelt = (plain(way) for o in orders for way in (o, o.translate(UMLAUTS)))
    return tuple(whole(way) for way in spelt if way)
