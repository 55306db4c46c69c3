"""Write a letter, change its words, review it, and let it go."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from grievance.domain.counting import counted
from grievance.domain.draft import Draft
from grievance.services.cases.unfinished import Unfinished
from grievance.services.letters.guard_letter import Checked
from grievance.services.letters.release_letter import Released
from tui.asking import cases as asking
from tui.asking import letters as asking_letters
from tui.asking.gates import gates
from tui.asking.letters import GoesTo
from tui.asking.shown_case import ShownCase, prepare
from tui.facts.draft import draft_head
from tui.facts.marked_letter import letter_blocks
from tui.facts.preview import preview_blocks
from tui.forms.form import Values
from tui.forms.release import letting_go, release_form
from tui.screens.case_steps.identity import disclosure
from tui.screens.case_steps.step import CaseDesk
from tui.screens.compose import ComposeScreen
from tui.screens.confirm import ConfirmScreen, GraveScreen
from tui.screens.draft_review import DraftReviewScreen, Verdict
from tui.screens.form import FormScreen


NONE_HERE = "Put the cursor on a draft; n writes one."
GIVEN_UP = "It is not sent; its words stay in the case, and another can be written."
ON_ITS_WAY = "It is on its way."
GOES = "It goes in {:.0f} s; u pulls it back."
ASKED = "You asked; a custodian has to confirm these very words."
POSTPONED = "It stays in the case as a draft; r on the tab of drafts reviews it again."
GONE = "That draft was let go or given up meanwhile; its words are kept for Ctrl+V."


async def write(desk: CaseDesk) -> None:
    """Choose a letter, to whom and for what, and write it."""
    await _compose(desk, None)


async def edit(desk: CaseDesk) -> None:
    """Change subject and text."""
    draft = _draft(desk)
    if draft is not None:
        await _compose(desk, draft)


async def resume(desk: CaseDesk, one: Unfinished) -> None:
    """Go on with words that were not saved when the desk was left."""
    file = desk.shown.file
    draft = next((d for d in file.drafts if d.number == one.draft), None)
    if draft is None or draft.given_up or any(map(draft.became, file.copies)):
        desk.keep_words(one.words)
        desk.say(GONE)
        return
    await _compose(desk, draft, one)


async def _compose(
    desk: CaseDesk, draft: Draft | None, resumed: Unfinished | None = None
) -> None:
    shown = desk.shown
    case_id = shown.opened.case.id
    letters = (one.opened.letter for one in shown.letters)
    offered = tuple(note for letter in letters for note in letter.attachments)
    screen = ComposeScreen(
        desk.session,
        case_id,
        shown.file,
        draft,
        offered=offered,
        resumed=resumed,
        gates=partial(gates, desk.session, shown, draft),
    )

    async def composed(written: Draft | None) -> None:
        if written is not None:
            await review_draft(desk, written.number)
        elif screen.draft is not draft:
            desk.reread()

    await desk.put(screen, composed)


async def give_up(desk: CaseDesk) -> None:
    """Say that it is not to be sent."""
    draft = _draft(desk)
    if draft is not None:
        await _give_up(desk, draft.number)


async def _give_up(desk: CaseDesk, number: int) -> None:
    case_id = desk.shown.opened.case.id

    def question() -> ShownCase:
        asking_letters.give_up(desk.session, case_id, number)
        return prepare(desk.session, asking.read_case(desk.session, case_id))

    def confirmed(is_meant: bool | None) -> None:  # noqa: FBT001  # Textual calls it
        if is_meant:
            desk.ask(question, lambda shown: desk.show(shown, "It is given up."))
        else:
            desk.reread()

    await desk.put(ConfirmScreen(f"Give draft {number} up?", GIVEN_UP), confirmed)


async def review(desk: CaseDesk) -> None:
    """Show it in full, with what may give somebody away; from there it is let go."""
    draft = _draft(desk)
    if draft is not None:
        await review_draft(desk, draft.number)


async def review_draft(desk: CaseDesk, number: int) -> None:
    """Show the draft of this number, as `review` does."""
    case_id = desk.shown.opened.case.id

    async def show(found: tuple[Draft, Checked, GoesTo]) -> None:
        await _show_review(desk, *found)

    desk.ask(partial(asking_letters.check, desk.session, case_id, number), show)


async def _show_review(
    desk: CaseDesk, draft: Draft, checked: Checked, goes_to: GoesTo
) -> None:
    stationery = desk.session.mechanism.stationery
    screen = DraftReviewScreen(
        review_head(draft_head(draft, desk.shown.file), draft, checked, goes_to),
        letter_blocks(checked),
        preview_blocks(draft, stationery, goes_to=goes_to.said),
    )
    await desk.put(screen, partial(_decided, desk, draft, checked, goes_to))


def review_head(head: str, draft: Draft, checked: Checked, goes_to: GoesTo) -> str:
    """Say which draft it is, how long, what was found, and whether it has an address."""
    hits, words = len(checked.hits), len(draft.body.split())
    found = f"▲ {hits} found" if hits else "✓ nothing found"
    found += f" · {len(draft.files)} attached" if draft.files else ""
    where = f" · goes to {goes_to.said}" if goes_to.said else ""
    where += "; i shows it" if goes_to.is_known and not goes_to.address else ""
    return f"{head} · {counted(words, 'word')} · {found}{where}"


async def _decided(
    desk: CaseDesk,
    draft: Draft,
    checked: Checked,
    goes_to: GoesTo,
    verdict: Verdict | None,
) -> None:
    match verdict:
        case Verdict.SEND:
            await _let_go(desk, draft, checked, goes_to)
        case Verdict.EDIT:
            await _compose(desk, draft)
        case Verdict.DISCARD:
            await _give_up(desk, draft.number)
        case Verdict.LOOK:
            await _look(desk, draft, checked, goes_to)
        case _:
            desk.say(POSTPONED)
            desk.reread()


async def _look(
    desk: CaseDesk, draft: Draft, checked: Checked, goes_to: GoesTo
) -> None:
    """Ask whether it is meant, and go on with the review."""
    case = desk.shown.opened.case
    question = partial(asking_letters.open_address, desk.session, case.id, draft)

    async def show(found: GoesTo) -> None:
        await _show_review(desk, draft, checked, found)

    async def confirmed(is_meant: bool | None) -> None:  # noqa: FBT001  # Textual calls it
        if is_meant:
            desk.ask(question, show)
        else:
            await show(goes_to)

    if goes_to.address or not goes_to.is_known:  # there is nothing more to see
        await show(goes_to)
        return
    matter = replace(disclosure(case.reference), title="See where it goes?")
    await desk.put(GraveScreen(matter), confirmed)


async def _let_go(
    desk: CaseDesk, draft: Draft, checked: Checked, goes_to: GoesTo
) -> None:
    """Let it go, once what only a person can say is said."""
    session, case_id = desk.session, desk.shown.opened.case.id

    def submit(values: Values) -> tuple[Released, ShownCase]:
        how = letting_go(values, checked)
        released = asking_letters.release(session, case_id, draft, how)
        return released, prepare(session, asking.read_case(session, case_id))

    def gone(found: tuple[Released, ShownCase] | None) -> None:
        if found is None:
            desk.reread()
            return
        released, shown = found
        desk.show(shown, _said(desk, released))

    form = release_form(
        checked,
        draft.to.party,
        goes_to=goes_to.said,
        is_missing=goes_to.is_missing,
    )
    if not form.fields:
        desk.ask(partial(submit, {}), gone)
        return
    screen = FormScreen(session, form, submit, overtaken=desk.reread)
    await desk.put(screen, gone)


def _said(desk: CaseDesk, released: Released) -> str:
    if released.request:
        return ASKED
    seconds = desk.session.mechanism.settings.mail.pull_back.total_seconds()
    return GOES.format(seconds) if seconds else ON_ITS_WAY


def _draft(desk: CaseDesk) -> Draft | None:
    draft = desk.listed
    if isinstance(draft, Draft) and not draft.given_up:
        return draft
    desk.say(NONE_HERE)
    return None
