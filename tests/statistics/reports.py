"""Releases with every declared table, whose numbers are imagined and need not agree."""

from __future__ import annotations

import random

from datetime import date
from pathlib import Path

from grievance.statistics.cube import Key, Shape
from grievance.statistics.declared import Declared, declared
from grievance.statistics.package import package
from grievance.statistics.printed import Printed
from grievance.statistics.protection import Rule
from grievance.statistics.release import Method, Reference, Release, Words


VALUES = {
    "region": {
        "NOR": "Northern Europe",
        "BRA": "Brazil",
        "001": "World, elsewhere",
        "several": "Several regions",
        "unknown": "Not known",
    },
    "principle": {
        "PS 10": "PS 10 Labour Rights",
        "PS 6": "PS 6 Emissions, Effluents & Waste",
    },
}


def imagined(
    period: str, method: Method = Method.WITHHELD, *, seed: int = 1
) -> Release:
    """Imagine a release of a quarter or a year."""
    known = declared().with_values(VALUES)
    draw = random.Random(seed)
    return Release(
        office='Office <of> "Complaints" & more',
        period=period,
        published_on=date(2026, 10, 12),
        tables=tuple(_table(one, method, draw) for one in known.shapes(period)),
        words=_words(known),
        rule=Rule(),
        method=method,
        earlier=(Reference(period="2025", sha256="ab" * 32),),
        checkpoint="office.example/log\n412\nq83vASNFZ4k=\n\n— office.example Az3grlgtzPIC\n",
        late="What came to be known later is counted in a later period.",
    )


def written(release: Release, folder: Path) -> Path:
    """Write a package, and return its folder."""
    for path, content in package(release).items():
        file = folder / release.name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return folder / release.name


def _table(shape: Shape, method: Method, draw: random.Random) -> Printed:
    is_rounded = method is Method.ROUND5
    return Printed(
        shape=shape,
        numbers={key: _number(key, draw, is_rounded) for key in shape.all_keys()},
        margin=4 if is_rounded else 0,
    )


def _number(key: Key, draw: random.Random, is_rounded: bool) -> int | None:  # noqa: FBT001  # of three
    number = int(draw.expovariate(6 ** len(key.where) / 1500))
    if is_rounded:
        return number - number % 5
    return None if 0 < number < 5 or draw.random() < 0.1 else number


def _words(known: Declared) -> Words:
    return Words(
        titles={one.name: one.title for one in known.tables},
        dimensions={one.name: one.label for one in known.dimensions},
        values={one.name: one.codes for one in known.dimensions},
        measures=known.measures,
    )
