"""Make a case of a message that the worker could not make one of."""

from __future__ import annotations

import re

from functools import partial
from uuid import uuid4

from grievance.domain.slip import Channel
from grievance.services.intake.list_quarantine import PutAside
from grievance.services.intake.look_at_message import SafeText
from tui.asking import waiting as asking
from tui.asking.entry_draft import EntryDraft
from tui.screens.confirm import ConfirmScreen
from tui.screens.new_case import SEALED, NewCaseScreen
from tui.screens.waiting_steps.step import WaitingDesk


MOST_QUOTED = 20_000  # characters; all of it stays with the case
_FIELD = re.compile(r"^[!-9;-~]+:", re.MULTILINE)  # as lines of a mail's head begin
AS_IT_IS = (
    "The worker opens a case of it, with clocks that run, and may acknowledge it to "
    "whoever sent it. A case is closed or merged later; it never goes away."
)
TITLE = "A case by hand of what you write here; the message stays with custodians"


async def by_hand(desk: WaitingDesk, aside: PutAside) -> None:
    """Look at it first: what it says has to be written down."""

    async def show(text: SafeText) -> None:
        await fill_in(desk, aside, text)

    desk.ask(partial(asking.look, desk.session, aside.id), show)


async def as_it_is(desk: WaitingDesk, aside: PutAside) -> None:
    """Take for a complaint what was taken for a machine's, once more asked."""

    def confirmed(is_meant: bool | None) -> None:  # noqa: FBT001  # Textual calls it
        if is_meant:
            desk.ask(
                partial(asking.file_as_it_is, desk.session, aside),
                partial(desk.expect, SEALED),
            )

    await desk.put(ConfirmScreen("Make a case of it as it is?", AS_IT_IS), confirmed)


async def fill_in(desk: WaitingDesk, aside: PutAside, text: SafeText) -> None:
    """Let somebody fill in a new case, the message quoted."""
    draft = EntryDraft(
        id=str(uuid4()),
        channel=Channel.EMAIL,
        received_on=aside.received_at.date().isoformat(),
        text=quoted(text.text),
    )
    form = NewCaseScreen(
        desk.session,
        draft,
        enter=lambda session, filled: asking.enter_by_hand(session, filled, aside),
        title=TITLE,
        channels=(Channel.EMAIL,),
    )
    await desk.put(form, partial(desk.expect, SEALED))


def quoted(message: str) -> str:
    """
    Return the beginning of a message as a quotation, without its head.

    The head says who wrote it, and that belongs into the fields for it, which are
    sealed apart.  Where no end of it is in sight nothing is quoted.
    """
    head, blank, body = message.lstrip("\n").partition("\n\n")
    words = body if blank or _FIELD.search(head) else head
    shown = words[:MOST_QUOTED].strip("\n")
    return "".join(f"> {line}\n" for line in shown.split("\n")) if shown else ""
