"""Which keys do what here; read from the bindings that are live."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.widgets.long_text import LongText
from tui.wrapping import Block


Keys = Mapping[str, str]
GROUPS = {  # the beginnings of our ids
    "queue",
    "case",
    "waiting",
    "look",
    "form",
    "review",
    "registry",
    "audits",
    "new",
    "list",
    "text",
    "desk",
}
SIGNS = (
    ("▶", "the case under the cursor"),
    ("●", "a case you marked"),
    ("*", "something in it nobody has read"),
    ("▲▲ ▲ · ▽", "urgency: critical, high, normal, low"),
    ("! 3 d", "three days late"),
    ("· ▲ !", "a clock that runs, is due soon, is overdue"),
    ("‖ ✓ ✗", "a clock that is paused, was met, was missed"),
    ("● ◐ ○ ?", "to an audit: public before, known to nobody, later, day unknown"),
    ("◆ ◇", "in a timeline: an audit that was held, or is ahead"),
    ("…", "not opened yet; of a notice: drafted, and waiting for somebody"),
    ("▲ 3 wait", "put aside, letters held, asked of a second person, given up; key 6"),
    ("2 automatic", "mail of 14 days that machines sent; key 6, to see if all did"),
    ("▸ ▾", "quoted lines, folded or shown; key Q"),
    ("→ ↩", "a letter filed elsewhere, or taken back"),
    ("⟦ ⟧1", "words of a letter that may give somebody away, and their number"),
    ("␛ <U+202E>", "a code in what somebody wrote, shown instead of obeyed"),
)


class HelpScreen(ModalScreen[None]):
    """Shows sections of keys, and what the signs mean."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q", "leave", "Back"),
    ]
    AUTO_FOCUS = "LongText"

    def __init__(self, sections: Mapping[str, Keys]) -> None:
        super().__init__()
        self._sections = sections

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog tall"):
            yield Static(Content("Keys"), classes="dialog-title")
            yield LongText()
            yield Static("Esc goes back.", classes="hint", markup=False)

    def on_mount(self) -> None:
        blocks: list[Block] = []
        for title, keys in self._sections.items():
            blocks.append(Block(title, "title"))
            blocks += [Block(what, label=key) for what, key in keys.items()]
            blocks.append(Block())
        blocks.append(Block("Signs", "title"))
        blocks += [Block(meaning, label=sign) for sign, meaning in SIGNS]
        self.query_one(LongText).show(blocks)

    def action_leave(self) -> None:
        self.dismiss(None)


def sections(
    active: Iterable[ActiveBinding], display: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """Return, for each title, what each key does; *display* is how keys are written."""
    found: dict[str, dict[str, str]] = {}
    for binding in active:
        what, ours = binding.binding.description, binding.binding.id or ""
        if not what or ours.partition(".")[0] not in GROUPS:
            continue
        title = binding.node.BINDING_GROUP_TITLE or "Everywhere"
        keys = found.setdefault(title, {})
        key = display[binding.binding.key]
        keys[what] = f"{keys[what]} {key}" if what in keys else key
    return found
