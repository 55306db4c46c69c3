"""
What a letter says to the worker, worked out once.

That takes a while, so that it is done before the books are opened; it is done again
while they are only where the registry, or who works here, changed in between.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from grievance.catalogue.accusing import accuses, accuses_any
from grievance.domain.people import Person
from grievance.domain.slip import Slip
from grievance.domain.triage import first_slip
from grievance.mail.letter import Letter
from grievance.services.triage.propose_triage import propose_triage
from grievance.services.triage.triage_knowledge import Knowledge


People = tuple[Person, ...]
Names = tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Heard:
    """The outcomes for one letter, with what each was worked out from."""

    _knowledge: Knowledge | None = field(default=None, repr=False)
    _people: People = ()
    _slip: Slip | None = field(default=None, repr=False)
    _accused: dict[tuple[bool, Names], bool] = field(default_factory=dict, repr=False)

    def slip(self, letter: Letter, knowledge: Knowledge, people: People) -> Slip:
        """Return the facts that a case of this letter alone would have."""
        is_known = self._knowledge is knowledge and self._people == people
        if self._slip is None or not is_known:
            self._slip = first_slip(propose_triage(letter, knowledge, people))
            self._knowledge, self._people = knowledge, people
        return self._slip

    def accuses(self, letter: Letter, names: Names, *, of_office: bool) -> bool:
        """Whether it complains of one of *names*, or *of_office* as well."""
        weigh: Callable[..., bool] = accuses if of_office else accuses_any
        asked = (of_office, names)
        if asked not in self._accused:
            text = f"{letter.subject}\n\n{letter.text}"
            self._accused[asked] = weigh(text, letter.language, names)
        return self._accused[asked]
