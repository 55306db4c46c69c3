"""How much somebody may have to pay for a complaint."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from grievance.domain.errors import NotAllowedError
from grievance.domain.reprisal import Harm, Likelihood, RiskAssessment, RiskLevel
from tests.doubles import NOON, TODAY


def assess(likelihood: Likelihood, harm: Harm) -> RiskAssessment:
    return RiskAssessment(
        at=NOON,
        who="night shift",
        likelihood=likelihood,
        harm=harm,
        review_on=TODAY + timedelta(days=30),
    )


@pytest.mark.parametrize(
    ("likelihood", "harm", "level"),
    [
        (Likelihood.REMOTE, Harm.NUISANCE, RiskLevel.LOW),
        (Likelihood.POSSIBLE, Harm.LIVELIHOOD, RiskLevel.ELEVATED),
        (Likelihood.REMOTE, Harm.LIBERTY, RiskLevel.ELEVATED),
        (Likelihood.REMOTE, Harm.LIFE, RiskLevel.ELEVATED),
        (Likelihood.POSSIBLE, Harm.LIFE, RiskLevel.HIGH),
        (Likelihood.HAPPENING, Harm.LIVELIHOOD, RiskLevel.HIGH),
    ],
)
def test_weighs_likelihood_and_harm(
    likelihood: Likelihood, harm: Harm, level: RiskLevel
) -> None:
    """
    What may cost liberty or life counts however unlikely it is.
    """
    assert level == assess(likelihood, harm).level


def test_more_of_either_is_never_less_risk() -> None:
    """
    The level grows with likelihood and with harm.
    """
    order = list(RiskLevel)
    for likelihood, harm in product(Likelihood, Harm):
        level = order.index(assess(likelihood, harm).level)
        for more in (m for m in Likelihood if m > likelihood):
            assert level <= order.index(assess(more, harm).level)
        for worse in (w for w in Harm if w > harm):
            assert level <= order.index(assess(likelihood, worse).level)


def test_nobody_at_risk_is_a_finding_of_its_own() -> None:
    """
    That somebody looked and saw none is told apart from that nobody looked.
    """
    assessment = RiskAssessment(at=NOON, nobody=True, review_on=TODAY)

    assert RiskLevel.NONE == assessment.level
    assert not RiskLevel.NONE.is_protected
    assert RiskLevel.UNASSESSED.is_protected


def test_one_that_follows_on_another_forgets_no_warning() -> None:
    """
    Where two assess at once, the second says what it says, and all that is never to be
    used is in it.
    """
    mine = RiskAssessment(at=NOON, nobody=True, never_contact=("a",), review_on=TODAY)
    theirs = replace(mine, revision=3, nobody=False, never_contact=("b", "a"))

    after = mine.after(theirs)

    assert (4, True, ("a", "b")) == (after.revision, after.nobody, after.never_contact)


def test_says_nothing_of_itself_in_a_traceback() -> None:
    """
    Who is at risk is the last thing to be printed.
    """
    assert "night" not in repr(assess(Likelihood.LIKELY, Harm.LIFE))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"who": " "}, "who may be harmed and by whom"),
        ({"from_whom": ""}, "who may be harmed and by whom"),
        ({"nobody": True, "from_whom": ""}, "one of the two"),
        ({"nobody": True, "who": ""}, "one of the two"),
        ({"review_on": TODAY - timedelta(days=1)}, "that day is over"),
    ],
)
def test_an_assessment_says_what_it_must(
    changed: dict[str, object], sentence: str
) -> None:
    """
    Who, from whom, and until when; or that it is nobody.
    """
    whole = replace(assess(Likelihood.LIKELY, Harm.LIFE), from_whom="the foreman")
    whole.check(TODAY)
    replace(whole, who="", from_whom="", nobody=True).check(TODAY)

    with pytest.raises(NotAllowedError, match=sentence):
        replace(whole, **changed).check(TODAY)  # type: ignore[arg-type]  # its fields
