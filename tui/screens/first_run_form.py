"""Ask what an office needs to begin with, and make it."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, Static

from grievance.domain.errors import GrievanceError
from grievance.domain.passphrase_strength import Strength, strength_of
from tui.guide import Founded, Guide, Wish
from tui.keys.command_list import Command, bindings
from tui.messages import Refused
from tui.text import line
from tui.widgets.typed_in import LineField


HINT = "Ctrl+S makes the office; Enter goes to the next field, Esc goes back."
EMPTY = "Both empty: six words are drawn, and shown once."
STRENGTHS = {
    Strength.WEAK: "✗ weak: a machine guesses it. Take six words that belong nowhere.",
    Strength.FAIR: "▲ fair: two more words make it strong.",
    Strength.STRONG: "✓ strong.",
}
FIELDS = {
    "office": "Office",
    "person": "Your name",
    "passphrase": "Passphrase",
    "again": "Once more",
    "mailbox": "Mail address",
    "time_zone": "Time zone",
}
HINTS = {
    "mailbox": "where complaints arrive; may be empty for now",
    "time_zone": "such as Europe/Zurich; UTC where empty",
}
SECRET = frozenset({"passphrase", "again"})


class FoundScreen(Screen[Founded | None]):
    """Answers with what was made; None where somebody went back."""

    AUTO_FOCUS = "#office"
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "first",
        Command(name="save", keys="ctrl+s", label="Make it", help="Make the office"),
        Command(
            name="back",
            keys="escape",
            label="Back",
            help="Go back; nothing is made",
            action="leave",
        ),
        Command(
            name="next",
            keys="enter",
            label="Next",
            help="Go to the next field",
            shown=False,
        ),
    )

    class Made(Message):
        """The thread is done."""

        def __init__(self, founded: Founded) -> None:
            super().__init__()
            self.founded = founded

    def __init__(self, guide: Guide) -> None:
        super().__init__()
        self._guide = guide
        self._making = False

    def compose(self) -> ComposeResult:
        yield Static("A new office", classes="state", markup=False)
        with VerticalScroll(id="first-fields", can_focus=False):
            for name, label in FIELDS.items():
                field = LineField(
                    id=name,
                    compact=True,
                    password=name in SECRET,
                    placeholder=HINTS.get(name, ""),
                )
                said = Static(label, classes="label", markup=False)
                yield Horizontal(said, field, classes="row")
                if name == "again":
                    yield Static(EMPTY, id="strength", classes="hint", markup=False)
        yield Static(HINT, id="first-state", classes="hint", markup=False)

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    @on(Input.Changed, "#passphrase")
    @on(Input.Changed, "#again")
    def judge(self) -> None:
        """Say how hard it is to guess, and whether both are the same."""
        self.query_one("#strength", Static).update(Content(self._judged()))

    def _judged(self) -> str:
        phrase, again = self._typed("passphrase"), self._typed("again")
        if not phrase and not again:
            return EMPTY
        is_same = phrase == again
        said = STRENGTHS[strength_of(phrase)]
        return said if is_same else f"{said} The two are not the same yet."

    # Keys

    def action_next(self) -> None:
        self.focus_next()

    def action_leave(self) -> None:
        if not self._making:
            self.dismiss(None)

    def action_save(self) -> None:
        """Make it once the field has all the letters that were typed before this key."""
        (self.focused or self).call_later(self._save)

    def _save(self) -> None:
        """Make it, unless a field cannot be right."""
        if self._making:
            return
        if refusal := self._refusal():
            name, said = refusal
            self.set_focus(self.query_one(f"#{name}", Input))
            self._tell(said, refused=True)
            return
        self._making = True
        self._tell("Making keys and books …")
        self._found(
            Wish(
                office=self._typed("office"),
                person=self._typed("person"),
                passphrase=self._typed("passphrase"),
                mailbox=self._typed("mailbox"),
                time_zone=self._typed("time_zone"),
            )
        )

    def _refusal(self) -> tuple[str, str] | None:
        """Return which field cannot be right, and why."""
        for name in ("office", "person"):
            if not self._typed(name):
                return name, f"{FIELDS[name]}: this cannot be empty."
        phrase = self._typed("passphrase")
        if phrase != self._typed("again"):
            return "again", "The two passphrases are not the same; type it once more."
        if phrase and strength_of(phrase) is Strength.WEAK:
            return "passphrase", "This passphrase is too easy to guess; take six words."
        return None

    @work(thread=True)
    def _found(self, wish: Wish) -> None:
        try:
            founded = self._guide.found(wish)
        except GrievanceError as error:
            self.post_message(Refused(str(error), 0))
        else:
            self.post_message(self.Made(founded))

    @on(Refused)
    def refused(self, event: Refused) -> None:
        self._making = False
        self._tell(event.reason, refused=True)

    @on(Made)
    def made(self, event: Made) -> None:
        for field in self.query(Input):
            field.value = ""
        self.dismiss(event.founded)

    def _tell(self, sentence: str, *, refused: bool = False) -> None:
        state = self.query_one("#first-state", Static)
        state.set_class(refused, "refused")
        state.update(line(sentence))
