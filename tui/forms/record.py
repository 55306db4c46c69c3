"""Forms for evidence and contested facts, and what is read from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from grievance.domain.allegation import Period
from grievance.domain.contents import AttachmentNote
from grievance.domain.contested import ContestedFact, Side, Version
from grievance.domain.evidence import Evidence, EvidenceKind
from tui.forms.allegation import A_DAY, period_in
from tui.forms.form import (
    Field,
    Form,
    One,
    Values,
    Words,
    coded,
    day_in,
    needed_day,
    numbers_in,
    written_day,
)
from tui.forms.option import Option
from tui.refused_field import FieldError


NO_FILE = Option("", "none of the attachments")
WHICH_SIDE = "Say which side it is, and what it says."


def evidence_form(
    attached: Sequence[AttachmentNote], old: Evidence | None, today: date
) -> Form:
    """Ask for a piece of evidence, beginning with what is known of an old one."""
    return Form(
        title=f"Evidence E{old.number}" if old else "New evidence",
        fields=(*_what(old), *_when(old, today), *_where(old, attached)),
    )


def _what(old: Evidence | None) -> tuple[Field, ...]:
    return (
        Words(
            name="title",
            label="Title",
            value=old.title if old else "",
            needed="Give the evidence a title, so that others find it again.",
        ),
        One(
            name="kind",
            label="Kind",
            options=coded(tuple(EvidenceKind)),
            value=old.kind if old else EvidenceKind.DOCUMENT,
        ),
    )


def _when(old: Evidence | None, today: date) -> tuple[Field, ...]:
    """Ask what time it shows, and since when it could be known."""
    when = old.when if old else Period()
    return (
        Words(
            name="since",
            label="Shows what was",
            value=written_day(when.since),
            hint=f"since when, {A_DAY}",
        ),
        Words(name="until", label="Until", value=written_day(when.until), hint=A_DAY),
        Words(
            name="published",
            label="Public since",
            value=written_day(old.published_on if old else None),
            hint="empty where nobody could know it",
        ),
        Words(
            name="received",
            label="Here since",
            value=written_day(old.received_on if old else today),
        ),
    )


def _where(
    old: Evidence | None, attached: Sequence[AttachmentNote]
) -> tuple[Field, ...]:
    """Ask where it is from, where it lies, and what it supports."""
    files = (NO_FILE, *(_file(note) for note in attached))
    return (
        Words(name="source", label="Source", value=old.source if old else ""),
        Words(
            name="locator",
            label="Page or place",
            value=old.locator if old else "",
        ),
        One(
            name="file",
            label="Attachment",
            options=files,
            value=str(old.attachment) if old and old.attachment else "",
        ),
        Words(
            name="allegations",
            label="Supports",
            value=", ".join(str(n) for n in old.allegations) if old else "",
            hint="numbers of allegations, such as 1, 3",
        ),
    )


def evidence_of(
    values: Values,
    attached: Sequence[AttachmentNote],
    base: Evidence | None,
    number: int,
) -> Evidence:
    """
    Return the evidence that was filled in, as the revision that follows *base*.

    Raises:
        FieldError: A field cannot be right.
    """
    chosen = (note for note in attached if str(note.part_id) == values["file"])
    file = next(chosen, None)
    return Evidence(
        number=base.number if base else number,
        revision=base.revision + 1 if base else 1,
        title=values["title"].strip(),
        kind=EvidenceKind(values["kind"]),
        when=period_in(values),
        published_on=day_in(values, "published"),
        received_on=needed_day(values, "received"),
        source=values["source"].strip(),
        locator=values["locator"].strip(),
        attachment=file.part_id if file else None,
        sha256=file.sha256 if file else "",
        allegations=numbers_in(values, "allegations"),
        custody=base.custody if base else (),
    )


def fact_form(old: ContestedFact | None) -> Form:
    """Ask what a side says, of a new question or of an old one."""
    question = Words(name="question", label="Question", hint="on which they differ")
    said = (
        One(name="side", label="Who says so", options=coded(tuple(Side))),
        Words(name="value", label="What they say"),
        Words(name="ground", label="On what ground"),
    )
    if old is None:
        return Form(title="A new contested fact", fields=(question, *said))
    return Form(title=f"F{old.number}: {old.question}", fields=said)


def fact_of(
    values: Values, base: ContestedFact | None, number: int, *, at: datetime
) -> ContestedFact:
    """
    Return the fact with what one more side says.

    Raises:
        FieldError: Nothing is said, or by nobody.
    """
    for name in ("side", "value"):
        if not values[name].strip():
            raise FieldError(WHICH_SIDE, name)
    version = Version(
        side=Side(values["side"]),
        value=values["value"].strip(),
        ground=values["ground"].strip(),
        at=at,
    )
    if base is None:
        question = values["question"].strip()
        return ContestedFact(number=number, question=question, versions=(version,))
    return replace(base.told(version), revision=base.revision + 1)


def _file(note: AttachmentNote) -> Option:
    return Option(str(note.part_id), note.name or "(no name)", note.media_type)
