"""In which order and through which filter the queue is looked at, under a name or not."""

from __future__ import annotations

from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input

from grievance.domain.counting import counted
from grievance.domain.errors import NotAllowedError
from grievance.services.cases.saved_views import SavedView, drop_view, keep_view
from tui.case_row import ORDERS
from tui.forms.form import Form, Values, Words
from tui.keys.command_list import Command, bindings
from tui.queue.views import KEEP, REMOVE, STANDING, fitting, order_words, view_lines
from tui.screens.form import FormScreen
from tui.screens.menu import MenuScreen
from tui.screens.queue_acts import QueueActs
from tui.text import line


Views = tuple[SavedView, ...]
UNNAMED = "A view needs a name; write one or two words."


# How the list is looked at; the queue puts them between its own keys.
VIEWS: list[BindingType] = bindings(
    "queue",
    Command(
        name="sort",
        keys="o",
        label="Sort",
        help="Order the list; the same order once more turns it round",
    ),
    Command(
        name="views",
        keys="F",
        label="Views",
        help="Show a view that was named, keep what is shown as one, or remove one",
    ),
)


class QueueViews(QueueActs):
    """Sorts, and keeps views for whoever named them, sealed with their own key."""

    async def action_sort(self) -> None:
        """Ask for an order; the one there is, chosen once more, is turned round."""
        now, turned = self._index.order, self._index.is_turned
        lines = [
            Content.assemble(
                order,
                ("  turns it round" if order == now else "", "$text-muted"),
            )
            for order in ORDERS
        ]

        def chosen(place: int | None) -> None:
            if place is not None:
                order = list(ORDERS)[place]
                self._sort(order, is_turned=order == now and not turned)

        title = f"Sort by (now {order_words(now, is_turned=turned)})"
        await self.app.push_screen(MenuScreen(title, lines), chosen)

    def _sort(self, order: str, *, is_turned: bool) -> None:
        keep = self.table.current
        self._index.sort(order, is_turned=is_turned)
        self._changed(keep)

    async def action_views(self) -> None:
        """Offer the views, to keep what is shown now as one, and to remove one."""
        views = (*STANDING, *self._views)
        more = [KEEP, *([REMOVE] if self._views else [])]
        lines = [*view_lines(views), *(line(one, "$text-muted") for one in more)]

        async def chosen(place: int | None) -> None:
            if place is None:
                return
            if place < len(views):
                self.show_view(views[place])
            elif more[place - len(views)] == KEEP:
                await self._keep_view()
            else:
                await self._remove_view()

        await self.app.push_screen(MenuScreen("Which view?", lines), chosen)

    def show_view(self, view: SavedView) -> None:
        """Filter and sort as *view* says; the filter stands in its bar, to be changed."""
        shown = fitting(view)
        self._sort(shown.order, is_turned=shown.is_turned)
        self.query_one("#filter", Input).value = line(shown.wanted).plain
        self.set_focus(self.table)

    async def _keep_view(self) -> None:
        wanted = self.query_one("#filter", Input).value
        order, is_turned = self._index.order, self._index.is_turned
        session = self._session

        def keep(values: Values) -> Views:
            view = SavedView(
                name=values["name"].strip(),
                wanted=wanted.strip(),
                order=order,
                is_turned=is_turned,
            )
            return keep_view(session.mechanism.view_file(session.ring), view)

        form = Form(
            title=f"Keep “{line(wanted).plain or 'everything'}” as …",
            fields=(
                Words(
                    name="name", label="Name", hint="one or two words", needed=UNNAMED
                ),
            ),
            said="It is kept for you alone, sealed on this machine. Esc goes back.",
        )
        await self.app.push_screen(FormScreen(session, form, keep), self._take_views)

    async def _remove_view(self) -> None:
        views, session = self._views, self._session

        def chosen(place: int | None) -> None:
            if place is None:
                return
            file = session.mechanism.view_file(session.ring)
            try:
                self._take_views(drop_view(file, views[place].name))
            except NotAllowedError as error:
                self.notify(str(error), severity="warning", markup=False)

        screen = MenuScreen("Remove which view?", view_lines(views))
        await self.app.push_screen(screen, chosen)

    def _take_views(self, views: Views | None) -> None:
        if views is not None:
            self._views = views
            said = f"You have {counted(len(views), 'view')} of your own; F shows them."
            self.notify(said, markup=False)
