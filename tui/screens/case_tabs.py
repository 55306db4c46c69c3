"""The tabs of an opened case: what each is called, holds, and where its focus goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from textual.widget import Widget

from tui.asking.shown_case import ShownCase
from tui.facts.case import access_blocks
from tui.facts.clock import NO_CLOCKS, clock_lines
from tui.facts.clock import SLOTS as CLOCK_SLOTS
from tui.facts.draft import NO_DRAFTS, draft_lines
from tui.facts.draft import SLOTS as DRAFT_SLOTS
from tui.facts.finding import NOTHING_ASKED, finding_lines
from tui.facts.finding import SLOTS as FINDING_SLOTS
from tui.facts.link import SLOTS as LINK_SLOTS
from tui.facts.link import link_hint, link_lines
from tui.facts.proposal import NO_PROPOSALS, proposal_lines
from tui.facts.proposal import SLOTS as PROPOSAL_SLOTS
from tui.facts.record import NO_RECORDS, record_lines
from tui.facts.record import SLOTS as RECORD_SLOTS
from tui.facts.risk import NO_RISK, risk_lines
from tui.facts.risk import SLOTS as RISK_SLOTS
from tui.facts.summary import summary_blocks
from tui.listed import Listed
from tui.widgets.letters import Letters
from tui.widgets.listing import Records
from tui.widgets.long_text import LongText
from tui.widgets.timeline_text import TimelineText
from tui.wrapping import Block


SUMMARY, LETTERS, LINKS = "summary", "letters", "links"
CLOCKS = "clocks"
FINDINGS = "findings"  # of files of audits alone
OF_COMPLAINTS = ("proposals", LINKS)  # these have none of it
TIMELINE = "timeline"  # read when it is looked at, as it takes the whole registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """
    One tab; *focus* is the selector of what takes the keys.

    Where *blocks* are given it is a text about a case.  Where *lines* are it is a list:
    what is in it of a case, and *hint* where nothing is.
    """

    name: str
    title: str
    make: Callable[[], Widget]
    focus: str = "LongText"
    blocks: Callable[[ShownCase, date], Sequence[Block]] | None = None
    lines: Callable[[ShownCase, date], Sequence[Listed]] | None = None
    hint: str | Callable[[ShownCase], str] = ""

    def hint_of(self, shown: ShownCase) -> str:
        """Say what stands where there are no lines."""
        return self.hint if isinstance(self.hint, str) else self.hint(shown)

    @property
    def pane(self) -> str:
        """The id of its pane."""
        return f"{self.name}-tab"


TABS = (
    Tab(name=SUMMARY, title="Summary", make=LongText, blocks=summary_blocks),
    Tab(
        name=FINDINGS,
        title="Findings",
        make=lambda: Records(FINDING_SLOTS),
        focus="Listing",
        lines=lambda shown, today: finding_lines(shown.file, today),
        hint=NOTHING_ASKED,
    ),
    Tab(name=TIMELINE, title="Timeline", make=TimelineText),
    Tab(
        name="facts",
        title="Allegations",
        make=lambda: Records(RECORD_SLOTS),
        focus="Listing",
        lines=lambda shown, _today: record_lines(shown.file),
        hint=NO_RECORDS,
    ),
    Tab(name=LETTERS, title="Letters", make=Letters, focus="#letter"),
    Tab(
        name="drafts",
        title="Drafts",
        make=lambda: Records(DRAFT_SLOTS),
        focus="Listing",
        lines=lambda shown, _today: draft_lines(shown.file),
        hint=NO_DRAFTS,
    ),
    Tab(
        name=CLOCKS,
        title="Tasks & clocks",
        make=lambda: Records(CLOCK_SLOTS),
        focus="Listing",
        lines=clock_lines,
        hint=NO_CLOCKS,
    ),
    Tab(
        name=LINKS,
        title="Links",
        make=lambda: Records(LINK_SLOTS),
        focus="Listing",
        lines=link_lines,
        hint=link_hint,
    ),
    Tab(
        name="access",
        title="Access & log",
        make=LongText,
        blocks=lambda shown, _today: access_blocks(shown.opened),
    ),
    Tab(
        name="proposals",
        title="Triage",
        make=lambda: Records(PROPOSAL_SLOTS),
        focus="Listing",
        lines=lambda shown, _today: proposal_lines(
            shown.file.proposals, shown.file.titles, shown.file.names
        ),
        hint=NO_PROPOSALS,
    ),
    Tab(
        name="risk",
        title="Risk",
        make=lambda: Records(RISK_SLOTS),
        focus="Listing",
        lines=lambda shown, _today: risk_lines(shown),
        hint=NO_RISK,
    ),
)
BY_NAME = {tab.name: tab for tab in TABS}
