"""Views of the queue: those that everybody has, and those that somebody named."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from grievance.services.cases.saved_views import SavedView
from tui.case_row import ORDERS
from tui.text import line


STANDING = (
    SavedView(name="Mine, open", wanted="is:mine is:open"),
    SavedView(name="Nobody's", wanted="is:free is:open"),
    SavedView(name="Overdue", wanted="due:overdue"),
    SavedView(name="Unread", wanted="is:unread", order="received"),
    SavedView(name="Critical", wanted="urgency:critical is:open"),
    SavedView(name="Everything"),
)
KEEP, REMOVE = "Keep what is shown now as a view …", "Remove a view …"


def view_lines(views: Sequence[SavedView]) -> list[Content]:
    """Return a line for each view: its name, and what it looks for."""
    return [
        Content.assemble(line(one.name), "  ", line(_said(one), "$text-muted"))
        for one in views
    ]


def order_words(order: str, *, is_turned: bool) -> str:
    """Say in which order the queue stands."""
    return f"by {order}, last first" if is_turned else f"by {order}"


def fitting(view: SavedView) -> SavedView:
    """Return *view* as this desk can show it: an order may be one of another version."""
    if view.order in ORDERS:
        return view
    return SavedView(name=view.name, wanted=view.wanted)


def _said(view: SavedView) -> str:
    order = "" if view.order == "due" and not view.is_turned else view.order
    turned = ", last first" if view.is_turned else ""
    by = f"by {order or view.order}{turned}" if order or turned else ""
    return " · ".join(part for part in (view.wanted, by) if part)
