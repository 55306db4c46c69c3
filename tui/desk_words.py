"""
What the services say, in the words of the desk: keys and screens instead of commands.

A refusal names the command that mends it, as a shell has it. At the desk the same is done
by a key in a place; what only a shell can do is said to be for a shell.
"""

from __future__ import annotations

import re

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where somebody at the desk does, or sees, what a command does; by a *key* there."""

    place: str
    key: str = ""
    command: str = ""  # the id of what the key does

    @property
    def words(self) -> str:
        """Name it, so that it fits where the command stood in a sentence."""
        return f"{self.key} in {self.place}" if self.key else self.place


def _tab(title: str, key: str = "", name: str = "") -> Way:
    command = f"case.{name}" if name else ""
    return Way(place=f"the tab {title} of the case", key=key, command=command)


AREA: Final = "area {} ({})"
OUT, PEOPLE = AREA.format(6, "Out"), AREA.format(8, "People")
AUDITS = Way(place=AREA.format(4, "Audits"))
FINDINGS = _tab("Findings", "Enter", "act")
AT_DESK: Mapping[str, Way] = MappingProxyType(
    {
        "access end": _tab("Access & log", "x", "end_access"),
        "access grant": _tab("Access & log", "n", "grant"),
        "access list": _tab("Access & log"),
        "audits show": AUDITS,
        "block clear": _tab("Risk", "b", "let_back"),
        "block list": _tab("Risk"),
        "case": Way(place="the case"),
        "case kind": _tab("Links", "e", "take_for"),
        "case new": Way(place=OUT, key="h", command="waiting.by_hand"),
        "cases": Way(place=AREA.format(1, "Queue")),
        "clocks": _tab("Tasks & clocks"),
        "clocks pause": _tab("Tasks & clocks", "P", "pause"),
        "contact show": _tab("Risk", "o", "open_risk"),
        "findings": _tab("Findings"),
        "findings acknowledge": _tab("Findings", "I", "arrived"),
        "findings confirm": FINDINGS,
        "findings note": FINDINGS,
        "gates list": _tab("Findings"),
        "gates pass": FINDINGS,
        "gates settle": _tab("Findings", "x", "settle"),
        "letters check": _tab("Drafts", "r", "review"),
        "letters drafts": _tab("Drafts"),
        "letters list": Way(place=OUT),
        "letters redraft": Way(place=OUT, key="e", command="waiting.redraft_letter"),
        "letters release": _tab("Drafts", "r", "review"),
        "log verify": Way(
            place=f"c of {PEOPLE}", key="v", command="checkpoints.verify"
        ),
        "notices list": AUDITS,
        "notices show": FINDINGS,
        "people": Way(place=PEOPLE),
        "question list": _tab("Allegations"),
        "refile": _tab("Letters", "B", "take_back"),
        "rekey": Way(place="the desk"),
        "requests": Way(place=OUT),
        "retention release": Way(
            place=f"t of {PEOPLE}", key="h", command="retention.hold"
        ),
        "risk assess": _tab("Risk", "n", "assess"),
    }
)
SHELL: Final = "`grievance {}` in a shell"
COMMAND: Final = re.compile(r"(?P<run>\b[Rr]un )?`grievance (?P<words>[^`]+)`")
_OPTION: Final = re.compile(r" \(`--[^)]*\)")  # a shell's, for what a form asks anyway


def desk_words(said: str | Exception) -> str:
    """Return a sentence, or that of a refusal, as it helps somebody at the desk."""
    return COMMAND.sub(_way, _OPTION.sub("", str(said)))


def _way(found: re.Match[str]) -> str:
    runs = found["run"] or ""
    way = way_of(found["words"])
    if way is None:
        return runs + SHELL.format(found["words"])
    before = found.string[: found.start()].rstrip()
    if way.key or runs or (before and not before.endswith(".")):
        return runs.replace("Run", "Use").replace("run", "use") + way.words
    return way.words[0].upper() + way.words[1:]


def way_of(command: str) -> Way | None:
    """Return the way of the longest beginning of a *command* that has one."""
    words = command.split()
    lengths = range(len(words), 0, -1)
    found = (AT_DESK.get(" ".join(words[:length])) for length in lengths)
    return next(filter(None, found), None)
