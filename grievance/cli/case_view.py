"""A case as plain text, whatever anybody wrote into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import click

from grievance.cli.access_view import access_lines
from grievance.cli.clock_fields import clock_lines
from grievance.cli.history_lines import history_lines
from grievance.cli.record_lines import record_lines
from grievance.domain.case import CaseKind
from grievance.domain.contents import (
    Correspondent,
    LetterText,
    Relation,
    RelationKind,
)
from grievance.domain.counting import counted
from grievance.domain.display import one_line, visible
from grievance.domain.slip import Channel
from grievance.mail.letter import Label
from grievance.services.cases.open_case import OpenedCase
from grievance.services.cases.open_identity import OpenedIdentity
from grievance.services.cases.read_letters import OpenedLetter
from grievance.services.intake.say_labels import say_labels
from grievance.services.intake.say_news import say_news
from grievance.services.overviews.count_records import OnRecord


RULE = "─" * 72


def print_case(opened: OpenedCase, found: OnRecord) -> None:
    """Print it for people: what it is and has on record, letters, notes, history."""
    for line in _lines(opened, found):
        click.echo(line)


def _lines(opened: OpenedCase, found: OnRecord) -> Iterator[str]:
    yield from cover_lines(opened)
    yield from map(_relation, opened.relations)
    yield from record_lines(opened.case.reference, found)
    for letter in opened.letters:
        yield RULE
        yield from _letter(letter)
        if news := say_news(opened.case, letter.letter):
            yield f"(This letter: {news}.)"
    for letter in opened.elsewhere:
        yield RULE
        yield from _elsewhere(letter)
    for number, note in enumerate(opened.notes, 1):
        yield RULE
        struck = ", who struck it" if note.is_struck else ""
        by = f"Note {number} by {one_line(note.author)}{struck}"
        yield f"{by}, {_minute(note.note.at)}"
        yield visible(note.note.text)
    yield RULE
    yield from history_lines(opened.history)


def cover_lines(opened: OpenedCase | OpenedIdentity) -> Iterator[str]:
    """Yield what its cover says, its coded facts, and who has which key to it."""
    case, slip = opened.case, opened.slip
    kind = "" if case.kind is CaseKind.COMPLAINT else f"  {case.kind}"
    yield f"{case.reference}  {case.stage}  {case.urgency}{kind}"
    due = f", due {case.due_on}" if case.due_on else ""
    yield f"Received   {case.received_on}{due}"
    yield from clock_lines(case)
    yield f"Handler    {one_line(opened.handler or 'nobody yet')}"
    yield f"Entities   {_listed(opened.entities)}"
    yield f"Criteria   {_listed(slip.criteria if slip else ())}"
    yield f"Flags      {_listed(sorted(slip.flags) if slip else ())}"
    yield from access_lines(opened.access)
    if opened.altered:
        yield "Warning    its cover was changed behind the log's back; verify the log"


_RELATED = {
    RelationKind.MERGED_INTO: "goes on in",
    RelationKind.MERGED_HERE: "goes on here too:",
    RelationKind.APART_AGAIN: "is on its own again:",
    RelationKind.SPLIT_OFF: "a part was split off:",
    RelationKind.SPLIT_FROM: "was split off from",
    RelationKind.LINKED: "is about the same as",
    RelationKind.UNLINKED: "is not about the same as",
}


def _relation(relation: Relation) -> str:
    case = one_line(relation.case) or "a case that is still to be made"
    return f"Belongs    {_RELATED[relation.kind]} {case}, {_minute(relation.at)}"


def _letter(opened: OpenedLetter) -> Iterator[str]:
    letter = opened.letter
    yield f"Letter {opened.number}"
    yield f"From       {_sender(opened.writer)}"
    if opened.writer and opened.writer.contact:
        yield f"Contact    {one_line(opened.writer.contact)}"
    if letter.verified is not None:
        yield _proof(letter)
    yield f"Subject    {one_line(letter.subject)}"
    yield f"Received   {_minute(letter.received_at)}{_door(opened)}"
    if letter.labels:
        yield f"Kind       {one_line(say_labels(letter.labels))}"
    yield from (f"Remark     {one_line(note)}" for note in letter.notes)
    if opened.filed:
        yield f"Taken back by {one_line(opened.filed_by)}, {_minute(opened.filed.at)}"
    yield from _attachments(opened)
    yield ""
    yield visible(letter.text)


def _attachments(opened: OpenedLetter) -> Iterator[str]:
    for attachment in opened.letter.attachments:
        name = one_line(attachment.name)
        yield f"Attachment {attachment.part_id}  {name}  {counted(attachment.size, 'byte')}"
        if said := opened.lost.get(attachment.part_id):
            yield f"           {one_line(said)}"


def _proof(letter: LetterText) -> str:
    """Say how far it is proven who wrote an answer."""
    if letter.verified:
        return "Verified   it comes from the address that wrote before"
    if {Label.AUTOMATIC, Label.BOUNCE} & set(letter.labels):
        return "Machine    sent by a machine; nothing was answered"
    return "Doubtful   not proven to come from the first writer"


def _elsewhere(opened: OpenedLetter) -> Iterator[str]:
    """Name a letter that lies in another case, without its words."""
    letter, filed = opened.letter, opened.filed
    assert filed is not None
    to = filed.case or "a case that is still to be made"
    yield f"Letter {opened.number}, filed elsewhere: {one_line(to)}"
    yield f"By         {one_line(opened.filed_by)}, {_minute(filed.at)}"
    yield f"Because    {one_line(filed.reason)}"
    yield f"Subject    {one_line(letter.subject)}"
    yield f"Received   {_minute(letter.received_at)}{_door(opened)}"


def _sender(writer: Correspondent | None) -> str:
    if writer is None:
        return "sealed; custodians can open who wrote"
    doubt = "" if writer.clear else "  (unclear)"
    address = f" <{one_line(writer.address)}>" if writer.address else ""
    return f"{one_line(writer.name) or 'no name'}{address}{doubt}"


def _door(opened: OpenedLetter) -> str:
    """Say how a letter came that was no mail to us, and where it lay before."""
    letter, by = opened.letter, f" by {one_line(opened.entered_by)}"
    whence = f", from {one_line(letter.from_case)}" if letter.from_case else ""
    if not letter.entered_by:
        return ""
    if letter.channel is not Channel.EMAIL:
        return f", {letter.channel}, taken down{by}{whence}"
    return f"{whence or ', out of quarantine'}, filed{by}"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(one_line(word) for word in words) or "none"


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
