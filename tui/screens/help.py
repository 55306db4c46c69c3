"""Which keys do what here; read from the bindings that are live."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import ActiveBinding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.keys.command_list import Command, bindings, is_told
from tui.widgets.long_text import LongText
from tui.widgets.typed_in import LineField
from tui.wrapping import Block


SIGNS = (
    ("▶", "the case under the cursor"),
    ("●", "a case you marked"),
    ("*", "something in it nobody has read"),
    ("▲▲ ▲ · ▽", "urgency: critical, high, normal, low"),
    ("! 3 d", "three days late"),
    ("· ▲ !", "a clock that runs, is due soon, is overdue"),
    ("‖ ✓ ✗", "a clock that is paused, was met, was missed"),
    (
        "1 2 3",
        "beside a line: the digit takes it; below a field you type to look for it",
    ),
    ("● ◐ ○ ?", "to an audit: public before, known to nobody, later, day unknown"),
    ("◆ ◇", "in a timeline: an audit that was held, or is ahead"),
    ("…", "not opened yet; of a notice: drafted, and waiting for somebody"),
    ("▲ 3 wait", "put aside, letters held, asked of a second person, given up; key 6"),
    ("2 automatic", "mail of 14 days that machines sent; key 6, to see if all did"),
    ("▸ ▾", "quoted lines, folded or shown; key Q"),
    ("→ ↩", "a letter filed elsewhere, or taken back"),
    ("›", "beside tabs: there are more of them to the right"),
    ("⟦ ⟧1", "words of a letter that may give somebody away, and their number"),
    ("␛ <U+202E>", "a code in what somebody wrote, shown instead of obeyed"),
)
HINT = "Type to look for it; ↑ ↓ scroll, Esc goes back."
NOTHING = "No key does that here, and no sign means it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one command does, and the keys it has now."""

    keys: str
    label: str
    help: str

    @property
    def words(self) -> str:
        """What is said of it."""
        return f"{self.label}: {self.help}" if self.help else self.label


Sections = Mapping[str, Mapping[str, Told]]  # by title, then by id


class HelpScreen(ModalScreen[None]):
    """Shows sections of keys and what the signs mean, as far as they have what is typed."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "help",
        Command(name="leave", keys="escape", label="Back", help="Close the help"),
        Command(
            name="down",
            keys="down",
            label="Down",
            action="move('scroll_down')",
            shown=False,
        ),
        Command(
            name="up",
            keys="up",
            label="Up",
            action="move('scroll_up')",
            shown=False,
        ),
        Command(
            name="page",
            keys="pagedown",
            label="Page down",
            action="move('page_down')",
            shown=False,
        ),
        Command(
            name="back",
            keys="pageup",
            label="Page up",
            action="move('page_up')",
            shown=False,
        ),
    )
    AUTO_FOCUS = "Input"

    def __init__(self, sections: Sections) -> None:
        super().__init__()
        self._sections = sections

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog tall"):
            yield Static(Content("Keys"), classes="dialog-title")
            yield LineField(compact=True, placeholder="type", select_on_focus=False)
            yield LongText()
            yield Static(HINT, classes="hint", markup=False)

    def on_mount(self) -> None:
        self._show("")

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def _show(self, typed: str) -> None:
        self.query_one(LongText).show(help_blocks(self._sections, typed))

    def action_move(self, way: str) -> None:
        getattr(self.query_one(LongText), f"action_{way}")()

    def action_leave(self) -> None:
        self.dismiss(None)


def help_blocks(sections: Sections, typed: str = "") -> list[Block]:
    """Return what is told: every line that has all words that were typed."""
    wanted = typed.casefold().split()
    blocks: list[Block] = []
    for title, told in sections.items():
        lines = [(one.keys, one.words) for one in told.values()]
        blocks += _section(title, lines, wanted)
    blocks += _section("Signs", SIGNS, wanted)
    return blocks or [Block(NOTHING)]


def _section(
    title: str, lines: Iterable[tuple[str, str]], wanted: Iterable[str]
) -> list[Block]:
    fitting = [
        Block(words, label=label)
        for label, words in lines
        if all(word in f"{title} {label} {words}".casefold() for word in wanted)
    ]
    return [Block(title, "title"), *fitting, Block()] if fitting else []


def sections(
    active: Iterable[ActiveBinding], display: Mapping[str, str]
) -> dict[str, dict[str, Told]]:
    """Return, for each title, what each key does; *display* is how keys are written."""
    found: dict[str, dict[str, Told]] = {}
    for one in filter(is_told, active):
        binding = one.binding
        told = found.setdefault(one.node.BINDING_GROUP_TITLE or "Everywhere", {})
        key, id_ = display[binding.key], binding.id or ""
        keys = f"{told[id_].keys} {key}" if id_ in told else key
        told[id_] = Told(keys=keys, label=binding.description, help=binding.tooltip)
    return found
