"""
Linear programs, solved by HiGHS; the only importer of `highspy`.

Columns are numbers that are not known, rows are what is known of their sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from grievance.domain.counting import counted
from grievance.domain.errors import GrievanceError


INFINITE = highspy.kHighsInf
MOST_SECONDS = 300.0  # of one solution; nearly all take a thousandth of one
PRIMAL = 4  # of HiGHS: kSimplexStrategyPrimal
_ENDLESS = {
    highspy.HighsModelStatus.kUnbounded,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a weighted sum of columns lies between; *weights* by column."""

    weights: Mapping[int, float]
    lower: float
    upper: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimum:
    """The best *value*, and the *columns* that reach it; none where it is endless."""

    value: float
    columns: Sequence[float]


class TooLongError(GrievanceError):
    """It was not found out in time what can be known of a number."""


class Program:
    """Columns within bounds and rows; solved anew from where it was left."""

    def __init__(
        self, bounds: Sequence[tuple[float, float]], rows: Iterable[Row]
    ) -> None:
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]  # the one untyped call of it
        self._highs.setOptionValue("output_flag", False)  # noqa: FBT003  # as HiGHS has it
        self._highs.setOptionValue("threads", 1)  # the same answer each time
        self._highs.setOptionValue("presolve", "off")  # else each solve begins anew
        self._highs.setOptionValue("mip_rel_gap", 0.0)
        self._highs.setOptionValue(
            "simplex_strategy", PRIMAL
        )  # what was best still fits
        self._highs.passModel(_model(bounds, tuple(rows)))
        self._size = len(bounds)
        self._costs: Mapping[int, float] = {}
        self._is_whole = False

    def bound(self, column: int, lower: float, upper: float) -> None:
        """Let a column lie between *lower* and *upper* from now on."""
        self._highs.changeColBounds(column, lower, upper)

    def weigh(self, costs: Mapping[int, float]) -> None:
        """Ask for the best of another weighted sum from now on."""
        for column in self._costs.keys() - costs.keys():
            self._highs.changeColCost(column, 0.0)
        for column, cost in costs.items():
            if self._costs.get(column) != cost:
                self._highs.changeColCost(column, cost)
        self._costs = dict(costs)

    def be_whole(self, columns: int | None = None) -> None:
        """Let the first *columns*, by default all, be whole numbers from now on."""
        count = self._size if columns is None else columns
        places = np.arange(count, dtype=np.int32)
        kinds = np.full(count, highspy.HighsVarType.kInteger)
        self._highs.changeColsIntegrality(count, places, kinds)
        self._highs.setOptionValue("presolve", "on")
        self._is_whole = True

    def settle_for(self, gap: float) -> None:
        """Let a solution in whole numbers do that is so near the best one; 0 for the best."""
        self._highs.setOptionValue("mip_rel_gap", gap)

    def most(self) -> Optimum | None:
        """Return the greatest that the weighted sum can be; None where nothing fits."""
        return self._solve(highspy.ObjSense.kMaximize, INFINITE)

    def least(self) -> Optimum | None:
        """Return the least that the weighted sum can be; None where nothing fits."""
        return self._solve(highspy.ObjSense.kMinimize, -INFINITE)

    def _solve(self, sense: highspy.ObjSense, endless: float) -> Optimum | None:
        self._highs.changeObjectiveSense(sense)
        status = self._run()
        if status in _ENDLESS and self._fits():
            return Optimum(value=endless, columns=())
        if status != highspy.HighsModelStatus.kOptimal:
            return None
        value = self._highs.getInfo().objective_function_value
        return Optimum(value=value, columns=self._highs.getSolution().col_value)

    def _fits(self) -> bool:
        """Tell whether there is any solution, where the best is endless or there is none."""
        costs = self._costs
        self.weigh({})
        status = self._run()
        self.weigh(costs)
        return bool(status == highspy.HighsModelStatus.kOptimal)

    def _run(self) -> highspy.HighsModelStatus:
        """Solve within the time there is for it: in fractions its clock never begins anew."""
        before = 0.0 if self._is_whole else self._highs.getRunTime()
        self._highs.setOptionValue("time_limit", before + MOST_SECONDS)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kTimeLimit:
            msg = too_long(MOST_SECONDS)
            raise TooLongError(msg)
        return status


def too_long(seconds: float) -> str:
    """Say that nobody knows what can be known, and what follows from that."""
    minutes = counted(round(seconds / 60), "minute")
    return f"This could not be attacked within {minutes}; do not trust it."


def _model(
    bounds: Sequence[tuple[float, float]], rows: Sequence[Row]
) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(bounds), len(rows)
    model.col_cost_ = np.zeros(len(bounds))
    model.col_lower_ = np.array([lower for lower, _ in bounds], dtype=float)
    model.col_upper_ = np.array([upper for _, upper in bounds], dtype=float)
    model.row_lower_ = np.array([row.lower for row in rows], dtype=float)
    model.row_upper_ = np.array([row.upper for row in rows], dtype=float)
    starts = np.cumsum([0, *(len(row.weights) for row in rows)])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = starts.astype(np.int32)
    places = [column for row in rows for column in row.weights]
    weights = [weight for row in rows for weight in row.weights.values()]
    model.a_matrix_.index_ = np.array(places, dtype=np.int32)
    model.a_matrix_.value_ = np.array(weights, dtype=float)
    return model
