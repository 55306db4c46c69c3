"""The letters of a case: which there are, the text of one, and what came with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from grievance.domain.contents import AttachmentNote, Correspondent
from grievance.domain.ids import PartId
from grievance.services.cases.read_letters import OpenedLetter
from tui.asking.shown_case import ShownLetter
from tui.facts.letter import filed_words, letter_blocks
from tui.text import line
from tui.widgets.long_text import LongText
from tui.words import size_words
from tui.wrapping import Block


NO_LETTERS = Block("There is no letter in this case. r writes one.", "soft")
Writers = Mapping[PartId, Correspondent]


class Letters(Vertical):
    """Shows letters; asks for nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._letters: Sequence[ShownLetter] = ()
        self._writers: Writers = {}
        self._chosen = 0
        self._unfolded = False

    def compose(self) -> ComposeResult:
        yield OptionList(id="letters", markup=False, compact=True)
        yield LongText(id="letter")
        yield OptionList(id="attachments", markup=False, compact=True)

    @property
    def opened(self) -> OpenedLetter | None:
        """The letter that is being read."""
        return self._letters[self._chosen].opened if self._letters else None

    @property
    def attachment(self) -> AttachmentNote | None:
        """The attachment under the cursor of its list."""
        if self.opened is None:
            return None
        attached = self.opened.letter.attachments
        place = self.query_one("#attachments", OptionList).highlighted or 0
        return attached[place] if place < len(attached) else None

    def show(self, letters: Sequence[ShownLetter], writers: Writers) -> None:
        """Show *letters*, the first of them or the one that was being read, where it was."""
        read = self.opened.id if self.opened else None
        ids = [one.opened.id for one in letters]
        self._letters, self._writers = letters, writers
        self._chosen = ids.index(read) if read in ids else 0
        choices = self.query_one("#letters", OptionList)
        _fill(choices, [_title(shown.opened) for shown in letters])
        choices.display = len(letters) > 1
        choices.highlighted = self._chosen if letters else None
        self._show_letter(stay=read in ids)

    def reset(self) -> None:
        """Go back to the first letter, for another case."""
        self._chosen, self._unfolded = 0, False
        self.query_one("#letter", LongText).seek(())
        self.show((), {})
        self.query_one("#letter", LongText).show(())

    def go(self, step: int) -> None:
        """Read the letter after this one, or before; stays at the ends."""
        place = self._chosen + step
        if 0 <= place < len(self._letters):
            self.query_one("#letters", OptionList).highlighted = place

    def read(self, letter_id: PartId, words: Sequence[str] = ()) -> None:
        """Read this letter, if it is here, where the folded *words* stand in it."""
        ids = [one.opened.id for one in self._letters]
        if letter_id not in ids:
            return
        text = self.query_one("#letter", LongText)
        text.seek(words)
        self._chosen = ids.index(letter_id)
        self.query_one("#letters", OptionList).highlighted = self._chosen
        self._show_letter()
        if words and not text.is_found and not self._unfolded:
            self.toggle_quotes()

    def toggle_quotes(self) -> None:
        """Show quotations and signatures in full, or fold them again."""
        self._unfolded = not self._unfolded
        self._show_words()

    @on(OptionList.OptionHighlighted, "#letters")
    def highlighted(self, event: OptionList.OptionHighlighted) -> None:
        place = event.option_index
        if place != self._chosen and place < len(self._letters):
            self._chosen = place
            self._show_letter()

    def _show_letter(self, *, stay: bool = False) -> None:
        attachments = self.query_one("#attachments", OptionList)
        attached = self.opened.letter.attachments if self.opened else ()
        lost = self.opened.lost if self.opened else {}
        place = attachments.highlighted if stay else None
        _fill(attachments, [_attached(note, lost) for note in attached])
        attachments.display = bool(attached)
        attachments.highlighted = (place or 0) if attached else None
        if self._letters:
            self._show_words(stay=stay)
        else:
            self.query_one("#letter", LongText).show([NO_LETTERS])

    def _show_words(self, *, stay: bool = False) -> None:
        if self._letters:
            shown = self._letters[self._chosen]
            writer = self._writers.get(shown.opened.id)
            blocks = letter_blocks(shown, writer, unfolded=self._unfolded)
            self.query_one("#letter", LongText).show(blocks, stay=stay)


def _fill(choices: OptionList, titles: Sequence[Content]) -> None:
    """Offer *titles*; where these are offered already, nothing is moved."""
    if titles != [option.prompt for option in choices.options]:
        choices.clear_options()
        choices.add_options([Option(title) for title in titles])


def _title(opened: OpenedLetter) -> Content:
    """Name a letter in a line; one that was filed elsewhere says only that."""
    letter = opened.letter
    day = (f"{letter.received_at:%Y-%m-%d}  ", "$text-muted")
    if opened.is_elsewhere:
        return Content.assemble(day, line(filed_words(opened), "$text-muted"))
    clip = f" · {len(letter.attachments)} attached" if letter.attachments else ""
    doubt = "▲ unverified · " if letter.verified is False else ""
    return Content.assemble(
        day,
        (doubt, "$warning"),
        line(letter.subject or "(no subject)"),
        (clip, "$text-muted"),
    )


def _attached(note: AttachmentNote, lost: Mapping[PartId, str]) -> Content:
    said = lost.get(note.part_id, "")
    return Content.assemble(
        ("w saves  ", "$text-muted"),
        line(note.name or "(no name)"),
        "  ",
        line(note.media_type, "$text-muted"),
        (f"  {size_words(note.size)}", "$text-muted"),
        line(f"  ▲ {said}" if said else "", "$warning"),
    )
