"""How each page is played: who types what, what was there before, what is answered."""

from __future__ import annotations

from collections.abc import Callable

from tests.docs.plays import cases, keys, operations, others
from tests.docs.stage import Cues, Stage


PLAYS: dict[str, Callable[[Stage], Cues]] = {
    "access.md": keys.access,
    "backup.md": others.backup,
    "catalogue.md": others.catalogue,
    "configuration.md": others.configuration,
    "findings.md": others.findings,
    "follow-ups.md": others.follow_ups,
    "install.md": others.install,
    "letters.md": cases.letters,
    "log.md": others.log,
    "office.md": others.office,
    "operations.md": operations.operations,
    "outreach.md": others.outreach,
    "people.md": keys.people,
    "recovery.md": keys.recovery,
    "registry.md": others.register,
    "retention.md": cases.retention,
    "rotation.md": keys.rotation,
    "search.md": others.search,
    "statistics.md": others.statistics,
    "triage.md": others.triage,
}
