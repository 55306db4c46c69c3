"""
What waits for somebody.

Messages put aside, letters of ours, requests of others, jobs that were given up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from grievance.domain.counting import counted
from grievance.domain.ids import CaseId, PersonId
from grievance.domain.intake import SpoolState
from grievance.domain.outgoing import Outgoing, OutgoingState
from grievance.domain.request import Request, RequestedAct
from grievance.services.intake.list_quarantine import PutAside
from grievance.services.office.list_given_up import GivenUp
from grievance.services.overviews.count_waiting import is_recently_set_aside
from grievance.storage.outgoing import ListedOutgoing


BOUNCES_COUNT_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    A request, and the message or the case it is about.

    *about* is the reference of a case, *act* and *codes* what is to become of it; where
    whoever looks does not *may_answer* it, others do.  One that is not *open* nobody
    answered in time.
    """

    request: Request
    act: RequestedAct
    case_id: CaseId | None = None
    aside: PutAside | None = None
    about: str = ""
    codes: tuple[str, ...] = ()
    may_answer: bool = True
    is_open: bool = True
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """
    How much calls for somebody, as lines above lists say it.

    *waiting* is all that does; of it *asked* is what others ask of whoever looks.
    *set_aside* is how many messages machines are said to have sent of late, and
    *lapsed* what whoever looks asked for and nobody answered in time; *releases* are
    the periods of which statistics wait for them to publish.
    """

    waiting: int = 0
    asked: int = 0
    set_aside: int = 0
    lapsed: int = 0
    releases: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Say each that there is."""
        said = (
            (self.waiting, f"▲ {counted(self.waiting, 'waits', 'wait')} (6)"),
            (self.asked, f"{self.asked:,} for your yes or no (6)"),
            (self.lapsed, f"{self.lapsed:,} of yours expired (6)"),
            (self.set_aside, f"{self.set_aside:,} automatic (6)"),
            (len(self.releases), f"publish {', '.join(self.releases)} (5)"),
        )
        return tuple(words for count, words in said if count)


Item = PutAside | ListedOutgoing | Asked | GivenUp


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """
    Everything that waits; *names* are those of the people who asked.

    Letters *on_their_way* wait for the worker alone, and can still be pulled back.
    """

    put_aside: tuple[PutAside, ...] = ()
    letters: tuple[ListedOutgoing, ...] = ()
    on_their_way: tuple[ListedOutgoing, ...] = ()
    requests: tuple[Asked, ...] = ()
    given_up: tuple[GivenUp, ...] = ()
    names: Mapping[PersonId, str]
    me: PersonId | None = None
    releases: tuple[str, ...] = ()

    @property
    def of_others(self) -> tuple[Asked, ...]:
        """What others asked for, and wait for a second person."""
        return tuple(one for one in self._open if one.request.asked_by != self.me)

    @property
    def mine(self) -> tuple[Asked, ...]:
        """What somebody else has still to answer."""
        return tuple(one for one in self._open if one.request.asked_by == self.me)

    @property
    def lapsed(self) -> tuple[Asked, ...]:
        """What whoever looks asked for and nobody answered, unless they asked again."""
        mine = [one for one in self.requests if one.request.asked_by == self.me]
        again = {(one.act, one.about) for one in mine if one.is_open}
        lapsed = (one for one in mine if not one.is_open)
        return tuple(one for one in lapsed if (one.act, one.about) not in again)

    @property
    def _open(self) -> tuple[Asked, ...]:
        return tuple(one for one in self.requests if one.is_open)

    def calls(self, now: datetime) -> Calls:
        """Count what calls for somebody."""
        return Calls(
            waiting=self.count(now),
            asked=sum(one.may_answer for one in self.of_others),
            set_aside=self.count_set_aside(now),
            lapsed=len(self.lapsed),
            releases=self.releases,
        )

    def count(self, now: datetime) -> int:
        """
        Return how many need a person now.

        What machines sent may lie there for good, and is counted apart; a letter that
        bounced and that nobody settles counts for two weeks.
        """
        quarantined = (one.state is SpoolState.QUARANTINED for one in self.put_aside)
        letters = (_is_pressing(one.cover, now) for one in self.letters)
        asked = len(self.of_others) + len(self.given_up)
        return sum(quarantined) + sum(letters) + asked

    def count_set_aside(self, now: datetime) -> int:
        """Return how many messages machines are said to have sent of late."""
        return sum(is_recently_set_aside(one, now) for one in self.put_aside)


def _is_pressing(cover: Outgoing, now: datetime) -> bool:
    if cover.state is not OutgoingState.BOUNCED:
        return True
    return now - (cover.settled_at or cover.made_at) < BOUNCES_COUNT_FOR


def key_of(item: Item) -> str:
    """Name an item among all that wait."""
    if isinstance(item, PutAside):
        return f"aside {item.id}"
    if isinstance(item, ListedOutgoing):
        return f"letter {item.cover.id}"
    if isinstance(item, GivenUp):
        return f"job {item.id}"
    return f"request {item.request.id}"


def request_of(item: Item) -> Request | None:
    """Return what somebody asked about an item, if anything."""
    return item.request if isinstance(item, (PutAside, Asked)) else None


def came_words(item: Item) -> str:
    """Say when an item came, so that it is not taken for another one."""
    if isinstance(item, ListedOutgoing):
        return f"{item.cover.made_at:%Y-%m-%d %H:%M}"
    if isinstance(item, GivenUp):
        return f"{item.since:%Y-%m-%d %H:%M}" if item.since else ""
    aside = item.aside if isinstance(item, Asked) else item
    if aside is None:
        return ""
    return f"{aside.received_at:%Y-%m-%d %H:%M} from {aside.source}"
