"""Cases, letters, notes and history as blocks of text, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from grievance.domain.contents import Correspondent
from grievance.services.open_case import (
    HistoryLine,
    OpenedCase,
    OpenedLetter,
    OpenedNote,
)
from tui.case_index import Row
from tui.words import NONE, due_words, flag_words, urgency_words
from tui.wrapping import Block


BLANK = Block()


def row_blocks(row: Row, today: date) -> list[Block]:
    """Return what cover and slip say of a case."""
    return [
        Block(row.case.reference, "title"),
        BLANK,
        *_cover(row, today),
        BLANK,
        *_slip(row),
    ]


def _cover(row: Row, today: date) -> Iterator[Block]:
    case = row.case
    running = case.due_on if case.is_open else None
    until = f" · {running}" if running else ""
    yield Block(str(case.kind), label="Kind")
    yield Block(urgency_words(case.urgency), label="Urgency")
    yield Block(f"{case.stage} since {case.stage_since}", label="Stage")
    yield Block(due_words(running, today) + until, label="Due")
    yield Block(row.handler or "nobody yet", label="Handler")
    yield Block(case.received_on.isoformat(), label="Received")
    yield Block(case.language or NONE, label="Language")


def _slip(row: Row) -> Iterator[Block]:
    slip = row.slip
    if slip is None:
        yield Block("Its slip is not opened yet.", "soft")
        return
    yield Block(_words(slip.complainant), label="From")
    yield Block(_words(slip.respondent), label="About")
    if slip.region:
        yield Block(slip.region, label="Region")
    yield Block("\n".join(row.entities) or "none found", label="Entities")
    yield Block(", ".join(slip.criteria) or "none found", label="Criteria")
    if slip.flags:
        yield Block(f"▲ {flag_words(slip.flags)}", "warm", label="Care")
    if slip.proposed:
        yield BLANK
        yield Block("Proposed by the reader; nobody has confirmed these facts.", "soft")


def _words(code: str) -> str:
    return str(code).replace("-", " ")


def letter_blocks(opened: OpenedLetter, writer: Correspondent | None) -> list[Block]:
    """Return a letter: what is known about it, then its text."""
    letter = opened.letter
    blocks = [
        Block(letter.subject or "(no subject)", "title"),
        Block(_moment(letter.received_at), label="Received"),
        *_writer(writer),
    ]
    if letter.written_at:
        blocks.append(Block(_moment(letter.written_at), label="Written"))
    if letter.verified is False:
        doubt = "▲ It claims to belong to this case; its sender is not proven."
        blocks.append(Block(doubt, "warm"))
    blocks.extend(Block(f"▲ {note}", "warm") for note in letter.notes)
    empty = "This letter has no text; look at its attachments below."
    text = Block(letter.text) if letter.text.strip() else Block(empty, "soft")
    return [*blocks, BLANK, text]


def _writer(writer: Correspondent | None) -> Iterator[Block]:
    if writer is None:
        yield Block("sealed · i asks who wrote it", "soft", label="From")
        return
    yield Block(f"{writer.name} <{writer.address}>".strip(), label="From")
    if not writer.clear:
        yield Block("▲ The sender is not clear from the letter.", "warm")
    for label, people in (
        ("Reply to", writer.reply_to),
        ("To", writer.to),
        ("Copy", writer.cc),
    ):
        if people:
            yield Block(", ".join(people), label=label)


def note_blocks(notes: Sequence[OpenedNote]) -> list[Block]:
    """Return the notes of a case, the newest first."""
    if not notes:
        return [Block("No notes yet. N writes one.", "soft")]
    blocks: list[Block] = []
    for opened in reversed(notes):
        head = f"{opened.author} · {_moment(opened.note.at)}"
        blocks += [Block(head, "label"), Block(opened.note.text), BLANK]
    return blocks


def access_blocks(opened: OpenedCase) -> list[Block]:
    """Return who may read a case, and what was done with it, the newest first."""
    readers = Block("\n".join(sorted(opened.readers)) or NONE, label="May read")
    head = Block("What was done, the newest first", "label")
    lines = [block for line in reversed(opened.history) for block in _done(line)]
    return [readers, BLANK, head, *lines]


def _done(line: HistoryLine) -> Iterator[Block]:
    act = line.entry.act.replace("-", " ")
    yield Block(f"{_moment(line.entry.at)}  {act} · {line.actor}")
    if line.reason:
        way = (
            f"{line.reason.before} → {line.reason.after}: " if line.reason.after else ""
        )
        yield Block(way + line.reason.text, "soft", label="  why")


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
