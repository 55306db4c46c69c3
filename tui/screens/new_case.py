"""A complaint that somebody was told, taken down: by telephone, letter or meeting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar
from uuid import uuid4

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from grievance.domain.errors import GrievanceError
from grievance.domain.ids import SpoolId
from grievance.domain.slip import Channel
from tui.asking.entering import enter
from tui.asking.entry_draft import TOLD, EntryDraft, find_file
from tui.desk_words import desk_words
from tui.keys.command_list import Command, bindings
from tui.messages import Refused
from tui.refused_field import field_of
from tui.screens.asking_screen import AskingScreen
from tui.session import Session
from tui.text import block, line
from tui.widgets.choice import Choice
from tui.widgets.key_line import KeyLine
from tui.widgets.text_field import TextField
from tui.widgets.typed_in import LineField


HINT = (
    "Ctrl+S seals it and hands it to the worker, who makes the case. Esc goes back. "
    "Name and contact are sealed apart, to the custodians."
)
NOT_PUT_IN = "This is in no case yet. Ctrl+S puts it in; Esc again throws it away."
SEALED = "It is sealed; the worker is making the case."
Enter = Callable[[Session, EntryDraft], SpoolId]


class NewCaseScreen(AskingScreen[SpoolId | None]):
    """Answers with the receipt of what was put in; None where nothing was."""

    BINDING_GROUP_TITLE = "New case"
    AUTO_FOCUS = "#subject"
    DEFAULT_CLASSES = "-high"  # as most are, so that they are not styled twice
    VERTICAL_BREAKPOINTS = [(0, "-short"), (16, "-high")]  # noqa: RUF012  # declared by Textual
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "new",
        Command(
            name="save",
            keys="ctrl+s",
            label="Put it in",
            help="Seal it, and hand it to the worker, who makes the case",
        ),
        Command(
            name="leave",
            keys="escape",
            label="Back",
            help="Leave; what was typed is thrown away at the second press",
        ),
        Command(
            name="next",
            keys="enter",
            label="Next field",
            help="Go to the next field; add the file that was named",
            shown=False,
        ),
    )

    def __init__(
        self,
        session: Session,
        draft: EntryDraft,
        *,
        enter: Enter,
        title: str = "A new case",
        channels: Sequence[Channel],
    ) -> None:
        super().__init__(session)
        self._draft = draft
        self._enter = enter
        self._heading = title
        self._channels = channels
        self._files: list[Path] = []
        self._warned = False

    def compose(self) -> ComposeResult:
        draft = self._draft
        yield Static(line(self._heading), id="new-title")
        with VerticalScroll(id="new-fields", can_focus=False):
            yield _row("Came by", Choice(self._channels, id="channel"))
            yield _row("Received on", _field("received", draft.received_on))
            yield _row("Subject", _field("subject", draft.subject))
            yield _row("Who told it", _field("name", draft.name))
            yield _row("Contact", _field("contact", draft.contact))
            yield _row(
                "Language",
                _field("language", draft.language, "a code; guessed where empty"),
            )
            yield TextField(draft.text, soft_wrap=True, tab_behavior="focus", id="text")
            yield _row("Files", _field("file", "", "a path; Enter adds it"))
            yield Static("", id="files", classes="hint")
        yield Static(HINT, id="new-state", classes="hint", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one(Choice).choose(self._draft.channel)

    @property
    def draft(self) -> EntryDraft:
        """What is typed now."""
        values = {str(field.id): field.value for field in self.query(Input)}
        return replace(
            self._draft,
            channel=Channel(self.query_one(Choice).value),
            received_on=values["received"],
            subject=values["subject"],
            name=values["name"],
            contact=values["contact"],
            language=values["language"],
            text=self.query_one(TextArea).text,
            files=tuple(self._files),
        )

    @on(Input.Changed)
    @on(TextArea.Changed)
    def typed(self) -> None:
        self._warned = False

    def _take_file(self) -> bool:
        """Add the file whose path is typed, if one is; False where there is none."""
        field = self.query_one("#file", Input)
        if not field.value.strip():
            return True
        try:
            self._files.append(find_file(field.value))
        except GrievanceError as error:
            self._tell(desk_words(error), refused=True)
            self.set_focus(field)
            return False
        field.value = ""
        names = ", ".join(path.name for path in self._files)
        self.query_one("#files", Static).update(line(f"with {names}"))
        return True

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002  # Textual's shape
        """In the text, Enter begins a line."""
        return action != "next" or not isinstance(self.focused, TextArea)

    def action_next(self) -> None:
        """Add the file that was named; from any other field go to the next."""
        field = self.query_one("#file", Input)
        if self.focused is field:
            field.call_later(self._take_file)
        else:
            self.focus_next()

    def action_save(self) -> None:
        """Put it in once the field has all the letters that were typed before this key."""
        (self.focused or self).call_later(self._save)

    def _save(self) -> None:
        """Put it in, unless a field cannot be right."""
        if not self._take_file():
            return
        draft = self.draft
        try:
            draft.to_entry(at=self.session.mechanism.now())
        except GrievanceError as error:
            self._tell(desk_words(error), refused=True)
            if field := field_of(error):
                self.set_focus(self.query_one(f"#{field}"))
            return
        if self.ask(lambda: self._enter(self.session, draft), self.dismiss):
            self._tell("Sealing it …")

    def was_refused(self, event: Refused) -> None:
        """Say why beside the fields; what was typed stays."""
        self._tell(event.reason, refused=True)

    def action_leave(self) -> None:
        """Leave; what was typed is thrown away only when Esc is pressed again."""
        if self._warned or not self.draft.has_words:
            self.dismiss(None)
            return
        self._warned = True
        self._tell(NOT_PUT_IN, refused=True)

    def forget(self) -> None:
        """Hold nothing of what was typed any more."""
        self.begin_anew()
        self._draft = EntryDraft(id="", channel=self._channels[0], received_on="")
        self._files.clear()
        self.query_one(TextArea).load_text("")
        for field in self.query(Input):
            field.value = ""

    def _tell(self, sentence: str, *, refused: bool = False) -> None:
        state = self.query_one("#new-state", Static)
        state.set_class(refused, "refused")
        state.update(block(sentence))


def new_case(session: Session) -> NewCaseScreen:
    """Begin with today, and with nothing else."""
    today = session.today
    draft = EntryDraft(id=str(uuid4()), channel=TOLD[0], received_on=today.isoformat())
    return NewCaseScreen(session, draft, enter=enter, channels=TOLD)


def _field(id: str, value: str, placeholder: str = "") -> Input:
    return LineField(
        line(value).plain,
        id=id,
        compact=True,
        placeholder=placeholder,
        select_on_focus=False,
    )


def _row(label: str, field: Widget) -> Horizontal:
    return Horizontal(
        Static(label, classes="label", markup=False), field, classes="row"
    )
