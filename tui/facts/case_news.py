"""What others did to an open case, in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from grievance.domain.events import Act
from grievance.domain.ids import WORKER, HolderId
from grievance.services.log.say_log import READING, say_act
from grievance.vault.log import LogEntry


MOST = 3  # acts in a sentence
OURS, ASKED = "a letter of ours", "a step"
# What only goes with another act: keys that are changed, reasons that are given.
BESIDE = READING | {
    Act.ACCESS_REWRAPPED,
    Act.ALIAS_MADE,
    Act.KEY_MADE,
    Act.OUTGOING_NAMED,
    Act.PART_ADDED,
    Act.PART_CARRIED,
    Act.REASON_GIVEN,
    Act.SLIP_WRITTEN,
}


def news_since(entries: Iterable[LogEntry], log_size: int) -> tuple[LogEntry, ...]:
    """Return what changed a case that was read when the log had so many entries."""
    return tuple(
        one for one in entries if one.sequence >= log_size and one.act not in READING
    )


def news_words(
    entries: Iterable[LogEntry], names: Mapping[HolderId, str], me: HolderId
) -> str:
    """Say who did what; empty where nobody needs to be told."""
    told: dict[HolderId, dict[str, None]] = {}
    for entry in entries:
        if entry.act not in BESIDE:
            told.setdefault(entry.actor, {})[_said(entry, names)] = None
    who = {**names, WORKER: "The mechanism", me: "You, at another desk,"}
    return " ".join(
        f"{who.get(actor, str(actor))} {_listed(list(acts))}."
        for actor, acts in told.items()
    )


def _said(entry: LogEntry, names: Mapping[HolderId, str]) -> str:
    thing = "this case"
    if entry.act.startswith("outgoing-"):
        thing = OURS
    elif entry.act.startswith("request-"):
        thing = ASKED
    whom = names.get(HolderId(entry.object.rpartition("/")[2]), "")
    return say_act(entry.act, thing, whom=whom, case="this case", name=entry.object)


def _listed(acts: list[str]) -> str:
    if len(acts) > MOST:
        return f"{', '.join(acts[:MOST])} and more"
    return " and ".join(filter(None, (", ".join(acts[:-1]), acts[-1])))
