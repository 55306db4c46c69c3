"""What others did to an open case is said in a sentence, without what goes by itself."""

from __future__ import annotations

import pytest

from grievance.domain.events import Act
from grievance.domain.ids import WORKER, HolderId
from grievance.vault.log import LogEntry
from tests.doubles import NOON
from tui.facts.case_news import news_since, news_words


ME, BO = HolderId("me"), HolderId("bo")
NAMES = {ME: "Ada Berg", BO: "Bo Hart"}
CASE = "c0ffee00-0000-4000-8000-000000000001"


def entry(
    act: Act, actor: HolderId = BO, *, name: str = CASE, sequence: int = 7
) -> LogEntry:
    return LogEntry(
        sequence=sequence, at=NOON, actor=actor, act=act, object=name, digest=""
    )


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([entry(Act.NOTE_ADDED)], "Bo Hart wrote a note in this case."),
        (
            [entry(Act.LETTER_ARRIVED, WORKER)],
            "The mechanism noted that a letter arrived in this case.",
        ),
        (
            [entry(Act.STAGE_CHANGED, ME)],
            "You, at another desk, moved this case to another stage.",
        ),
        (
            [entry(Act.REASON_GIVEN), entry(Act.URGENCY_CHANGED), entry(Act.KEY_MADE)],
            "Bo Hart changed how urgent this case is.",
        ),
        (
            [entry(Act.ACCESS_GRANTED, name=f"{CASE}/contents/me")],
            "Bo Hart gave Ada Berg the key to this case.",
        ),
        (
            [entry(Act.NOTE_ADDED)] * 2 + [entry(Act.OUTGOING_SENT, WORKER)],
            "Bo Hart wrote a note in this case. The mechanism sent a letter of ours.",
        ),
        ([entry(Act.CONTENTS_OPENED), entry(Act.PART_CARRIED)], ""),
    ],
)
def test_it_is_said_in_a_sentence(entries: list[LogEntry], said: str) -> None:
    """
    Each act once for each person; of what goes with another act nothing.
    """
    assert said == news_words(entries, NAMES, ME)


def test_many_acts_are_cut() -> None:
    """
    Three are named, and that there are more.
    """
    acts = (
        Act.NOTE_ADDED,
        Act.STAGE_CHANGED,
        Act.URGENCY_CHANGED,
        Act.KIND_CHANGED,
    )

    said = news_words([entry(act) for act in acts], NAMES, ME)

    assert said.endswith("changed how urgent this case is and more.")
    assert "kind" not in said


def test_what_was_seen_and_what_was_read_is_no_news() -> None:
    """
    Only what was done since the case was read, and no reading.
    """
    seen, new = entry(Act.NOTE_ADDED, sequence=6), entry(Act.NOTE_ADDED, sequence=7)

    assert (new,) == news_since([seen, new, entry(Act.IDENTITY_OPENED)], 7)
