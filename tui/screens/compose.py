"""
Write a letter: which template, to whom, for what; then its subject, text and files.

The template is written from the facts of the case into a draft, which lies in the case;
what is typed after that is kept on this machine every few seconds, until it does too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from grievance.domain.contents import AttachmentNote
from grievance.domain.draft import Draft
from grievance.domain.errors import ConflictError, GrievanceError
from grievance.domain.ids import CaseId
from grievance.services.cases.unfinished import Unfinished
from grievance.services.letters.draft_letter import unsaid_of
from tui.asking import letters as asking_letters
from tui.asking.case_file import CaseFile
from tui.desk_words import desk_words
from tui.facts.draft import draft_head
from tui.forms.files import chosen_files, files_form, files_said
from tui.forms.form import Form, Prose, Values, Words
from tui.forms.letter import letter_fields, letter_form, wish_of
from tui.keys.command_list import Command, bindings
from tui.messages import Resumed
from tui.screens.form import FormScreen
from tui.session import Session
from tui.text import line, rows
from tui.unfinished import Typed


WORDS = frozenset({"subject", "body"})
NEXT = (
    "Ctrl+S reviews it as the other side sees it; nothing is sent yet. Esc goes back."
)
RESUMED = "These are the words you had not saved. " + NEXT
NOT_SAVED = (
    "These words are not in the case. Ctrl+S puts them there; Esc again drops them."
)
FASTER = (
    "Somebody else changed it meanwhile. Ctrl+S puts your words after theirs, which stay "
    "in the case as revision {}; Esc goes back."
)


class ComposeScreen(FormScreen[Draft]):
    """
    Answers with the draft once its words are in the case, to be reviewed.

    None where somebody left before; *draft* is what they left then, if it is there.
    """

    BINDING_GROUP_TITLE = "Compose"
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "compose",
        Command(
            name="save",
            keys="ctrl+s",
            label="Review",
            help="Put the words into the case, and see them as the other side will",
        ),
        Command(
            name="attach",
            keys="ctrl+o",
            label="Attach",
            help="Choose which files go with the letter",
        ),
    )

    class Gates(Message):
        """It is known what the letter will wait for."""

        def __init__(self, said: str) -> None:
            super().__init__()
            self.said = said

    def __init__(  # noqa: PLR0913  # whose desk, which case and letter, what goes with it
        self,
        session: Session,
        case_id: CaseId,
        file: CaseFile,
        draft: Draft | None = None,
        *,
        offered: Sequence[AttachmentNote] = (),
        resumed: Unfinished | None = None,
        gates: Callable[[], str] | None = None,
    ) -> None:
        self.draft = draft
        self._case_id = case_id
        self._file = file
        self._offered = offered
        self._resumed = resumed
        self._ask_gates = gates
        self._gates = ""
        self._left = False
        self._warned_of: Values = {}
        super().__init__(session, self._form_of(session), self._keep)

    def _form_of(self, session: Session) -> Form:
        chosen = letter_form(session.mechanism.letters, self._file)
        subject, body = self._words_of()
        words = (
            Words(name="subject", label="Subject", value=subject),
            Prose(name="body", label="Text", value=body),
        )
        return Form(
            title="Compose",
            fields=(*chosen.fields, *words),
            said=self._hint if self.draft else chosen.said,
            shown=self._wanted,
            large=True,
        )

    def _words_of(self) -> tuple[str, str]:
        if self._resumed is not None:
            fields = self._resumed.fields
            return fields.get("subject", ""), fields.get("body", "")
        return (self.draft.subject, self.draft.body) if self.draft else ("", "")

    @property
    def _hint(self) -> str:
        return NEXT if self._resumed is None else RESUMED

    def compose_head(self) -> Iterable[Widget]:
        """Say which letter it is, once there is one."""
        yield Static(id="compose-head", markup=False)

    def on_mount(self) -> None:
        self._show_head()
        if self.draft is not None:
            self.set_focus(self.query_one("#field-body"))
        if self._resumed is not None:
            self.post_message(Resumed())
        self._look_ahead()

    # What it will wait for

    @work(thread=True, group="gates")
    def _look_ahead(self) -> None:
        """Ask apart from the form, which can be filled in and saved meanwhile."""
        question, self._ask_gates = self._ask_gates, None
        if question is None:
            return
        try:
            self.post_message(self.Gates(question()))
        except GrievanceError:
            return  # the review tells of it

    @on(Gates)
    def gates_known(self, event: Gates) -> None:
        """Say it before what is to be done now, unless something else is said."""
        self._gates = event.said
        if not (self._asking or self._left or self._warned_of):
            self.tell(self._with_gates(self._form.said))

    def _with_gates(self, said: str) -> str:
        return f"{self._gates} {said}".lstrip()

    def _show_head(self) -> None:
        if self.draft is not None:
            head = line(draft_head(self.draft, self._file))
            files = files_said(self.draft.files)
            shown = rows(head, line(f"Attached: {files}")) if files else head
            self.query_one("#compose-head", Static).update(shown)

    def _wanted(self, values: Values) -> Collection[str]:
        return letter_fields(values) if self.draft is None else WORDS

    # What would be lost

    @property
    def is_changed(self) -> bool:
        """Whether there are words here that the case does not have."""
        if self.draft is None:
            return False
        now = (self.values["subject"], self.values["body"])
        return now != (self.draft.subject, self.draft.body)

    def unsaved(self) -> Typed | None:
        """Return the words that the case does not have."""
        if self.draft is None or self._left or not self._before:
            return None  # also where it has no fields yet
        if not self.is_changed:
            return None
        return Typed(
            title=draft_head(self.draft, self._file),
            fields={name: self.values[name] for name in sorted(WORDS, reverse=True)},
            case_id=str(self._case_id),
            draft=self.draft.number,
            id=self._resumed.id if self._resumed else "",
        )

    # Keys

    def _save(self) -> None:
        """Write the template, or put the words into the case."""
        values = self.values
        if self.draft is not None and not self.is_changed:
            self._done(self.draft)
            return
        is_new = self.draft is None
        question = partial(self._begin if is_new else self._keep, values)
        if self.ask(question, self._begun if is_new else self._done):
            self.tell("One moment …")

    def action_leave(self) -> None:
        """Leave; words that the case does not have, only when Esc is pressed again."""
        values = self.values
        if self.draft is None or not self.is_changed or values == self._warned_of:
            self._left = True
            self.dismiss(None)
            return
        self._warned_of = values
        self.tell(NOT_SAVED, refused=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Files go with words: not before there are any."""
        if action == "attach":
            return self.draft is not None
        return super().check_action(action, parameters)

    async def action_attach(self) -> None:
        """Ask which files go with it; what is typed stays as it is."""
        draft = self.draft
        if draft is None:
            return

        def attach(values: Values) -> Draft:
            keep, paths = chosen_files(values, draft.files, self._offered)
            return asking_letters.attach(
                self.session, self._case_id, draft, keep=keep, paths=paths
            )

        form = files_form(draft.files, self._offered)
        await self.app.push_screen(
            FormScreen(self.session, form, attach), self._attached
        )

    def _attached(self, draft: Draft | None) -> None:
        if draft is not None:
            self.draft = draft
            self._show_head()

    # Answers; what is asked runs in a thread

    def _begin(self, values: Values) -> Draft:
        return asking_letters.write(self.session, self._case_id, wish_of(values))

    def _begun(self, draft: Draft) -> None:
        self.draft = draft
        self.query_one("#field-subject", Input).value = draft.subject
        self.query_one("#field-body", TextArea).text = draft.body
        self._show_head()
        self.show_fields(WORDS)
        self.set_focus(self.query_one("#field-body"))
        self.tell(self._with_gates(desk_words(unsaid_of(draft)) or NEXT))

    def _keep(self, values: Values) -> Draft:
        assert self.draft is not None  # or there are no words yet
        subject, body = values["subject"], values["body"]
        session, case_id, number = self.session, self._case_id, self.draft.number
        try:
            return asking_letters.edit(
                session, case_id, self.draft, subject=subject, body=body
            )
        except ConflictError:
            self.draft = asking_letters.newest(session, case_id, number)
            raise ConflictError(FASTER.format(self.draft.revision)) from None

    def _done(self, draft: Draft) -> None:
        self._left = True
        self.dismiss(draft)

    def forget(self) -> None:
        """Hold nothing of the letter any more."""
        super().forget()
        self.draft = self._resumed = self._ask_gates = None
        self._warned_of = {}
