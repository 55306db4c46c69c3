"""Make a case of a letter: who may read it, what it is about, and its first answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from grievance.domain.events import Act
from grievance.domain.proposal import ProposalKind, Proposals
from grievance.domain.slip import Flag, Slip
from grievance.domain.triage import first_slip
from grievance.mail.letter import Letter
from grievance.mail.words.address import normalise
from grievance.services.boxes.keep import Pen, add_parts
from grievance.services.boxes.make_box import NewBox, keep_box, make_box
from grievance.services.directory.read_directory import staff
from grievance.services.intake.acknowledge_letter import (
    NewOutgoing,
    keep_acknowledgement,
    make_acknowledgement,
)
from grievance.services.intake.held_for import seal_held_for
from grievance.services.intake.keep_proposals import seal_proposals
from grievance.services.intake.reception import Reception
from grievance.services.intake.recognise_letter import recognise_letter
from grievance.services.intake.seal_letter import Arrived, Ways, seal_letter
from grievance.services.intake.thread_letter import own_tokens
from grievance.services.triage.triage_knowledge import Knowledge
from grievance.vault.case_box import Author, SealedPart


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """A case made of a letter, sealed before the books are opened."""

    box: NewBox
    parts: tuple[SealedPart, ...]
    acknowledgement: NewOutgoing | None = field(repr=False)


def make_case(
    reception: Reception,
    arrived: Arrived,
    knowledge: Knowledge,
    *,
    is_reused: bool,
    at: datetime,
) -> NewCase:
    """
    Make the case while the words are in memory; writes nothing.

    *is_reused* where the Message-ID came before with other words.

    Raises:
        NotAllowedError: Nobody may read it.
    """
    ring = reception.ring
    people = staff(ring.directory, at=at)
    proposals = recognise_letter(arrived, knowledge, people)
    slip = _slip(proposals, arrived, is_reused=is_reused)
    received_on = reception.timetable.day_of(arrived.received_at)
    box = make_box(
        ring,
        slip,
        reception.timetable,
        received_on=received_on,
        at=at,
        ties=knowledge.ties,
        doubtful=_doubtful(proposals),
    )
    ways = Ways(contents=box.contents, identity=box.identity)
    answer = _acknowledgement(reception, arrived, box, slip, at=at)
    return NewCase(
        box=box,
        parts=(
            *seal_letter(ring.author, arrived, ways),
            seal_proposals(ring.author, box.contents, proposals, arrived, at=at),
            *_held_for(ring.author, box, answer),
        ),
        acknowledgement=answer,
    )


def keep_case(pen: Pen, reception: Reception, new: NewCase) -> None:
    """Put a new case on the books, and the answer to it on its way."""
    keep_box(pen, new.box)
    add_parts(pen, new.parts, Act.PART_ADDED)
    if new.acknowledgement is not None:
        keep_acknowledgement(pen, new.acknowledgement, reception.office)


def _slip(proposals: Proposals, arrived: Arrived, *, is_reused: bool) -> Slip:
    slip = first_slip(proposals)
    flags = slip.flags | {Flag.MESSAGE_ID_REUSED} if is_reused else slip.flags
    return replace(slip, channel=arrived.channel, flags=flags)


def _doubtful(proposals: Proposals) -> frozenset[str]:
    """
    Return whom the letter names, or who is tied to anybody it names.

    Not all of them are on the slip: it has room for so many, and for no Members, nor
    for auditors whom a letter merely mentions.
    """
    kinds = (ProposalKind.STAFF, ProposalKind.CONFLICT)
    return frozenset(code for kind in kinds for code in proposals.codes(kind))


def _acknowledgement(
    reception: Reception, arrived: Arrived, box: NewBox, slip: Slip, *, at: datetime
) -> NewOutgoing | None:
    """Answer who wrote by mail; what the office put in itself is not answered."""
    if arrived.entered_by:
        return None
    return make_acknowledgement(
        reception.ring,
        reception.office,
        arrived.letter,
        box.case,
        slip,
        mailbox=reception.address_of(arrived.source),
        authentic=_is_certain(reception, arrived.letter),
        letters=reception.letters,
        at=at,
    )


def _held_for(
    author: Author, box: NewBox, answer: NewOutgoing | None
) -> Iterator[SealedPart]:
    if answer is not None and answer.why:
        yield seal_held_for(author, box.contents, answer.cover.id, answer.why)


def _is_certain(reception: Reception, letter: Letter) -> bool:
    """
    Whether it may be answered at once: somebody vouches for its writer.

    Not where it went to a reply address as well, and is no reply: an answer would tell
    whether there is such a case, or reach who was told to write there.
    """
    own = frozenset(map(normalise, reception.office.own_addresses))
    return reception.trust.vouches_for(letter) and not own_tokens(letter, own)
