"""Thousands of mails, the same for the same seed; what is wrong is kept, made small."""

from __future__ import annotations

import hashlib
import re
import time

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from random import Random

from grievance.mail.sandbox.pool import Sandbox
from tests.fuzz.invention import invent
from tests.fuzz.mutations import mutate
from tests.fuzz.shrinking import shrink
from tests.fuzz.trial import LIMITS, Verdict, judge


THREADS = 2
BATCH = 100
INVENTED = 0.2  # of all mails; the others are mutants
MOST_KEPT = 20  # kinds of findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to do; *seconds* is a bound for all but what is found at the end."""

    seeds: Sequence[bytes] = field(repr=False)
    mutants: int
    seed: int
    seconds: float
    folder: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong, and the number and the bytes of the first mail that showed it."""

    fault: str
    number: int
    raw: bytes = field(repr=False)


@dataclass(slots=True, kw_only=True)
class Result:
    """What came of a campaign."""

    tried: int = 0
    seconds: float = 0.0
    slowest: tuple[float, int] = (0.0, 0)  # CPU seconds, and the number of the mail
    ended: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    findings: dict[str, Finding] = field(default_factory=dict)


def make(plan: Plan, number: int) -> bytes:
    """Return mail *number* of a plan; it depends on nothing else."""
    chance = Random(f"{plan.seed}:{number}")
    if chance.random() < INVENTED:
        return invent(chance)
    return mutate(chance, chance.choice(plan.seeds), chance.choice(plan.seeds))


def run(plan: Plan, tell: Callable[[Result], None] = lambda _: None) -> Result:
    """Try the mails of *plan* until all are tried or time is up."""
    result, start = Result(), time.monotonic()
    numbers = iter(range(plan.mutants))
    with (
        Sandbox(LIMITS, children=THREADS) as sandbox,
        ThreadPoolExecutor(THREADS) as threads,
    ):
        while batch := list(islice(numbers, BATCH)):
            for one in threads.map(lambda n: _try(plan, sandbox, n), batch):
                _count(result, *one)
            result.seconds = time.monotonic() - start
            tell(result)
            if result.seconds > plan.seconds:
                break
        if plan.folder is not None:
            for finding in islice(result.findings.values(), MOST_KEPT):
                _keep(plan.folder, sandbox, finding)
    return result


def _try(plan: Plan, sandbox: Sandbox, number: int) -> tuple[int, bytes, Verdict]:
    raw = make(plan, number)
    return number, raw, judge(sandbox, raw)


def _count(result: Result, number: int, raw: bytes, verdict: Verdict) -> None:
    result.tried += 1
    result.ended[verdict.ended] += 1
    result.slowest = max(result.slowest, (verdict.seconds, number))
    for fault in verdict.faults:
        result.faults[fault] += 1
        if fault not in result.findings:
            result.findings[fault] = Finding(fault=fault, number=number, raw=raw)


def _keep(folder: Path, sandbox: Sandbox, finding: Finding) -> None:
    """Write a finding down, as small as it gets, and as it was."""
    small = shrink(finding.raw, lambda r: finding.fault in judge(sandbox, r).faults)
    slug = re.sub(r"[^a-z0-9]+", "-", finding.fault.lower()).strip("-")[:60]
    name = f"{slug}-{hashlib.sha256(small).hexdigest()[:8]}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.eml").write_bytes(small)
    (folder / f"{name}.whole").write_bytes(finding.raw)
