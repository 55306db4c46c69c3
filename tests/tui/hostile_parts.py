"""Which walk comes by which screen and field; each has a desk of its own, and all are the whole."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.tui.crawler import Crawler
from tests.tui.hostile_rounds import (
    first_areas,
    first_tabs,
    other_areas,
    other_tabs,
)
from tests.tui.hostile_walks import behind, custodian
from tests.tui.offices import ADA, DI
from tests.tui.pilots import Driver


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """
    A walk at the desk of *who*, and what it comes by at least.

    It meets *screens*, fills *fields*, each called by its screen, and presses the keys of
    so *many* commands, among them *commands* that are behind others.
    """

    who: str
    go: Callable[[Driver, Crawler], Awaitable[None]]
    screens: frozenset[str]
    fields: frozenset[str]
    commands: frozenset[str] = frozenset()
    many: int


def these(names: str) -> frozenset[str]:
    """Return the names that stand between blanks."""
    return frozenset(names.split())


PARTS = {
    "custodian": Part(
        who=DI,
        go=custodian,
        screens=these("""
            FormScreen GraveScreen IdentityScreen MenuScreen NewCaseScreen
            QueueScreen ReviewScreen
        """),
        fields=these("""
            FormScreen.field-from_whom FormScreen.field-harm
            FormScreen.field-key FormScreen.field-likelihood
            FormScreen.field-name FormScreen.field-never
            FormScreen.field-person FormScreen.field-reason
            FormScreen.field-review FormScreen.field-safe
            FormScreen.field-until FormScreen.field-who
            NewCaseScreen.contact NewCaseScreen.file NewCaseScreen.language
            NewCaseScreen.name NewCaseScreen.received NewCaseScreen.subject
            NewCaseScreen.text QueueScreen.filter
        """),
        many=42,
    ),
    "behind": Part(
        who=ADA,
        go=behind,
        screens=these("""
            AuditScreen ComposeScreen FindingScreen HelpScreen JumpScreen
            LockScreen PickScreen PlanScreen ReleaseScreen SaveScreen
            SmallScreen UnfinishedScreen WordingsScreen
        """),
        fields=these("""
            ComposeScreen.field-address ComposeScreen.field-by
            ComposeScreen.field-language ComposeScreen.field-letter
            ComposeScreen.field-to FindingScreen.field-found_on
            FindingScreen.field-grade FindingScreen.field-internal
            FindingScreen.field-published FindingScreen.field-why_neutral
            FormScreen.field-despite FormScreen.field-on
            FormScreen.field-path GraveScreen.word HelpScreen.None
            LockScreen.device LockScreen.passphrase LockScreen.who
            PickScreen.None SaveScreen.path
        """),
        many=12,
    ),
    "first_tabs": Part(
        who=ADA,
        go=first_tabs,
        screens=these("""
            CaseScreen FileLetterScreen MoveScreen ReasonScreen
        """),
        fields=these("""
            ComposeScreen.field-body ComposeScreen.field-subject
            FileLetterScreen.reason FileLetterScreen.reference
            FormScreen.field-allegations FormScreen.field-criterion
            FormScreen.field-due_on FormScreen.field-ground
            FormScreen.field-kind FormScreen.field-letter
            FormScreen.field-locator FormScreen.field-other
            FormScreen.field-published FormScreen.field-question
            FormScreen.field-received FormScreen.field-respondent
            FormScreen.field-side FormScreen.field-since
            FormScreen.field-source FormScreen.field-state
            FormScreen.field-text FormScreen.field-title
            FormScreen.field-value MoveScreen.field-into
            MoveScreen.field-reason ReasonScreen.reason
        """),
        many=48,
    ),
    "other_tabs": Part(
        who=ADA,
        go=other_tabs,
        screens=these("""
            ConfirmScreen DraftReviewScreen
        """),
        fields=these("""
            FormScreen.field-code FormScreen.field-happened
            FormScreen.field-what
        """),
        many=26,
    ),
    "first_areas": Part(
        who=ADA,
        go=first_areas,
        screens=these("""
            AuditsScreen LoadScreen MyCasesScreen ReleasesScreen
            StatisticsScreen TasksScreen
        """),
        fields=these("""
            FormScreen.field-period
        """),
        many=20,
    ),
    "other_areas": Part(
        who=ADA,
        go=other_areas,
        screens=these("""
            CheckpointsScreen GrantsScreen LogScreen LookScreen NamesScreen
            PeopleScreen PersonScreen RecordScreen RegistryScreen
            RetentionScreen SearchScreen WaitingScreen
        """),
        fields=these("""
            FormScreen.field-country FormScreen.field-day
            FormScreen.field-reference FormScreen.field-region
            LogScreen.log-words RegistryScreen.names
            SearchScreen.search-words
        """),
        commands=these("grants.end person.give registry.around retention.hold"),
        many=48,
    ),
}
