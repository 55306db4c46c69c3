"""One play on one engine, from an empty office to what is left of it."""

from __future__ import annotations

import tempfile
import time

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.letters import Befell
from tests.chaos.mails import write_mails
from tests.chaos.objects import judge_outside
from tests.chaos.plays import Play
from tests.chaos.small_disk import NoDiskError
from tests.chaos.stage import open_stage
from tests.chaos.verdict import judge


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """
    What a play came to: *problems* and *notes* are a sentence each.

    Where *skipped* says why, it was not played.
    """

    play: str
    engine: str
    mails: int = 0
    seed: int = 0
    seconds: float = 0
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    outcomes: Mapping[str, int]
    letters: Mapping[str, int]
    mishaps: Mapping[str, int]
    skipped: str = ""


def perform(
    play: Play,
    engine: str,
    *,
    seed: int,
    mails: int = 0,
    tell: Callable[[str], None] = lambda _: None,
) -> Told:
    """Put *play* on, in a folder of its own, with as many mails as it asks for."""
    count, notes = mails or play.mails, list[str]()

    def note(line: str) -> None:
        notes.append(line)
        tell(line)

    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="chaos-") as name:
        try:
            with open_stage(
                engine, Path(name), play.needs, seed=seed, tell=note
            ) as stage:
                written = write_mails(count, seed=seed, pictured=play.needs.objects)
                found = play.act(stage, written)
                try:
                    stage.work_until_quiet(count)
                except TimeoutError as error:
                    found = (*found, str(error))
                verdict = judge(
                    stage.office,
                    count,
                    stage.inbox.delivered,
                    befell=Befell(
                        mishaps=stage.inbox.mishaps,
                        killed=stage.workforce.killed,
                        interrupts=play.interrupts,
                    ),
                    is_clock_wrong=play.needs.clock,
                )
                if play.needs.objects:
                    found = (*found, *judge_outside(stage.office, count, note))
                mishaps = stage.inbox.mishaps
        except NoDiskError as error:
            return _skipped(play, engine, str(error))
    return Told(
        play=play.name,
        engine=engine,
        mails=count,
        seed=seed,
        seconds=time.monotonic() - began,
        problems=(*found, *verdict.problems),
        notes=tuple(notes),
        outcomes=dict(verdict.outcomes),
        letters=dict(verdict.letters),
        mishaps={mishap.value: many for mishap, many in mishaps.items() if many},
    )


def _skipped(play: Play, engine: str, reason: str) -> Told:
    return Told(
        play=play.name,
        engine=engine,
        outcomes={},
        letters={},
        mishaps={},
        skipped=reason,
    )
