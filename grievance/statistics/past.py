"""What was published of other periods, as far as sums over all so far are made of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Self

from grievance.statistics.balances import thinned
from grievance.statistics.contained import Containment
from grievance.statistics.cube import Key, Shape, quarters_of
from grievance.statistics.printed import Printed
from grievance.statistics.tabulating import Thing, tabulate


Things = Mapping[str, tuple[Thing, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """
    The *tables* that were printed, and the *things* that each period had counted.

    *named* is what any release named as contained, until the last one that did.
    """

    tables: tuple[Printed, ...] = ()
    named: tuple[Containment, ...] = ()
    things: Things = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls,
        contained: Iterable[Containment],
        tables: Sequence[Printed],
        counted: Things,
        named: tuple[Containment, ...] = (),
    ) -> Self:
        """Return the parts of tables that containment speaks of, now or when it held."""
        thin = thin_tables((*contained, *named), tables)
        return cls(tables=thin, things=counted, named=named)

    @property
    def shapes(self) -> tuple[Shape, ...]:
        return tuple(one.shape for one in self.tables)

    @property
    def told(self) -> Mapping[Key, int]:
        """The numbers that were told exactly."""
        tables = (one.numbers.items() for one in self.tables if not one.margin)
        return {key: n for items in tables for key, n in items if n is not None}

    @property
    def rounded(self) -> Mapping[Key, int]:
        """The numbers that were told, exactly or not."""
        tables = (one.numbers.items() for one in self.tables)
        return {key: n for items in tables for key, n in items if n is not None}

    @property
    def ranges(self) -> Mapping[Key, tuple[int, int]]:
        """What the numbers that were rounded lie between."""
        tables = [one for one in self.tables if one.margin]
        return {
            key: (max(n - one.margin, 0), n + one.margin)
            for one in tables
            for key, n in one.numbers.items()
            if n is not None
        }

    @property
    def periods(self) -> frozenset[str]:
        """When it was."""
        return frozenset(one.shape.period for one in self.tables)

    @property
    def rounded_periods(self) -> frozenset[str]:
        """The periods of which all numbers were rounded."""
        return frozenset(one.shape.period for one in self.tables if one.margin)

    def numbers(self) -> Iterator[tuple[Key, int]]:
        """Yield the true ones; those of a year are sums of its quarters."""
        for shape in self.shapes:
            quarters = (self.things.get(one, ()) for one in quarters_of(shape.period))
            of_it = (*self.things.get(shape.period, ()), *chain.from_iterable(quarters))
            for key, counted in tabulate(of_it, [shape]).items():
                yield key, counted.number


def thin_tables(
    contained: Iterable[Containment], tables: Sequence[Printed]
) -> tuple[Printed, ...]:
    """Return the parts of tables that containment speaks of."""
    told = {key: n for one in tables for key, n in one.numbers.items()}
    margins = {key: one.margin for one in tables for key in one.numbers}
    found = []
    for shape in thinned(contained, [one.shape for one in tables]):
        numbers = {key: told[key] for key in shape.all_keys()}
        margin = max(margins[key] for key in numbers)
        found.append(Printed(shape=shape, numbers=numbers, margin=margin))
    return tuple(found)
