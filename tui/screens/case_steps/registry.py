"""The keys of an opened case, and the steps behind some of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from textual.binding import BindingType

from tui.keys.command_list import Command, bindings
from tui.screens.case_steps import (
    access,
    findings,
    letters,
    proposals,
    report,
    risk,
    tasks,
)
from tui.screens.case_steps.assign import assign
from tui.screens.case_steps.clocks import came, pause
from tui.screens.case_steps.file import attach, split, take_back
from tui.screens.case_steps.identity import identity
from tui.screens.case_steps.link import link
from tui.screens.case_steps.log import log
from tui.screens.case_steps.move import close, merge, move
from tui.screens.case_steps.needs import NEEDS
from tui.screens.case_steps.note import note
from tui.screens.case_steps.records import (
    change_record,
    flag,
    new_allegation,
    new_record,
    say_more,
)
from tui.screens.case_steps.related import related
from tui.screens.case_steps.save import save
from tui.screens.case_steps.step import CaseDesk
from tui.screens.case_steps.telling import HELP
from tui.screens.case_steps.urgency import urgency
from tui.screens.case_tabs import FINDINGS, LINKS


ANSWERS = "letters"  # of the file of an audit
TRIAGE, DRAFTS, RISK = "proposals", "drafts", "risk"


@dataclass(frozen=True, slots=True)
class Step:
    """
    What a key does; with a *tab* only there, and before whatever else it does.

    Those with a tab stand before all others, so that the first that fits is taken.  On
    every tab a key means the same: n adds, e changes, x ends what is under the cursor, y
    confirms, A takes all, I notes what happened outside.
    """

    key: str
    name: str
    label: str
    run: Callable[[CaseDesk], Awaitable[None]]
    show: bool = True
    tab: str = ""


STEPS = (
    Step("enter", "act", "Confirm, pass", findings.act, tab=FINDINGS),
    Step("I", "arrived", "It arrived", findings.arrived, tab=FINDINGS),
    Step("x", "settle", "Close file", findings.settle, tab=FINDINGS),
    Step("e", "read_answer", "Read as answer", findings.read_answer, tab=ANSWERS),
    Step("n", "grant", "Give a key", access.grant, tab="access"),
    Step("x", "end_access", "Take off", access.end, tab="access"),
    Step("X", "recuse", "Take myself off", access.give_up, tab="access"),
    Step("n", "new_record", "New", new_record, tab="facts"),
    Step("enter,e", "change_record", "Change", change_record, tab="facts"),
    Step("m", "say_more", "Custody, a side", say_more, tab="facts"),
    Step("enter,e", "open_line", "Change, pause", tasks.open_line, tab="clocks"),
    Step("P", "pause", "Pause, go on", pause, tab="clocks"),
    Step("d", "deadline", "Other day", tasks.change_task, tab="clocks"),
    Step("x", "finish", "Done", tasks.finish_task, tab="clocks"),
    Step("n", "new_task", "New task", tasks.new_task, tab="clocks"),
    Step("I", "came", "It came", came, tab="clocks"),
    Step("enter,y", "confirm", "Confirm", proposals.confirm, tab=TRIAGE),
    Step("x", "reject", "Reject", proposals.reject, tab=TRIAGE),
    Step("e", "change_fact", "Change", proposals.change, tab=TRIAGE),
    Step("A", "confirm_all", "Confirm all", proposals.confirm_all, tab=TRIAGE),
    Step("n", "add_fact", "By hand", proposals.add, tab=TRIAGE),
    Step("n", "write", "New letter", letters.write, tab=DRAFTS),
    Step("enter,e", "edit", "Change", letters.edit, tab=DRAFTS),
    Step("r", "review", "Review, release", letters.review, tab=DRAFTS),
    Step("x", "give_up", "Give up", letters.give_up, tab=DRAFTS),
    Step("enter,o", "open_risk", "Open it", risk.open_risk, tab=RISK),
    Step("n", "assess", "Assess", risk.assess, tab=RISK),
    Step("I", "tell", "Reprisal", risk.tell, tab=RISK),
    Step("b", "let_back", "Let back", risk.let_back, tab=RISK),
    Step("enter", "open_part", "Open", report.open_part, tab=LINKS),
    Step("e", "take_for", "Take for", report.take_for, tab=LINKS),
    Step("n", "fan_out", "Make cases", report.fan_out, tab=LINKS),
    Step("a", "assign", "Assign", assign),
    Step("s", "move", "Stage", move),
    Step("N", "note", "Note", note),
    Step("t", "task", "Task", tasks.new_task),
    Step("d", "days", "Tasks & clocks", tasks.look, show=False),
    Step("r", "reply", "Reply", letters.write),
    Step("i", "identity", "Who wrote", identity),
    Step("p", "urgency", "Urgency", urgency),
    Step("w", "save", "Save file", save),
    Step("F", "attach", "File to a case", attach, show=False),
    Step("S", "split", "Split off", split, show=False),
    Step("c", "allege", "Allegation", new_allegation, show=False),
    Step("f", "flag", "Flag for audit", flag, show=False),
    Step("L", "link", "Link", link, show=False),
    Step("x", "close", "Close", close, show=False),
    Step("M", "merge", "Merge", merge, show=False),
    Step("B", "take_back", "Take letter back", take_back, show=False),
    Step("v", "related", "Related", related, show=False),
    Step("H", "log", "Log of it", log, show=False),
)
_BY_NAME = {step.name: step for step in STEPS}
NAMES = frozenset(_BY_NAME)
_OF_AUDITS = {FINDINGS, ANSWERS}


def step_named(name: str) -> Step:
    """Return a step by its name."""
    return _BY_NAME[name]


def fits(name: str, tab: str, *, of_audit: bool) -> bool:
    """
    Tell whether a step can be taken by its key while *tab* is open.

    With *of_audit* it is the file of an audit; some are for these alone.
    """
    step = _BY_NAME[name]
    if step.tab in _OF_AUDITS and not of_audit:
        return False
    return step.tab in {"", tab}


def begins(name: str, desk: CaseDesk) -> bool:
    """Tell whether what a step begins with is there; where it is not, it says why not."""
    need = NEEDS.get(name)
    return need is None or need(desk)


def _command(step: Step) -> Command:
    return Command(
        name=step.name,
        keys=step.key,
        label=step.label,
        help=HELP[step.name],
        action=f"do('{step.name}')",
        shown=step.show,
    )


# Each is done before the next key is routed: `J a` is about the next case.
KEYS: list[BindingType] = bindings(
    "case",
    Command(name="leave", keys="escape", label="Back", help="Go back to the list"),
    *map(_command, STEPS),
    Command(
        name="next_tab",
        keys="]",
        label="Next tab",
        help="Show the tab to the right; `;` and its letter shows any",
        action="turn(1)",
    ),
    Command(
        name="former_tab",
        keys="[",
        label="Tab before",
        help="Show the tab to the left",
        action="turn(-1)",
        shown=False,
    ),
    Command(
        name="quotes",
        keys="Q",
        label="Quotes",
        help="Show what a letter quotes, or fold it",
        shown=False,
    ),
    Command(
        name="later",
        keys=">",
        label="Next letter",
        help="Show the next letter",
        action="letter(1)",
        shown=False,
    ),
    Command(
        name="former",
        keys="<",
        label="Letter before",
        help="Show the letter before it",
        action="letter(-1)",
        shown=False,
    ),
    Command(
        name="next",
        keys="J",
        label="Next",
        help="Open the next case of the list",
        action="step(1)",
    ),
    Command(
        name="previous",
        keys="K",
        label="Previous",
        help="Open the case before it in the list",
        action="step(-1)",
        shown=False,
    ),
    Command(
        name="copy",
        keys="y",
        label="Copy reference",
        help="Copy the reference of the case to the clipboard",
        shown=False,
    ),
    Command(
        name="again",
        keys="R",
        label="Refresh",
        help="Read the case anew",
        shown=False,
    ),
)
