"""What a form about the risk of reprisal means, and what it refuses to mean."""

from __future__ import annotations

import pytest

from grievance.domain.errors import NotAllowedError
from grievance.domain.reprisal import Harm, Likelihood, RiskLevel
from tests.doubles import NOON, TODAY
from tui.forms.form import One, Values, Words
from tui.forms.risk import assessment_of, risk_form


SAFE: Values = {
    "whether": "nobody",
    "who": "",
    "from_whom": "",
    "likelihood": "",
    "harm": "",
    "safe": "",
    "never": "",
    "review": TODAY.isoformat(),
    "text": "The owner asked for it himself.",
}
IN_DANGER: Values = {
    **SAFE,
    "whether": "somebody",
    "who": "The pot cleaners",
    "from_whom": "the foreman",
    "likelihood": str(int(Likelihood.LIKELY)),
    "harm": str(int(Harm.LIBERTY)),
}


def test_nobody_is_at_risk_where_nothing_else_is_said() -> None:
    """
    It is a finding of its own, and what is known otherwise stays with it.
    """
    found = assessment_of(SAFE, None, at=NOON)

    assert (True, RiskLevel.NONE) == (found.nobody, found.level)
    assert "The owner asked for it himself." == found.text


@pytest.mark.parametrize("name", ["who", "from_whom", "likelihood", "harm"])
def test_nobody_is_refused_beside_somebody(name: str) -> None:
    """
    A person who was named is never dropped: one of the two has to be said.
    """
    with pytest.raises(NotAllowedError, match="You named somebody"):
        assessment_of({**SAFE, name: IN_DANGER[name]}, None, at=NOON)


def test_what_was_said_of_somebody_can_be_taken_away() -> None:
    """
    The form begins with it; every field of it can be emptied, and then nobody is said.
    """
    old = assessment_of(IN_DANGER, None, at=NOON)
    fields = {one.name: one for one in risk_form(old, TODAY).fields}
    kept = {name: one.value for name, one in fields.items()}

    assert IN_DANGER == kept
    with pytest.raises(NotAllowedError, match="You named somebody"):
        assessment_of({**kept, "whether": "nobody"}, old, at=NOON)
    for name in ("likelihood", "harm"):
        one = fields[name]
        assert isinstance(one, One)
        assert "" in {option.code for option in one.options}
    for name in ("who", "from_whom"):
        assert isinstance(fields[name], Words)
    assert assessment_of(SAFE, old, at=NOON).nobody


def test_a_form_about_nobody_begins_without_a_rating() -> None:
    """
    Else it could never be kept again as it stands.
    """
    old = assessment_of(SAFE, None, at=NOON)
    kept = {one.name: one.value for one in risk_form(old, TODAY).fields}

    assert SAFE == kept
    assert 2 == assessment_of(kept, old, at=NOON).revision
