"""
The queue without a screen: rows, filter and order, for tens of thousands of cases.

Everything is kept by case id, so that a cursor or a mark never slips to another case
when rows come, go or are sorted anew.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from operator import itemgetter
from typing import Any

from grievance.domain.ids import CaseId
from tui.case_row import ORDERS, Row, words_of
from tui.queue.case_filter import CaseFilter
from tui.queue.case_order import KEY, Sorted
from tui.queue.sieve import ANYWHERE, Sieve


FEW = 50  # cases, of which each is put in its place alone
_ROW = itemgetter(1)


class CaseIndex:
    """
    Rows by case id, and which of them are shown in which order.

    A case is shown once its slip was opened: who was taken off it may still have a key
    to it, and only the slip says so.  A filter looks through the words of the sorted
    rows, in a sieve that lasts until these change: a letter typed takes some milliseconds.
    """

    def __init__(self, today: date) -> None:
        self.today = today
        self.order = "due"
        self.is_turned = False
        self.wanted = CaseFilter()
        self._rows: dict[CaseId, Row] = {}
        self._words: dict[CaseId, str] = {}  # of those that were looked for in
        self._late: set[CaseId] = set()
        self._sorted: list[tuple[Any, Row]] = []
        self._sieve = Sieve(self._all_words)  # of the rows as they are sorted
        self._places: Sequence[int] = ()  # shown, as they are sorted also where turned
        self._shown_ids: set[CaseId] | None = None
        self._unseen: set[CaseId] = set()
        self._newer: set[CaseId] = set()  # than what is just being read

    def __len__(self) -> int:
        return len(self._places)

    @property
    def total(self) -> int:
        """How many cases there are, shown or not."""
        return len(self._rows)

    @property
    def overdue(self) -> int:
        """How many of all cases are late."""
        return len(self._late)

    def rows(self) -> list[Row]:
        """Return all rows as they are now, shown or not."""
        return list(self._rows.values())

    def known(self, ids: AbstractSet[CaseId]) -> list[Row]:
        """Return the rows of those of *ids* that there are, in the order of the list."""
        if not ids:
            return []
        ordered = [row for _, row in self._sorted if row.case.id in ids]
        return ordered[::-1] if self.is_turned else ordered

    def row(self, place: int) -> Row:
        """Return the row shown at *place*, from 0."""
        return self._sorted[self._places[~place if self.is_turned else place]][1]

    def key(self, place: int) -> CaseId:
        """Return which case is shown at *place*."""
        return self.row(place).case.id

    def find(self, case_id: CaseId | None, *, near: int = 0) -> int | None:
        """Return where a case is shown, or None; *near* is where it may well be."""
        row = None if case_id is None else self._rows.get(case_id)
        if row is None:
            return None
        if near < len(self) and self.row(near) is row:
            return near
        place = self._place(row)
        return len(self) - 1 - place if self.is_turned and place is not None else place

    def _place(self, row: Row) -> int | None:
        """Return where a row is among those shown."""
        at = self._at(row)
        place = bisect_left(self._places, at)
        is_shown = place < len(self) and self._places[place] == at
        return place if is_shown else None

    def _at(self, row: Row) -> int:
        """Return where a row is among all, by what they are sorted by."""
        at = bisect_left(self._sorted, ORDERS[self.order](row), key=KEY)
        while self._sorted[at][1] is not row:
            at += 1
        return at

    def _rows_shown(self) -> Iterator[Row]:
        return (self._sorted[at][1] for at in self._places)

    def hidden(self, ids: AbstractSet[CaseId]) -> int:
        """Return how many of *ids* are not shown."""
        if not self.wanted.terms:
            return sum(id_ not in self._rows for id_ in ids)
        if self._shown_ids is None and ids:
            self._shown_ids = {row.case.id for row in self._rows_shown()}
        return len(ids - self._shown_ids) if self._shown_ids else len(ids)

    def unread_near(self, place: int, way: int) -> int | None:
        """Return where the next case is that nobody has read, or the one before."""
        ahead = range(place + way, len(self) if way > 0 else -1, way)
        return next((at for at in ahead if self.row(at).case.unread), None)

    def begin(self, today: date) -> None:
        """
        Read all cases anew; what is shown stays until that is done.

        But for covers whose slips could not be read: these wait again.
        """
        self._drop({id_ for id_, row in self._rows.items() if row.slip is None})
        self._unseen, self._newer = set(self._rows), set()
        if today != self.today:
            self.today, self._words, self._sieve = today, {}, Sieve(self._all_words)
            self._late = self.sorted(self._rows.values()).late

    def fill(self, found: Sorted) -> None:
        """
        Show rows whose slips were opened, in the place of what was known of them.

        Not of those that somebody has just looked at: these are as they were before.
        """
        self._show(found.without(self._newer))

    def sorted(self, rows: Iterable[Row]) -> Sorted:
        """Sort rows as they are wanted now."""
        return Sorted.of(rows, self.order, self.today)

    def drop_unopened(self) -> None:
        """
        Show no case any more whose slip was not among all that could be opened.

        Whoever looks was taken off it: they are told nothing.
        """
        self._drop(self._unseen)
        self._unseen = set()

    def show_covers(self, covers: Sequence[Row]) -> None:
        """
        Show what still waits: slips cannot be read, and the work has to go on.

        Of what there is no cover any more nothing is shown; the next try asks again.
        """
        self._drop(self._rows.keys() - {row.case.id for row in covers})
        known = self._rows
        self._show(self.sorted(_under(known.get(row.case.id), row) for row in covers))

    def put(self, *rows: Row) -> None:
        """Show these cases as they are now."""
        self.follow(rows, frozenset())

    def follow(self, rows: Sequence[Row], gone: AbstractSet[CaseId]) -> None:
        """Show some cases as they are now, and those no more that are *gone*."""
        fresh = [row for row in rows if not self._is_overtaken(row)]
        self._newer |= {row.case.id for row in fresh}
        self._drop(gone & self._rows.keys())
        if fresh:
            self._show(self.sorted(fresh))

    def _is_overtaken(self, row: Row) -> bool:
        """Tell whether somebody read the case later, and was here before."""
        known = self._rows.get(row.case.id)
        return known is not None and known.case.version > row.case.version

    def filter(self, wanted: CaseFilter) -> None:
        """Show only what is wanted."""
        self.wanted = wanted
        self._choose()

    def sort(self, order: str, *, is_turned: bool = False) -> None:
        """Show in another order, one of `ORDERS`; *is_turned* with the last one first."""
        if order != self.order:
            self.order, self._sieve = order, Sieve(self._all_words)
            self._sorted = self.sorted(self._rows.values()).keys
            self._choose()
        self.is_turned = is_turned

    def learn(self, words: Mapping[CaseId, tuple[Row, str]]) -> None:
        """Take over what a filter looks at, where the rows are still these."""
        rows = self._rows
        for id_, (row, found) in words.items():
            if rows.get(id_) is row:
                self._words[id_] = found
        if self.has_learnt:  # before somebody types the first letter
            self._sieve.column(ANYWHERE)

    @property
    def has_learnt(self) -> bool:
        """Whether it knows of all rows what a filter looks at."""
        return len(self._words) == len(self._rows)

    def forget(self) -> None:
        """Hold nothing any more."""
        self._rows, self._words, self._sieve = {}, {}, Sieve(self._all_words)
        self._sorted, self._places, self._shown_ids = [], (), None
        self._late, self._unseen, self._newer = set(), set(), set()

    def shown(self) -> list[CaseId]:
        """Return the cases in the order they are shown in."""
        ids = [row.case.id for row in self._rows_shown()]
        return ids[::-1] if self.is_turned else ids

    def _show(self, found: Sorted) -> None:
        if (found.order, found.today) != (self.order, self.today):  # changed meanwhile
            found = self.sorted(found.rows.values())
        replaced = self._rows.keys() & found.rows.keys()
        if len(replaced) == len(self._rows):  # the first ones, or all of them anew
            self._rows, self._sorted, self._late = found.rows, found.keys, found.late
            self._words, self._sieve = {}, Sieve(self._all_words)
        else:
            self._take_out(replaced)
            self._rows.update(found.rows)
            self._late = (self._late - replaced) | found.late
            self._put_in(found.keys)
        if self._unseen:
            self._unseen -= found.rows.keys()
        self._choose()

    def _drop(self, ids: AbstractSet[CaseId]) -> None:
        if not ids:
            return
        self._take_out(ids & self._rows.keys())
        for id_ in ids:
            self._rows.pop(id_, None)
        self._late -= ids
        self._choose()

    def _take_out(self, ids: AbstractSet[CaseId]) -> None:
        """Take cases out of the order, while their rows are still those of before."""
        for id_ in ids:
            self._words.pop(id_, None)
        self._sieve = Sieve(self._all_words)
        if len(ids) > FEW:
            self._sorted = [pair for pair in self._sorted if pair[1].case.id not in ids]
            return
        for id_ in ids:
            del self._sorted[self._at(self._rows[id_])]

    def _put_in(self, keys: Sequence[tuple[Any, Row]]) -> None:
        self._sieve = Sieve(self._all_words)
        if len(keys) > FEW:
            self._sorted += keys
            self._sorted.sort(key=KEY)
            return
        for pair in keys:
            insort(self._sorted, pair, key=KEY)

    def _choose(self) -> None:
        """Show what fits all terms."""
        terms, self._shown_ids = self.wanted.terms, None
        self._places = self._sieve.left(terms) if terms else range(len(self._sorted))

    def _all_words(self) -> list[str]:
        """Return what a filter looks at in each row, as they are sorted."""
        rows = map(_ROW, self._sorted)
        return [self._words.get(row.case.id) or self._read(row) for row in rows]

    def _read(self, row: Row) -> str:
        words = self._words[row.case.id] = words_of(row, self.today)
        return words


def _under(known: Row | None, cover: Row) -> Row:
    """Return what is known of a case under its cover of now."""
    if known is None:
        return cover
    return known._replace(case=cover.case, handler=cover.handler)
