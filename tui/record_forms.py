"""Forms for allegations, evidence and contested facts, and what is read from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from grievance.domain.allegation import (
    Allegation,
    AllegationState,
    Period,
    Respondent,
)
from grievance.domain.contents import AttachmentNote
from grievance.domain.contested import ContestedFact, Side, Version
from grievance.domain.errors import NotAllowedError
from grievance.domain.evidence import Evidence, EvidenceKind
from grievance.domain.slip import RespondentKind
from tui.choices import Choices, respondent_code
from tui.form import (
    Form,
    One,
    Option,
    Prose,
    Several,
    Values,
    Words,
    coded,
    day_in,
    needed_day,
    numbers_in,
    written_day,
)


FLAGGED = Option("flagged", "let the next audit assess it")
NO_FILE = Option("", "none of the attachments")
A_DAY = "like 2026-03-31; empty where unknown"


def allegation_form(choices: Choices, old: Allegation | None) -> Form:
    """Ask for an allegation, beginning with what an old one says."""
    about = old.respondent if old else None
    code, letter = _split(old.criterion) if old else ("", "")
    when = old.when if old else Period()
    return Form(
        title=f"Allegation A{old.number}" if old else "A new allegation",
        fields=(
            One(
                name="respondent",
                label="About",
                options=choices.respondents,
                value=respondent_code(about.kind, about.id) if about else "",
            ),
            One(
                name="criterion",
                label="Criterion",
                options=choices.criteria,
                value=code,
            ),
            Words(name="letter", label="Letter", value=letter, hint="a, b … if any"),
            Words(
                name="since", label="Since", value=written_day(when.since), hint=A_DAY
            ),
            Words(
                name="until", label="Until", value=written_day(when.until), hint=A_DAY
            ),
            One(
                name="state",
                label="State",
                options=coded(tuple(AllegationState)),
                value=old.state if old else AllegationState.OPEN,
            ),
            Several(
                name="flagged",
                label="Audit",
                options=(FLAGGED,),
                value=FLAGGED.code if old and old.flagged else "",
            ),
            Prose(name="text", label="In words", value=old.text if old else ""),
        ),
    )


def allegation_of(values: Values, base: Allegation | None, number: int) -> Allegation:
    """
    Return the allegation that was filled in, as the revision that follows *base*.

    Raises:
        NotAllowedError: A field cannot be right.
    """
    kind, _colon, id_ = values["respondent"].partition(":")
    if not kind:
        msg = "Choose whom it is about; “unknown” and “the office” are among them."
        raise NotAllowedError(msg)
    return Allegation(
        number=base.number if base else number,
        revision=base.revision + 1 if base else 1,
        respondent=Respondent(kind=RespondentKind(kind), id=id_),
        criterion=(values["criterion"] + values["letter"].strip().lower()).strip(),
        version=base.version if base else "",
        issues=base.issues if base else (),
        when=_period(values),
        text=values["text"].strip(),
        state=AllegationState(values["state"]),
        flagged=bool(values["flagged"]),
    )


def evidence_form(
    attached: Sequence[AttachmentNote], old: Evidence | None, today: date
) -> Form:
    """Ask for a piece of evidence, beginning with what is known of an old one."""
    when = old.when if old else Period()
    files = (NO_FILE, *(_file(note) for note in attached))
    return Form(
        title=f"Evidence E{old.number}" if old else "New evidence",
        fields=(
            Words(name="title", label="Title", value=old.title if old else ""),
            One(
                name="kind",
                label="Kind",
                options=coded(tuple(EvidenceKind)),
                value=old.kind if old else EvidenceKind.DOCUMENT,
            ),
            Words(
                name="since",
                label="Shows what was",
                value=written_day(when.since),
                hint=f"since when, {A_DAY}",
            ),
            Words(
                name="until", label="Until", value=written_day(when.until), hint=A_DAY
            ),
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
        NotAllowedError: A field cannot be right.
    """
    chosen = (note for note in attached if str(note.part_id) == values["file"])
    file = next(chosen, None)
    return Evidence(
        number=base.number if base else number,
        revision=base.revision + 1 if base else 1,
        title=values["title"].strip(),
        kind=EvidenceKind(values["kind"]),
        when=_period(values),
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
        NotAllowedError: Nothing is said, or by nobody.
    """
    if not values["side"] or not values["value"].strip():
        msg = "Say which side it is, and what it says."
        raise NotAllowedError(msg)
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


def _period(values: Values) -> Period:
    return Period(since=day_in(values, "since"), until=day_in(values, "until"))


def _split(criterion: str) -> tuple[str, str]:
    """Part the letter of a criterion from what can be chosen."""
    has_letter = criterion[-1:].isalpha()
    return (criterion[:-1], criterion[-1]) if has_letter else (criterion, "")


def _file(note: AttachmentNote) -> Option:
    return Option(str(note.part_id), note.name or "(no name)", note.media_type)
