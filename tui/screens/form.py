"""A dialog with fields, which asks itself: a refusal is told in it, what is typed stays."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from grievance.domain.errors import GrievanceError
from tui.desk_words import desk_words
from tui.forms.form import Field, Form, One, Prose, Several, Values, Words
from tui.forms.matter import Matter
from tui.keys.command_list import Command, bindings
from tui.leaving import TellsKeys
from tui.messages import Refused
from tui.refused_field import field_of
from tui.screens.asking_screen import AskingScreen
from tui.screens.confirm import GraveScreen
from tui.screens.pick import PickScreen
from tui.session import Session
from tui.text import block, line
from tui.unfinished import Typed
from tui.widgets.choice import Choice
from tui.widgets.key_line import KeyLine
from tui.widgets.marks import Marks
from tui.widgets.picker import Picker
from tui.widgets.text_field import TextField
from tui.widgets.typed_in import LineField


Result = TypeVar("Result")
DOES_IT = "Ctrl+S does it, Esc goes back."
NOT_SAVED = "This is not saved. Ctrl+S does it; Esc again drops it."
FEW, SHORT = 4, 44  # as many words, and cells, as stand beside each other


class FormScreen(TellsKeys, ModalScreen[Result | None], AskingScreen[Result | None]):
    """Answers with what *submit* found in a thread; None where somebody left."""

    BINDING_GROUP_TITLE = "Form"
    AUTO_FOCUS = "#form-fields .field"
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "form",
        Command(
            name="save", keys="ctrl+s", label="Do it", help="Do what the form says"
        ),
        Command(name="leave", keys="escape", label="Back", help="Leave the form"),
        Command(
            name="next",
            keys="enter",
            label="Next",
            help="Go to the next field",
            shown=False,
        ),
    )

    def __init__(
        self,
        session: Session,
        form: Form,
        submit: Callable[[Values], Result],
        *,
        overtaken: Callable[[], object] | None = None,
    ) -> None:
        AskingScreen.__init__(self, session)
        self._form = form
        self._submit = submit
        self._overtaken = overtaken
        self._before: dict[str, str] = {}
        self._warned = False
        self._meant: Matter | None = None

    def compose(self) -> ComposeResult:
        large = " large" if self._form.large else ""
        with Vertical(classes=f"dialog form{large}"):
            yield Static(line(self._form.title), classes="dialog-title")
            yield from self.compose_head()
            with VerticalScroll(id="form-fields", can_focus=False):
                shown = self.shown_first
                for field in self._form.fields:
                    yield _row(field, is_shown=field.name in shown)
            yield Static("", classes="hint", id="form-state")
        yield KeyLine()

    def compose_head(self) -> Iterable[Widget]:
        """Yield what stands above the fields."""
        return ()

    def on_mount(self) -> None:
        self._before = self.typed_in
        self.tell(self._form.said or DOES_IT)

    @property
    def shown_first(self) -> Collection[str]:
        """The names of the fields that are painted first: no other ever flashes up."""
        return self._form.shown_first

    @property
    def is_modal(self) -> bool:
        """It stands before another; Textual asks its own base alone, which is not run."""
        return True

    @property
    def values(self) -> dict[str, str]:
        """What is asked for now."""
        return self.typed_in

    @property
    def typed_in(self) -> dict[str, str]:
        """What is in the fields now, whether they are shown or not."""
        return {field.name: self._value(field) for field in self._form.fields}

    def _value(self, field: Field) -> str:
        widget = self.query_one(f"#field-{field.name}")
        if isinstance(widget, TextArea):
            return widget.text
        if isinstance(widget, Choice):
            assert isinstance(field, One)
            return field.options[widget.place].code
        assert isinstance(widget, Input | Picker | Marks)
        return widget.value

    def unsaved(self) -> Typed | None:
        """Return what would be lost of a form with a text, once somebody typed in it."""
        texts = [one for one in self._form.fields if isinstance(one, Words | Prose)]
        has_text = any(isinstance(one, Prose) for one in texts)
        if not has_text or not self._before:  # it may be asked before there are fields
            return None
        if self.typed_in == self._before:
            return None
        fields = {one.name: self._value(one) for one in texts}
        compartment = self._form.compartment
        return Typed(title=self._form.title, fields=fields, compartment=compartment)

    def show_fields(self, names: Collection[str]) -> None:
        """Show these fields and hide the others."""
        for row in self.query(".row"):
            row.display = row.name in names

    @property
    def shown_values(self) -> dict[str, str]:
        """What is in the fields that are shown."""
        shown = {row.name for row in self.query(".row") if row.display}
        return {name: one for name, one in self.typed_in.items() if name in shown}

    def tell(self, sentence: str, *, refused: bool = False) -> None:
        """Say something below the fields, where it stays."""
        state = self.query_one("#form-state", Static)
        state.set_class(refused, "refused")
        state.update(block(sentence))

    @on(Picker.Picked)
    def picked(self) -> None:
        self._warned = False
        if self._form.shown is not None:
            self.show_fields(self._form.shown(self.values))
        self.go_on()

    @on(Input.Changed)
    @on(TextArea.Changed)
    def typed(self) -> None:
        self._warned = False

    def refuse(self, sentence: str, field: str = "") -> None:
        """Say why it is not done; where one *field* is to blame, go there."""
        self.tell(sentence, refused=True)
        found = self.query(f"#field-{field}") if field else None
        if found and _is_seen(found.first()):
            self.set_focus(found.first())

    def was_refused(self, event: Refused) -> None:
        """Say why; where somebody else was faster, show below what they did."""
        self.refuse(event.reason, event.field)
        if isinstance(event, self.Changed) and self._overtaken:
            self._overtaken()

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002  # Textual's shape
        """Enter begins a line in a text, and chooses in a list."""
        return action != "next" or isinstance(self.focused, Input | Choice | Marks)

    def action_next(self) -> None:
        """Go to the next field; from the last one, do it."""
        if self._fields[-1:] == [self.focused]:
            self.action_save()
        else:
            self.go_on()

    @property
    def _fields(self) -> list[Widget]:
        """The fields that are shown, as they stand."""
        return [one for one in self.query(".field") if _is_seen(one)]

    def go_on(self) -> None:
        """
        Go to the next field, or to the first one.

        Textual goes by where things were painted, and what has just been shown was not.
        """
        fields = self._fields
        before = [at for at, one in enumerate(fields) if one is self.focused]
        if fields:
            place = (before[0] + 1) % len(fields) if before else 0
            self.set_focus(fields[place])

    def focus_next(self, selector: str | type[Widget] = "*") -> Widget | None:
        """
        Go on with Tab, and stay in the last field.

        What somebody goes on typing there must not change the first one.
        """
        if self._fields[-1:] == [self.focused]:
            return self.focused
        return super().focus_next(selector)

    def action_save(self) -> None:
        """Do it once the field has all the letters that were typed before this key."""
        (self.focused or self).call_later(self._save)

    def _save(self) -> None:
        """Do it; what nobody brings back only once somebody has typed a word for it."""
        try:
            self._form.refuse_empty(self.shown_values)
            matter = self._form.matter(self.values) if self._form.matter else None
        except GrievanceError as error:
            self.refuse(desk_words(error), field_of(error))
            return
        if matter is None or matter == self._meant:
            self._do()
            return

        def answered(is_meant: bool | None) -> None:  # noqa: FBT001  # Textual calls it
            if is_meant:
                self._meant = matter
                self._do()

        self.app.push_screen(GraveScreen(matter), answered)

    def _do(self) -> None:
        values = self.values
        if self.ask(lambda: self._submit(values), self.dismiss):
            self.tell("One moment …")

    def action_leave(self) -> None:
        """Leave; what was typed is thrown away only when Esc is pressed again."""
        if self._warned or self.typed_in == self._before:
            self.dismiss(None)
            return
        self._warned = True
        self.tell(NOT_SAVED, refused=True)

    def forget(self) -> None:
        """Hold nothing of what was typed any more."""
        self.begin_anew()
        for text in self.query(TextArea):
            text.load_text("")
        for field in self.query(Input):
            field.value = ""


def _is_seen(widget: Widget) -> bool:
    return widget.parent is not None and bool(getattr(widget.parent, "display", True))


def _row(field: Field, *, is_shown: bool) -> Widget:
    label = Static(line(field.label), classes="label")
    kinds = {Prose: " tall-row", Several: " marks-row"}
    kind = kinds.get(type(field), "")
    row = Horizontal(label, _widget(field), name=field.name, classes=f"row{kind}")
    row.display = is_shown
    return row


def _widget(field: Field) -> Widget:
    name = f"field-{field.name}"
    widget: Widget
    if isinstance(field, Words):
        widget = LineField(
            line(field.value).plain,
            id=name,
            compact=True,
            placeholder=field.hint,
            select_on_focus=False,
        )
    elif isinstance(field, Prose):
        widget = TextField(field.value, soft_wrap=True, tab_behavior="focus", id=name)
    elif isinstance(field, Several):
        widget = Marks(field.options, field.value, id=name)
    else:
        widget = _one(field, name)
    widget.add_class("field")
    return widget


async def open_list(picker: Picker, typed: str) -> None:
    """Let somebody choose; what they type next lands in the list."""
    screen = PickScreen(picker.title, picker.options, typed, picker.value)
    await picker.app.push_screen(screen, picker.take)


def _one(field: One, name: str) -> Widget:
    labels = [line(option.label).plain for option in field.options]
    codes = [option.code for option in field.options]
    is_short = len(labels) <= FEW and sum(len(label) + 2 for label in labels) <= SHORT
    if not is_short or field.value not in codes:  # nothing is chosen unasked
        return Picker(field.label, field.options, field.value, open_list, id=name)
    choice = Choice(labels, id=name)
    choice.choose(labels[codes.index(field.value)])
    return choice
