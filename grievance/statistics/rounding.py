"""
Round every number to a base so that sums still are sums: for years with few complaints.

Each number goes to a multiple of the base beside it, the nearer the likelier, so that the
sums are sums (controlled rounding at random, Cox 1987); where they cannot be kept so, one
step farther.  Were it always the nearest, one that is told as none would be two at most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grievance.domain.errors import NotAllowedError
from grievance.statistics.cube import Key, Sum, keys_in
from grievance.statistics.lot import Lot
from grievance.statistics.solver import INFINITE, Program, Row


BASE = 5
STEPS = (0, 1, 3)  # a year of four quarters, each rounded before, may be that far
MOST_STEPS = max(STEPS) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """That a weighted sum of rounded numbers shall be no less than *least*, if it can."""

    weights: Mapping[Key, int]
    least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounded:
    """Numbers as they are told; each is less than *margin* + 1 from the true one."""

    numbers: Mapping[Key, int]
    margin: int


def round_numbers(
    numbers: Mapping[Key, int],
    sums: tuple[Sum, ...],
    told: Mapping[Key, int] | None = None,
    lot: Lot | None = None,
    floors: Sequence[Floor] = (),
) -> Rounded:
    """
    Round *numbers* as chance has it; what was *told* before, rounded then, stays as it was.

    *floors* are kept wherever that takes no number farther from the true one.

    Raises:
        NotAllowedError: There is no way in which all sums stay sums.
    """
    lot = lot or Lot.at_random()
    near = {
        key: number / BASE + lot.luck("rounded", key) - 0.5
        for key, number in numbers.items()
    }
    for steps in STEPS:
        bounds = {
            key: _bounds(number, (told or {}).get(key), steps)
            for key, number in numbers.items()
        }
        found = _rounded(bounds, near, sums, floors)
        if found is None and floors:
            found = _rounded(bounds, near, sums)
        if found is not None:
            rounded = {key: BASE * number for key, number in found.items()}
            return Rounded(numbers=rounded, margin=BASE - 1 + steps * BASE)
    msg = "These numbers cannot be rounded so that their sums stay sums."
    raise NotAllowedError(msg)


def _rounded(
    bounds: Mapping[Key, tuple[float, float]],
    near: Mapping[Key, float],
    sums: tuple[Sum, ...],
    floors: Sequence[Floor] = (),
) -> dict[Key, int] | None:
    """Return whole numbers of bases within *bounds*, together as *near* as can be."""
    places = keys_in(sums)
    loose = sorted(near.keys() - places.keys())
    places |= {key: place for place, key in enumerate(loose, len(places))}
    columns = [bounds[key] for key in places]
    columns += [(0.0, INFINITE)] * len(places)  # how far each is from what it is near
    rows = [*_sums(sums, places), *_far(near, places)]
    for one in floors:
        weights = {places[key]: float(weight) for key, weight in one.weights.items()}
        rows.append(Row(weights=weights, lower=one.least / BASE, upper=INFINITE))
    program = Program(columns, rows)
    program.be_whole(len(places))
    program.weigh({len(places) + place: 1.0 for place in places.values()})
    best = program.least()
    if best is None:
        return None
    return {key: round(best.columns[place]) for key, place in places.items()}


def _bounds(number: int, told: int | None, steps: int) -> tuple[float, float]:
    if told is not None:
        return told / BASE, told / BASE
    lower, upper = number // BASE - steps, -(-number // BASE) + steps
    return float(max(lower, 0)), float(upper)


def _sums(sums: tuple[Sum, ...], places: Mapping[Key, int]) -> list[Row]:
    rows: list[Row] = []
    for one in sums:
        parts = {places[part]: 1.0 for part in one.parts}
        most = INFINITE if one.overlaps else 0.0
        rows.append(
            Row(weights={**parts, places[one.total]: -1.0}, lower=0.0, upper=most)
        )
        if one.overlaps:
            alone = {places[key]: -1.0 for key in one.alone}
            rows += [
                Row(
                    weights={places[one.total]: 1.0, places[part]: -1.0, **alone},
                    lower=0.0,
                    upper=most,
                )
                for part in one.beside
            ]
    return rows


def _far(near: Mapping[Key, float], places: Mapping[Key, int]) -> list[Row]:
    rows: list[Row] = []
    for key, place in places.items():
        far, goal = len(places) + place, near[key]
        rows.append(Row(weights={far: 1.0, place: -1.0}, lower=-goal, upper=INFINITE))
        rows.append(Row(weights={far: 1.0, place: 1.0}, lower=goal, upper=INFINITE))
    return rows
