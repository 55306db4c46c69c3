"""A letter as blocks of text: where it comes from, how far it is proven, its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from grievance.domain.contents import Correspondent
from grievance.domain.display import one_line
from grievance.domain.quoting import Kind, Passage
from grievance.domain.slip import Channel
from grievance.mail.letter import Label
from grievance.services.cases.read_letters import OpenedLetter
from grievance.services.intake.say_labels import say_labels
from tui.asking.shown_case import ShownLetter
from tui.text import cell
from tui.wrapping import Block


BLANK = Block()
FIRST_LINE = 120  # cells of a letter that stand in the summary
VERIFIED = "verified · it comes from the address that wrote before"
UNVERIFIED = "▲ UNVERIFIED REPLY: the address does not prove who wrote this; nothing was answered"
FROM_MACHINE = "▲ Sent by a machine; nothing was answered"
MACHINES = frozenset({Label.AUTOMATIC, Label.BOUNCE})
EMPTY = "This letter has no text; look at its attachments below."


def letter_blocks(
    shown: ShownLetter, writer: Correspondent | None, *, unfolded: bool = False
) -> list[Block]:
    """Return a letter: what is known about it, then its text, quotations folded."""
    letter = shown.opened.letter
    return [
        Block(letter.subject or "(no subject)", "title"),
        *_filed(shown.opened),
        *_proof(shown.opened),
        *_came(shown.opened),
        *_writer(writer),
        *_labels(letter.labels),
        *(Block(f"▲ {note}", "warm") for note in letter.notes),
        BLANK,
        *_words(shown.passages, unfolded=unfolded),
    ]


def newest_blocks(letters: Sequence[ShownLetter]) -> list[Block]:
    """Return subject and first line of the newest letter that lies in the case."""
    here = [one for one in letters if not one.opened.is_elsewhere]
    if not here:
        return []
    newest = max(here, key=lambda one: one.opened.letter.received_at)
    letter = newest.opened.letter
    doubt = "▲ unverified · " if letter.verified is False else ""
    subject = one_line(letter.subject or "(no subject)")
    said = f"{letter.received_at:%Y-%m-%d} · {doubt}{subject}"
    first = cell(_first_line(newest.passages), FIRST_LINE).rstrip()
    return [Block(f"{said}\n{first}".rstrip(), label="Newest"), BLANK]


def _first_line(passages: tuple[Passage, ...]) -> str:
    """Return the first line that somebody wrote, quotations left out where they can be."""
    lines = (
        line.strip()
        for passage in passages
        if not passage.folded
        for line in passage.text.splitlines()
    )
    return next(filter(None, lines), "")


def filed_words(opened: OpenedLetter) -> str:
    """Say in one line where a letter lies that was filed; empty where it never was."""
    filed = opened.filed
    if filed is None:
        return ""
    if opened.is_elsewhere:
        where = f"→ filed in {filed.case or 'a case that is still to be made'}"
    else:
        where = "↩ taken back"
    return f"{where} by {opened.filed_by}, {moment(filed.at)}: {filed.reason}"


def door_words(opened: OpenedLetter) -> str:
    """Say through which door a letter came, and who opened it."""
    letter = opened.letter
    by = f" by {opened.entered_by}" if letter.entered_by else ""
    whence = f", out of {letter.from_case}" if letter.from_case else ""
    if letter.channel is Channel.EMAIL:
        return f"e-mail{f', filed{by}' if by else ''}{whence}"
    return f"{letter.channel}{f', taken down{by}' if by else ''}{whence}"


def moment(at: datetime) -> str:
    """Write a time as people read it; UTC."""
    return f"{at:%Y-%m-%d %H:%M}"


def _filed(opened: OpenedLetter) -> Iterator[Block]:
    if words := filed_words(opened):
        yield Block(words, "warm" if opened.is_elsewhere else "soft")


def _proof(opened: OpenedLetter) -> Iterator[Block]:
    letter = opened.letter
    if letter.verified:
        yield Block(VERIFIED, label="Reply")
    elif letter.verified is False:
        is_machine = not MACHINES.isdisjoint(letter.labels)
        yield Block(FROM_MACHINE if is_machine else UNVERIFIED, "warm")


def _came(opened: OpenedLetter) -> Iterator[Block]:
    letter = opened.letter
    number = f"letter {opened.number} · " if opened.number else ""
    received = f"{moment(letter.received_at)} · {number}{door_words(opened)}"
    yield Block(received, label="Received")
    if letter.written_at:
        yield Block(moment(letter.written_at), label="Written")


def _writer(writer: Correspondent | None) -> Iterator[Block]:
    if writer is None:
        yield Block("sealed · i asks who wrote it", "soft", label="From")
        return
    address = f"<{writer.address}>" if writer.address else ""
    yield Block(f"{writer.name} {address}".strip() or "nobody named", label="From")
    if not writer.clear and writer.address:
        yield Block("▲ The sender is not clear from the letter.", "warm")
    yield from (Block(", ".join(found), label=label) for label, found in _more(writer))


def _more(writer: Correspondent) -> Iterator[tuple[str, tuple[str, ...]]]:
    perhaps = tuple(f"perhaps written by {one}" for one in writer.forwarded)
    contact = (writer.contact,) if writer.contact else ()
    named = (
        ("Contact", contact),
        ("Forwarded", perhaps),
        ("Reply to", writer.reply_to),
        ("To", writer.to),
        ("Copy", writer.cc),
    )
    yield from ((label, found) for label, found in named if found)


def _labels(labels: tuple[str, ...]) -> Iterator[Block]:
    if labels:
        yield Block(say_labels(labels), "soft", label="Kind")


def _words(passages: tuple[Passage, ...], *, unfolded: bool) -> Iterator[Block]:
    if not any(passage.text.strip() for passage in passages):
        yield Block(EMPTY, "soft")
        return
    for passage in passages:
        if passage.folded:
            yield Block(_fold(passage, unfolded=unfolded), "label")
        if unfolded or not passage.folded:
            tone = "soft" if passage.folded else ""
            yield Block(passage.text.removesuffix("\n"), tone)


def _fold(passage: Passage, *, unfolded: bool) -> str:
    lines = passage.text.removesuffix("\n").count("\n") + 1
    kind = "line of signature" if passage.kind is Kind.SIGNATURE else "quoted line"
    plural = kind if lines == 1 else kind.replace("line", "lines", 1)
    return f"{'▾' if unfolded else '▸'} {lines:,} {plural} · Q {'folds' if unfolded else 'shows'}"
