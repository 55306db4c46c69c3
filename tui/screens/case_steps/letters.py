"""Write a letter, change its words, review it, and let it go."""

from __future__ import annotations

from functools import partial

from grievance.domain.draft import Draft
from grievance.domain.errors import ConflictError
from grievance.services.draft_letter import unsaid_of
from grievance.services.guard_letter import Checked
from grievance.services.release_letter import Released
from tui import asking, asking_letters
from tui.form import Form, Prose, Values, Words
from tui.letter_form import letter_form, wish_of
from tui.release_form import letting_go, release_form
from tui.screens.case_steps.filling import Remarks, fill_in
from tui.screens.case_steps.step import CaseDesk
from tui.screens.confirm import ConfirmScreen
from tui.screens.form import FormScreen
from tui.screens.review import ReviewScreen
from tui.shown_case import ShownCase, prepare


NONE_HERE = "Put the cursor on a draft; n writes one."
FASTER = (
    "Somebody else changed it meanwhile. Ctrl+S puts your words after theirs, which stay "
    "in the case as revision {}; Esc goes back."
)
GIVEN_UP = "It is not sent; its words stay in the case, and another can be written."
ON_ITS_WAY = "It is on its way."
ASKED = "You asked; a custodian has to confirm these very words."


async def write(desk: CaseDesk) -> None:
    """Ask which letter, to whom, and for what the case cannot know."""
    session, case_id = desk.session, desk.shown.opened.case.id

    def keep(values: Values) -> Remarks:
        unsaid = unsaid_of(asking_letters.write(session, case_id, wish_of(values)))
        return (unsaid,) if unsaid else ()

    form = letter_form(session.mechanism.letters, desk.shown.file)
    await fill_in(desk, form, keep, "The draft is in the case; nothing was sent.")


async def edit(desk: CaseDesk) -> None:
    """Change subject and text."""
    draft = _draft(desk)
    if draft is None:
        return
    session, case_id = desk.session, desk.shown.opened.case.id
    form = Form(
        title=f"Draft {draft.number} · {draft.kind.replace('-', ' ')}",
        fields=(
            Words(name="subject", label="Subject", value=draft.subject),
            Prose(name="body", label="Text", value=draft.body),
        ),
        large=True,
    )

    last = draft

    def keep(values: Values) -> None:
        nonlocal last
        subject, body = values["subject"], values["body"]
        try:
            asking_letters.edit(session, case_id, last, subject=subject, body=body)
        except ConflictError:
            last = asking_letters.newest(session, case_id, draft.number)
            raise ConflictError(FASTER.format(last.revision)) from None

    await fill_in(desk, form, keep, "The draft has these words now.")


async def give_up(desk: CaseDesk) -> None:
    """Say that it is not to be sent."""
    draft, case_id = _draft(desk), desk.shown.opened.case.id
    if draft is None:
        return
    number = draft.number

    def question() -> ShownCase:
        asking_letters.give_up(desk.session, case_id, number)
        return prepare(desk.session, asking.read_case(desk.session, case_id))

    def confirmed(is_meant: bool | None) -> None:  # noqa: FBT001  # Textual calls it
        if is_meant:
            desk.ask(question, lambda shown: desk.show(shown, "It is given up."))

    await desk.put(ConfirmScreen(f"Give draft {number} up?", GIVEN_UP), confirmed)


async def review(desk: CaseDesk) -> None:
    """Show it in full, with what may give somebody away; from there it is let go."""
    draft = _draft(desk)
    if draft is not None:
        await review_draft(desk, draft.number)


async def review_draft(desk: CaseDesk, number: int) -> None:
    """Show the draft of this number, as `review` does."""
    case_id = desk.shown.opened.case.id

    async def show(found: tuple[Draft, Checked, str]) -> None:
        now, checked, goes_to = found

        async def answered(is_meant: bool | None) -> None:  # noqa: FBT001  # Textual calls it
            if is_meant:
                await _let_go(desk, now, checked, goes_to)

        head = f"Draft {now.number} · {now.kind.replace('-', ' ')} · {now.language}"
        await desk.put(ReviewScreen(head, checked), answered)

    desk.ask(partial(asking_letters.check, desk.session, case_id, number), show)


async def _let_go(desk: CaseDesk, draft: Draft, checked: Checked, goes_to: str) -> None:
    session, case_id = desk.session, desk.shown.opened.case.id

    def submit(values: Values) -> tuple[Released, ShownCase]:
        how = letting_go(values, checked)
        released = asking_letters.release(session, case_id, draft, how)
        return released, prepare(session, asking.read_case(session, case_id))

    def gone(found: tuple[Released, ShownCase] | None) -> None:
        if found is not None:
            released, shown = found
            desk.show(shown, ASKED if released.request else ON_ITS_WAY)

    form = release_form(checked, draft.to.party, goes_to=goes_to)
    screen = FormScreen(session, form, submit, overtaken=desk.reread)
    await desk.put(screen, gone)


def _draft(desk: CaseDesk) -> Draft | None:
    draft = desk.listed
    if isinstance(draft, Draft) and not draft.given_up:
        return draft
    desk.say(NONE_HERE)
    return None
