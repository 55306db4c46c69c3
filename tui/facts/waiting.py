"""What waits for somebody as lines of a list, each with why it waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from grievance.domain.failures import next_of_message
from grievance.domain.intake import SpoolState
from grievance.services.intake.list_quarantine import PutAside
from grievance.services.letters.list_outgoing import standing
from grievance.services.office.list_given_up import GivenUp
from grievance.storage.outgoing import ListedOutgoing
from tui.desk_words import desk_words
from tui.waiting import Asked, Item, Waiting, key_of
from tui.words import age_words


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A line of the list: a heading, or an item in four words."""

    since: str
    state: str = ""
    where: str = ""
    why: str = ""
    item: Item | None = None

    @property
    def key(self) -> str:
        """Name the item, so that the cursor finds it again."""
        return "" if self.item is None else key_of(self.item)


def waiting_lines(waiting: Waiting, now: datetime) -> tuple[WaitingLine, ...]:
    """Return the lines of all lists, those that are empty left out."""
    sections = (
        ("Put aside", waiting.put_aside),
        ("Letters out that need somebody", waiting.letters),
        ("Asked by others, waiting for a second person", waiting.of_others),
        ("Asked by you, waiting for a second person", waiting.mine),
        ("Asked by you, and nobody answered in time", waiting.lapsed),
        ("Jobs that were given up", waiting.given_up),
        ("On their way: pulled back as long as they wait", waiting.on_their_way),
    )
    return tuple(
        line
        for title, items in sections
        if items
        for line in (
            WaitingLine(f"{title} · {len(items):,}"),
            *(_line(item, waiting, now) for item in items),
        )
    )


def _line(item: Item, waiting: Waiting, now: datetime) -> WaitingLine:
    if isinstance(item, PutAside):
        return _put_aside(item, now)
    if isinstance(item, ListedOutgoing):
        return _letter(item, now)
    if isinstance(item, GivenUp):
        return _given_up(item, now)
    asker = waiting.names.get(item.request.asked_by, "someone who left")
    what = act_words(item) if item.aside is None else _discarding(item, item.aside)
    is_others = not item.may_answer and item.request.asked_by != waiting.me
    return WaitingLine(
        age_words(item.request.asked_at, now),
        _words(item.act).partition(" ")[0],
        asker,
        f"{what} · others answer" if is_others else what,
        item,
    )


def act_words(item: Asked) -> str:
    """Say what was asked for, and of which case."""
    codes = ", ".join(_words(code) for code in item.codes)
    return f"{item.about}: {_words(item.act)} · {codes}"


def _discarding(item: Asked, aside: PutAside) -> str:
    return f"{_words(item.request.reason)} · {aside.reason}"


def _put_aside(item: PutAside, now: datetime) -> WaitingLine:
    is_quarantined = item.state is SpoolState.QUARANTINED
    return WaitingLine(
        age_words(item.received_at, now),
        "quarantined" if is_quarantined else "automatic",
        item.source,
        " · ".join(_whys(item)),
        item,
    )


def _given_up(item: GivenUp, now: datetime) -> WaitingLine:
    return WaitingLine(
        age_words(item.since, now) if item.since else "",
        "given up",
        f"job {item.id}",
        f"{_words(item.kind)} · {item.reason} {desk_words(item.next_step)} · tries: {item.tries}",
        item,
    )


def _whys(item: PutAside) -> Iterator[str]:
    if item.request is not None:
        yield f"asked to discard: {_words(item.request.reason)}"
    yield desk_words(f"{item.reason} {next_of_message(item.state)}")
    if not item.may_open:
        yield "others may look at it"


def _letter(item: ListedOutgoing, now: datetime) -> WaitingLine:
    cover = item.cover
    return WaitingLine(
        age_words(cover.settled_at or cover.made_at, now),
        cover.state,
        item.reference,
        " · ".join(filter(None, (standing(cover, item.why), _words(cover.kind)))),
        item,
    )


def _words(code: str) -> str:
    return code.replace("-", " ")
