"""The form of a new letter: what each template asks for that the case cannot know."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields as fields_of
from uuid import UUID

from grievance.catalogue.letters import FACTS, LetterBook, LetterId
from grievance.domain.draft import Addressee
from grievance.domain.ids import EntityId
from grievance.domain.outgoing import Party
from grievance.domain.registry_ids import MemberId
from grievance.services.intake.letter_facts import Given
from tui.asking.case_file import CaseFile
from tui.asking.letters import Wish
from tui.forms.form import BETWEEN, Form, One, Several, Values, Words, coded, day_in
from tui.forms.letter_names import letter_options
from tui.forms.option import Option
from tui.refused_field import FieldError


GROUPS = ("questions", "forums", "grounds", "delays", "outcomes", "remedies")
DAYS = frozenset({"reply_by", "due", "new_due"})
ALWAYS = ("letter", "to", "language", "tone")
MEMBER = "member:"
ELSEWHERE = Option("other", "somebody else", "an address you type")
OPENLY = (
    Option("", "as the case needs"),
    Option("neutral", "neutral"),
    Option("open", "open"),
)
FILL = "Choose a letter; the case knows the rest. Ctrl+S writes it for review; nothing is sent."


def letter_form(letters: LetterBook, file: CaseFile) -> Form:
    """Ask which letter, to whom, and for all that any letter may need."""
    voice = next(iter(letters.voices.values()))  # all have the same codes
    return Form(
        title="A new letter",
        fields=(
            One(name="letter", label="Letter", options=letter_options()),
            One(
                name="to",
                label="To",
                options=_addressees(file),
                value=Party.COMPLAINANT,
            ),
            Words(name="address", label="Address", hint="sealed; custodians read it"),
            *(
                Several(
                    name=name,
                    label=name.capitalize(),
                    options=coded(tuple(voice.group(name))),
                )
                for name in GROUPS
            ),
            One(name="ruling", label="Ruling", options=coded(tuple(voice.rulings))),
            Words(name="by", label="By when", hint="a day; empty: as the clocks say"),
            Words(name="language", label="Language", hint="a code; empty: the case's"),
            One(name="tone", label="Words", options=OPENLY),
        ),
        said=FILL,
        shown=letter_fields,
    )


def letter_fields(values: Values) -> Collection[str]:
    """Return the names of the fields that the chosen letter needs."""
    shown = set(ALWAYS)
    if values["to"] == ELSEWHERE.code:
        shown.add("address")
    if not values["letter"]:
        return shown
    facts = {one.name for one in fields_of(FACTS[LetterId(values["letter"])])}
    shown |= facts & {*GROUPS, "ruling"}
    if facts & DAYS:
        shown.add("by")
    return shown


def wish_of(values: Values) -> Wish:
    """
    Return the letter that was asked for.

    What was typed before into a field that is hidden by now is not asked for: nobody
    sees it, such as an address that the letter would go to.

    Raises:
        FieldError: No letter is chosen, or a day is not written as days are.
    """
    if not values["letter"]:
        msg = "Choose which letter it is to be."
        raise FieldError(msg, "letter")
    shown = letter_fields(values)
    values = {name: one if name in shown else "" for name, one in values.items()}
    tone = values["tone"]
    return Wish(
        letter=LetterId(values["letter"]),
        to=_addressee(values["to"]),
        given=Given(
            **{name: _codes(values[name]) for name in GROUPS},
            ruling=values["ruling"],
            by=day_in(values, "by"),
        ),
        language=values["language"].strip(),
        neutral=None if not tone else tone == "neutral",
        address=values["address"].strip(),
    )


def _addressees(file: CaseFile) -> tuple[Option, ...]:
    entities = (Option(str(id_), file.title(id_), "Entity") for id_ in file.entities)
    members = (
        Option(f"{MEMBER}{id_}", file.title(id_), "Member") for id_ in file.members
    )
    return (
        Option(Party.COMPLAINANT, "whoever complained"),
        *entities,
        *members,
        ELSEWHERE,
    )


def _addressee(code: str) -> Addressee:
    if code in set(Party):
        return Addressee(party=Party(code))
    if code.startswith(MEMBER):
        member = MemberId(UUID(code.removeprefix(MEMBER)))
        return Addressee(party=Party.MEMBER, member=member)
    return Addressee(party=Party.ENTITY, entity=EntityId(UUID(code)))


def _codes(value: str) -> tuple[str, ...]:
    return tuple(value.split(BETWEEN)) if value else ()
