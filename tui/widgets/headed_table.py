"""A table with headings among its lines; the cursor passes over them."""

from __future__ import annotations

from tui.widgets.line_table import LineTable


class HeadedTable(LineTable):
    """A table says which of its lines are items; only those can be under the cursor."""

    def is_item(self, place: int) -> bool:
        """Tell whether the line at *place* is no heading."""
        raise NotImplementedError

    @property
    def is_on_item(self) -> bool:
        """Whether there is something under the cursor, which is no heading."""
        return self.count > 0 and self.is_item(self.cursor)

    def action_step(self, by: int) -> None:
        self.cursor = self.item_near(self.cursor + by, by)

    def action_page(self, by: int) -> None:
        super().action_page(by)
        self.cursor = self.item_near(self.cursor, by)

    def action_place(self, place: int) -> None:
        super().action_place(place)
        self.cursor = self.item_near(self.cursor, 1)

    def validate_cursor(self, place: int) -> int:
        """Let no heading be chosen by a click."""
        return self.item_near(super().validate_cursor(place), 1)

    def item_near(self, place: int, way: int) -> int:
        """Return where the next item is, going *way* first and then back."""
        last = self.count - 1
        place = max(0, min(place, last))
        ahead = range(place, last + 1) if way > 0 else range(place, -1, -1)
        behind = range(place, -1, -1) if way > 0 else range(place, last + 1)
        places = (at for at in (*ahead, *behind) if at <= last)
        return next((at for at in places if self.is_item(at)), 0)
