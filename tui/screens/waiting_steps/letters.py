"""Decide on a letter of ours that waits for a person; no single key sends or destroys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from grievance.storage.outgoing import ListedOutgoing
from tui.asking import waiting as asking
from tui.forms.matter import Matter
from tui.screens.case import CaseScreen
from tui.screens.confirm import ConfirmScreen, GraveScreen, Question
from tui.screens.waiting_steps.step import WaitingDesk
from tui.text import line


TO = "It goes to whoever wrote to {}, neither read nor changed here."
TWICE = "If the server took it before, it arrives twice. " + TO
RETURNED = (
    "It did not reach whoever wrote to {}. Settled, it leaves this list: they were reached "
    "in another way, or cannot be. A note in the case says how."
)
NEUTRAL = (
    "It is withdrawn for good. A draft that tells nothing lies in its case then: read it, "
    "assess who may pay for it, and let it go from there. "
)
NOBODY = "nobody outside; the log names you."
FOR_GOOD = "Its words and its address are destroyed; sent letters cannot be undone."


async def release(desk: WaitingDesk, item: ListedOutgoing) -> None:
    """Let it go out that was held."""
    await _confirmed(
        desk,
        ("Release this letter?", TO.format(item.reference)),
        partial(asking.release, desk.session, item.cover.id),
        "It is on its way.",
    )


async def send_again(desk: WaitingDesk, item: ListedOutgoing) -> None:
    """Send the very same letter once more."""
    await _confirmed(
        desk,
        ("Send it again?", TWICE.format(item.reference)),
        partial(asking.settle, desk.session, item.cover.id, was_sent=False),
        "It is on its way again.",
    )


async def was_sent(desk: WaitingDesk, item: ListedOutgoing) -> None:
    """Settle it: somebody knows that it arrived."""
    await _meant(
        desk,
        _matter(item, "Was it sent?", FOR_GOOD, "sent"),
        partial(asking.settle, desk.session, item.cover.id, was_sent=True),
        "It counts as sent.",
    )


async def withdraw(desk: WaitingDesk, item: ListedOutgoing) -> None:
    """Let it never go out."""
    await _meant(
        desk,
        _matter(
            item, "Withdraw this letter?", f"It never goes out. {FOR_GOOD}", "withdraw"
        ),
        partial(asking.withdraw, desk.session, item.cover.id),
        "It is withdrawn.",
    )


async def redraft(desk: WaitingDesk, item: ListedOutgoing) -> None:
    """Put a neutral draft in its place, for people whose mail somebody else may read."""
    await _meant(
        desk,
        _matter(item, "Write a neutral one instead?", NEUTRAL + FOR_GOOD, "withdraw"),
        partial(asking.redraft, desk.session, item.cover.id),
        "It is withdrawn; the draft is in the case.",
    )


async def settle_returned(desk: WaitingDesk, item: ListedOutgoing) -> None:
    """Take it off the list: nothing more can be done about a letter that came back."""
    await _confirmed(
        desk,
        ("Has somebody taken care of it?", RETURNED.format(item.reference)),
        partial(asking.settle_returned, desk.session, item.cover.id),
        "It is settled.",
    )


async def open_case(desk: WaitingDesk, item: ListedOutgoing) -> None:
    """Open the case that it belongs to."""
    screen = CaseScreen(desk.session, item.cover.case_id, desk.cases)
    await desk.put(screen, lambda _: None)


def _matter(item: ListedOutgoing, title: str, consequence: str, word: str) -> Matter:
    return Matter(
        title=title,
        consequence=consequence,
        references=(item.reference,),
        told=NOBODY,
        word=word,
    )


async def _confirmed(
    desk: WaitingDesk,
    question: tuple[str, str],
    do: Callable[[], object],
    said: str,
) -> None:
    """Do it once somebody says yes: it can be put right by hand."""
    title, consequence = question
    await _ask(desk, ConfirmScreen(title, line(consequence).plain), do, said)


async def _meant(
    desk: WaitingDesk, matter: Matter, do: Callable[[], object], said: str
) -> None:
    """Do it once somebody typed the word: its words are destroyed by it."""
    await _ask(desk, GraveScreen(matter), do, said)


async def _ask(
    desk: WaitingDesk, question: Question, do: Callable[[], object], said: str
) -> None:
    def answered(is_meant: bool | None) -> None:  # noqa: FBT001  # Textual calls it
        if is_meant:
            desk.change(do, said)

    await desk.put(question, answered)
