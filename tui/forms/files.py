"""Which files go with a letter: some of the case, and some of this machine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grievance.domain.contents import AttachmentNote
from grievance.domain.errors import SetupError
from tui.asking.entry_draft import find_file
from tui.forms.form import BETWEEN, Field, Form, Several, Values, Words
from tui.forms.option import Option
from tui.refused_field import FieldError
from tui.text import line
from tui.words import size_words


SAID = (
    "Space marks what goes with the letter. Photos and documents may say who made them, "
    "where and when. Ctrl+S seals them to the draft, Esc goes back."
)


def files_form(
    attached: Sequence[AttachmentNote], offered: Sequence[AttachmentNote]
) -> Form:
    """Offer what lies in the case; what is *attached* is marked."""
    known = _once((*attached, *offered))
    fields: list[Field] = []
    if known:
        options = tuple(Option(str(one.part_id), _said(one)) for one in known)
        marked = BETWEEN.join(str(one.part_id) for one in attached)
        fields.append(
            Several(name="files", label="Attached", options=options, value=marked)
        )
    fields.append(Words(name="path", label="And a file", hint="its whole path"))
    return Form(title="Files that go with this letter", fields=tuple(fields), said=SAID)


def chosen_files(
    values: Values,
    attached: Sequence[AttachmentNote],
    offered: Sequence[AttachmentNote],
) -> tuple[tuple[AttachmentNote, ...], tuple[Path, ...]]:
    """
    Return what was marked, and the file that was named.

    Raises:
        FieldError: There is no such file.
    """
    marked = set(values.get("files", "").split(BETWEEN))
    keep = tuple(
        one for one in _once((*attached, *offered)) if str(one.part_id) in marked
    )
    typed = values["path"].strip()
    try:
        return keep, (find_file(typed),) if typed else ()
    except SetupError as error:
        raise FieldError(str(error), "path") from error


def files_said(attached: Sequence[AttachmentNote]) -> str:
    """Name the files in one line; empty where there are none."""
    return ", ".join(_said(one) for one in attached)


def _once(notes: Sequence[AttachmentNote]) -> tuple[AttachmentNote, ...]:
    return tuple({one.part_id: one for one in notes}.values())


def _said(one: AttachmentNote) -> str:
    return f"{line(one.name).plain} ({size_words(one.size)})"
