"""
The form in which a finding is confirmed.

It begins with what an auditor wrote or somebody of the office confirmed before; the
published wording never with a letter, as anybody may read it some day.
"""

from __future__ import annotations

from datetime import date

from grievance.domain.confirming import NewFinding
from grievance.domain.correction import Correction, CorrectionNote, Seen
from grievance.domain.display import visible
from grievance.domain.finding import Grade
from tui.asking.asked import Asked, Said
from tui.forms.form import (
    Form,
    One,
    Prose,
    Values,
    Words,
    coded,
    needed_day,
    written_day,
)
from tui.refused_field import FieldError, about


CHOOSE = "Choose what the audit found."
NO_INTERNAL = "Say in the internal wording what was checked, or why nothing was."
WHO_READS = (
    "Inside says what was checked, to all cases it answers; anybody may read what is "
    "published. Name nobody. Ctrl+S compares both, Esc goes back."
)


def finding_form(asked: Asked, ended: date | None) -> Form:
    """Ask what an audit that *ended* on a day found of what it was asked."""
    old, said = asked.finding, None if asked.doubtful else asked.latest
    again = f", revision {old.revision + 1}" if old else ""
    return Form(
        title=f"{asked.name}: what the audit found{again}",
        fields=(
            One(
                name="grade",
                label="It found",
                options=coded(tuple(Grade)),
                value=old.grade if old else _grade(said),
                needed=CHOOSE,
            ),
            Words(
                name="found_on",
                label="Audit ended on",
                value=written_day(old.found_on if old else ended),
                hint="a day, like 2026-03-31; corrections are counted from it",
            ),
            Prose(
                name="internal",
                label="Inside",
                value=old.internal if old else _comment(said),
                needed=NO_INTERNAL,
            ),
            Prose(
                name="published",
                label="Published",
                value=old.published if old else "",
            ),
            Words(
                name="why_neutral",
                label="Neutral because",
                value=old.why_neutral if old else "",
                hint="empty where it names what it is about; stays inside",
            ),
        ),
        said=f"{said_words(asked)} {WHO_READS}".lstrip(),
        large=True,
    )


def finding_of(values: Values, asked: Asked) -> NewFinding:
    """
    Return the finding that was filled in; its rules are the domain's to check.

    Raises:
        FieldError: No grade is chosen, or the day is none.
    """
    if not values["grade"]:
        raise FieldError(CHOOSE, "grade")
    criterion, version = asked.topic
    why = values["why_neutral"].strip()
    return NewFinding(
        criterion=criterion,
        version=version,
        grade=Grade(values["grade"]),
        internal=values["internal"].strip(),
        published=values["published"].strip(),
        neutral=bool(why),
        why_neutral=why,
        found_on=needed_day(values, "found_on"),
    )


def checked_finding(values: Values, asked: Asked, today: date) -> NewFinding:
    """
    Return the finding that was filled in, once it says what it must.

    Raises:
        NotAllowedError: It does not; of a field, where it is known which is to blame.
    """
    new = finding_of(values, asked)
    blamed = "found_on" if new.found_on > today else ""
    if not new.published and (new.neutral or new.grade.is_nonconformance):
        blamed = "published"
    with about(blamed):
        new.check(today)
    return new


def correction_form(one: Correction, today: date) -> Form:
    """Ask what came about of a correction, and how that is known."""
    return Form(
        title=f"{one.criterion}: its correction",
        fields=(
            One(
                name="what",
                label="What",
                options=coded(tuple(Seen)),
                value=one.waits_for or Seen.CORRECTED,
            ),
            Words(name="on", label="On", value=written_day(today)),
            Words(
                name="text",
                label="How is it known",
                hint="sealed in the file",
                needed="Say in one sentence how it is known, and from whom.",
            ),
        ),
        said=f"A plan is due by {one.plan_by}, the correction by {one.closed_by}. "
        "Ctrl+S does it, Esc goes back.",
    )


def correction_of(values: Values, one: Correction) -> CorrectionNote:
    """
    Return the note that was filled in.

    Raises:
        FieldError: The day is none.
    """
    return CorrectionNote(
        criterion=one.criterion,
        version=one.version,
        what=Seen(values["what"]),
        on=needed_day(values, "on"),
        text=values["text"],
    )


def said_words(asked: Asked) -> str:
    """Say in a sentence what the last letter seems to say; nothing where none does."""
    if asked.doubtful:
        return f"? {letter_name(asked.doubtful[-1])} is not clear on it: read it there."
    said = asked.latest
    if said is None:
        return ""
    letter = letter_name(said.letter)
    grade = said.proposed.grade.replace("-", " ")
    if said.proposed.is_sure:
        return f"{letter} says {grade}."
    return f"? {letter} may say {grade}: read it there."


def letter_name(number: int | None) -> str:
    """Name a letter of the file; the number of one that was moved is not known."""
    return f"Letter {number}" if number else "A letter"


def _grade(said: Said | None) -> str:
    """Return a grade that is beyond doubt; what may be misread is not chosen unasked."""
    return said.proposed.grade if said and said.proposed.is_sure else ""


def _comment(said: Said | None) -> str:
    return visible(said.proposed.comment) if said else ""
