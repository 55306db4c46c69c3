"""Put allegations, evidence and contested facts on record, and change them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from textual.content import Content

from grievance.domain.allegation import Allegation
from grievance.domain.contents import AttachmentNote
from grievance.domain.contested import ContestedFact
from grievance.domain.evidence import Evidence
from grievance.domain.ids import CaseId
from grievance.domain.record import Record
from tui.asking import records as asking_records
from tui.asking.applied import applied_to
from tui.asking.case_file import next_of
from tui.asking.doing import UNDOES
from tui.forms.allegation import allegation_form, allegation_of, known_of
from tui.forms.choices import Choices, read_choices
from tui.forms.form import Form, Values, Words
from tui.forms.record import (
    evidence_form,
    evidence_of,
    fact_form,
    fact_of,
)
from tui.screens.case_steps.filling import fill_in
from tui.screens.case_steps.step import CaseDesk
from tui.screens.menu import MenuScreen
from tui.screens.reason import ReasonScreen
from tui.text import line


R = TypeVar("R", bound=Record)
NEW = ("an allegation", "a piece of evidence", "a fact on which the sides differ")
KEPT = f"The allegation is on record. {UNDOES}"
NONE_OF_ENTITY = (
    "Only what is alleged of an Entity can be flagged; c puts it on record."
)
AUDIT_WAITS = "The next audit was to look into it; those who plan it are told by then."
ON = "The next audit is to look into A{}."
OFF = "No audit is to look into A{} any more."
NO_CUSTODY = "A custody note says what was done with the evidence."
NONE_HERE = "Put the cursor on an allegation, evidence or a fact; n adds one."


async def new_record(desk: CaseDesk) -> None:
    """Ask what is to be put on record."""

    async def chosen(place: int | None) -> None:
        if place is not None:
            await (allege, show_evidence, contest)[place](desk, None)

    choices = [Content(words) for words in NEW]
    await desk.put(MenuScreen("What shall be put on record?", choices), chosen)


async def new_allegation(desk: CaseDesk) -> None:
    """Ask for an allegation, from whatever tab."""
    await allege(desk, None)


async def flag(desk: CaseDesk) -> None:
    """Flag the allegation under the cursor, the only one, or ask which."""
    able = [one for one in desk.shown.file.allegations if one.may_be_flagged]
    thing = desk.listed
    if thing in able:
        able = [one for one in able if one is thing]
    if not able:
        desk.say(NONE_OF_ENTITY)
    elif len(able) == 1:
        await _flag(desk, able[0])
    else:

        async def chosen(place: int | None) -> None:
            if place is not None:
                await _flag(desk, able[place])

        await desk.put(MenuScreen("Which one?", [_flag_words(o) for o in able]), chosen)


async def _flag(desk: CaseDesk, allegation: Allegation) -> None:
    """Do it at once; that an audit need not answer any more, only with a reason."""
    session, case_id, number = desk.session, _id(desk), allegation.number

    def given(reason: str | None) -> None:
        if reason is not None:
            desk.change(
                lambda: asking_records.flag(session, case_id, allegation, reason),
                f"{OFF.format(number) if allegation.flagged else ON.format(number)} {UNDOES}",
            )

    if allegation.flagged:
        title = f"Let no audit answer A{number} any more?"
        await desk.put(ReasonScreen(title, AUDIT_WAITS), given)
    else:
        given("")


def _flag_words(one: Allegation) -> Content:
    state = "flagged" if one.flagged else "not flagged"
    return line(f"A{one.number} {one.criterion} · {state}")


async def change_record(desk: CaseDesk) -> None:
    """Change what the cursor is on."""
    thing = desk.listed
    if isinstance(thing, Allegation):
        await allege(desk, thing)
    elif isinstance(thing, Evidence):
        await show_evidence(desk, thing)
    elif isinstance(thing, ContestedFact):
        await contest(desk, thing)
    else:
        desk.say(NONE_HERE)


async def say_more(desk: CaseDesk) -> None:
    """Note the custody of evidence, or what a side says of a fact."""
    thing = desk.listed
    if isinstance(thing, Evidence):
        await _note_custody(desk, thing)
    elif isinstance(thing, ContestedFact):
        await contest(desk, thing)
    else:
        desk.say("Put the cursor on evidence or on a contested fact.")


async def allege(desk: CaseDesk, old: Allegation | None) -> None:
    """Ask for an allegation; the catalogue and the registry are read first."""

    async def show(choices: Choices) -> None:
        def keep(values: Values) -> tuple[str, ...]:
            now = desk.shown.file.allegations
            allegation = allegation_of(values, _last(now, old), next_of(now))
            allegation.check()
            applied, remarks = applied_to(desk.session, allegation)
            reason = values.get("reason", "")
            asking_records.keep_allegation(
                desk.session, _id(desk), applied, reason=reason
            )
            return remarks

        known = known_of(desk.shown.opened.slip, desk.shown.file)
        await fill_in(desk, allegation_form(choices, old, known), keep, KEPT)

    session = desk.session
    desk.ask(lambda: read_choices(session), show)


async def show_evidence(desk: CaseDesk, old: Evidence | None) -> None:
    """Ask for a piece of evidence."""
    attached = _attachments(desk)

    def keep(values: Values) -> None:
        now = desk.shown.file.evidence
        evidence = evidence_of(values, attached, _last(now, old), next_of(now))
        asking_records.keep_evidence(desk.session, _id(desk), evidence)

    form = evidence_form(attached, old, desk.session.today)
    await fill_in(desk, form, keep, "The evidence is on record.")


async def contest(desk: CaseDesk, old: ContestedFact | None) -> None:
    """Ask what a side says."""

    def keep(values: Values) -> None:
        now, at = desk.shown.file.facts, desk.session.mechanism.now()
        fact = fact_of(values, _last(now, old), next_of(now), at=at)
        asking_records.keep_fact(desk.session, _id(desk), fact)

    await fill_in(desk, fact_form(old), keep, "What that side says is on record.")


async def _note_custody(desk: CaseDesk, evidence: Evidence) -> None:
    form = Form(
        title=f"Custody of E{evidence.number}",
        fields=(Words(name="text", label="What was done", needed=NO_CUSTODY),),
        said="Your name and the time go with it; nothing is ever removed.",
    )

    def keep(values: Values) -> None:
        asking_records.keep_custody(
            desk.session, _id(desk), evidence.number, values["text"]
        )

    await fill_in(desk, form, keep, "The custody note is on record.")


def _id(desk: CaseDesk) -> CaseId:
    return desk.shown.opened.case.id


def _last(records: Iterable[R], old: R | None) -> R | None:
    """Return what is now on record of *old*, so that a second try follows on that."""
    if old is None:
        return None
    return next((one for one in records if one.number == old.number), old)


def _attachments(desk: CaseDesk) -> tuple[AttachmentNote, ...]:
    letters = (*desk.shown.opened.letters, *desk.shown.opened.elsewhere)
    return tuple(note for one in letters for note in one.letter.attachments)
