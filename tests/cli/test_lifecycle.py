"""The rest of a case's life from the shell, by several people."""

from __future__ import annotations

import pytest

from grievance.domain.stage import Stage
from tests.cli.command import Shell
from tests.cli.staffed import shell_of
from tests.doubles import make_mail
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office, sqlite_office
from tests.services.looking import cover, token_for
from tests.services.moves import case_in, reference_of
from tests.services.retention.test_erase_case import ended


__all__ = ["sqlite_office"]


@pytest.fixture(name="dana")
def _dana(sqlite_office: Office) -> Shell:
    return shell_of(sqlite_office, DANA)


@pytest.fixture(name="henri")
def _henri(sqlite_office: Office) -> Shell:
    return shell_of(sqlite_office, HENRI)


def new_case(office: Office, *stages: Stage) -> str:
    return reference_of(office, case_in(office, *stages))


def stage_of(office: Office, reference: str) -> str:
    with office.store.read() as tx:
        return str(tx.cases.by_reference(reference).stage)  # type: ignore[arg-type]  # one


class TestRequests:
    def test_are_asked_listed_and_confirmed(
        self, sqlite_office: Office, dana: Shell, henri: Shell
    ) -> None:
        """
        Henri asks, Dana sees what and why, and her yes is the end of it.
        """
        reference = new_case(sqlite_office, Stage.TRIAGE)
        asked = henri.run(
            "move", reference, "--to", "inadmissible", "--ground", "better-forum",
            "--forum", "court", "--reason", "a quarrel of neighbours", "--json",
        )  # fmt: skip
        assert 0 == asked.status, asked.err
        [case] = asked.lines
        assert "triage" == case["stage"]
        assert f"grievance requests confirm {case['request'][:8]}" in asked.err

        [listed] = dana.run("requests", "--json").lines
        shown = dana.run("requests", "show", case["request"][:8])
        [fields] = dana.run("requests", "show", case["request"][:8], "--json").lines
        done = dana.run("requests", "confirm", case["request"][:8])

        assert (reference, HENRI, False) == (
            listed["about"],
            listed["asked_by"],
            listed["yours"],
        )
        assert ["inadmissible", "better-forum", "court"] == listed["codes"]
        assert "a quarrel of neighbours" in shown.out
        assert {**listed, "reason": "a quarrel of neighbours"} == fields
        assert (0, "inadmissible") == (done.status, stage_of(sqlite_office, reference))
        assert "Nothing waits" in dana.run("requests").out

    def test_are_read_before_a_yes(
        self,
        sqlite_office: Office,
        dana: Shell,
        henri: Shell,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """
        Whoever sits there sees what it is and why; without their yes nothing is done.
        """
        reference = new_case(sqlite_office, Stage.TRIAGE)
        [case] = henri.run(
            "move", reference, "--to", "inadmissible", "--ground", "out-of-scope",
            "--reason", "a pan", "--json",
        ).lines  # fmt: skip
        monkeypatch.setattr("grievance.cli.requests.has_terminal", lambda: True)
        confirm = ("requests", "confirm", case["request"][:8])

        unsure = dana.run(*confirm, stdin=b"n\n")
        before = stage_of(sqlite_office, reference)
        done = dana.run(*confirm, stdin=b"y\n")

        assert "a pan" in unsure.out
        assert 0 != unsure.status
        assert ("triage", "inadmissible") == (
            before,
            stage_of(sqlite_office, reference),
        )
        assert 0 == done.status, done.err

    def test_say_what_nobody_brings_back(
        self,
        sqlite_office: Office,
        dana: Shell,
        henri: Shell,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """
        Before the last yes to an erasure.
        """
        case_id = ended(sqlite_office)
        reference = reference_of(sqlite_office, case_id)
        why = ("--cause", "asked", "--reason", "she asked")
        [asked] = henri.run("erase", reference, *why, "--json").lines
        monkeypatch.setattr("grievance.cli.requests.has_terminal", lambda: True)

        unsure = dana.run("requests", "confirm", asked["request"][:8], stdin=b"n\n")

        assert 0 != unsure.status
        assert "nobody brings it back" in unsure.err
        assert not cover(sqlite_office, case_id).is_erased

    def test_are_refused_and_taken_back(
        self, sqlite_office: Office, dana: Shell, henri: Shell
    ) -> None:
        """
        Nobody confirms their own; a refusal may say why, and taking back takes nobody.
        """
        reference = new_case(sqlite_office, Stage.TRIAGE)
        ask = (
            "move", reference, "--to", "inadmissible", "--ground", "out-of-scope",
            "--reason", "a pan", "--json",
        )  # fmt: skip
        [case] = henri.run(*ask).lines

        own = henri.run("requests", "confirm", case["request"])
        refused = dana.run(
            "requests", "refuse", case["request"], "--reason", "It is about pay"
        )
        [again] = henri.run(*ask).lines
        back = henri.run("requests", "withdraw", again["request"])

        assert (2, 0, 0) == (own.status, refused.status, back.status)
        assert "Another person" in own.err
        assert "It is about pay" in henri.run("case", reference).out
        assert "triage" == stage_of(sqlite_office, reference)

    def test_are_a_table_for_people(
        self, sqlite_office: Office, dana: Shell, henri: Shell
    ) -> None:
        """
        Who asked and whether one can answer; nobody else's cases.
        """
        reference = new_case(sqlite_office, Stage.TRIAGE)
        henri.run(
            "move", reference, "--to", "inadmissible", "--ground", "vexatious",
            "--reason", "nothing in it", "--second", RUTH,
        )  # fmt: skip

        assert "can answer" in dana.run("requests").out
        assert "asked" in henri.run("requests").out
        assert reference in shell_of(sqlite_office, RUTH).run("requests").out
        assert reference not in shell_of(sqlite_office, CHIDI).run("requests").out

    def test_a_duplicate_may_be_merged_instead(
        self, sqlite_office: Office, henri: Shell
    ) -> None:
        """
        Whoever refuses a duplicate is told of the way by which nothing is lost.
        """
        reference = new_case(sqlite_office, Stage.TRIAGE)

        asked = henri.run(
            "move", reference, "--to", "inadmissible", "--ground", "duplicate",
            "--reason", "told before",
        )  # fmt: skip

        assert f"grievance merge {reference} --into" in asked.err


class TestEnds:
    def test_referral_names_a_forum(self, sqlite_office: Office, henri: Shell) -> None:
        """
        Where to is kept with the case, for the letter.
        """
        reference = new_case(sqlite_office)

        without = henri.run("refer", reference, "--reason", "pay")
        done = henri.run(
            "refer", reference, "--forum", "labour-inspectorate", "--reason", "pay"
        )

        [case] = henri.run("case", reference, "--json").lines
        assert (2, 0) == (without.status, done.status)
        assert ("referred", ["labour-inspectorate"]) == (case["stage"], case["forums"])

    def test_silence_withdraws_nothing(
        self, sqlite_office: Office, henri: Shell
    ) -> None:
        """
        Whoever thinks so is told why not; who was asked to may end it.
        """
        reference = new_case(sqlite_office)

        silent = henri.run(
            "withdraw", reference, "--asked-by", "silence", "--reason", "no answer"
        )
        assert (2, "received") == (silent.status, stage_of(sqlite_office, reference))
        assert "Silence withdraws nothing" in silent.err
        done = henri.run(
            "withdraw", reference, "--asked-by", "complainant", "--reason", "letter 2"
        )

        assert (0, "withdrawn") == (done.status, stage_of(sqlite_office, reference))

    def test_reopening(self, sqlite_office: Office, henri: Shell) -> None:
        """
        What is over goes back to triage; what is not over is not taken up again.
        """
        reference = new_case(sqlite_office, Stage.WITHDRAWN)

        done = henri.run("reopen", reference, "--reason", "new pictures")
        again = henri.run("reopen", reference, "--reason", "new pictures")
        declined = henri.run("reopen", reference, "--decline", "--reason", "thanks")

        assert (0, 2, 2) == (done.status, again.status, declined.status)
        assert "is in triage" in done.out
        assert "nothing to take up again" in again.err
        assert "Nothing suggests" in declined.err

    def test_a_resubmission_is_shown_in_the_queue(
        self, sqlite_office: Office, henri: Shell
    ) -> None:
        """
        Until when is said where cases are listed, and beside the letter.
        """
        case_id = case_in(sqlite_office, Stage.TRIAGE, Stage.INADMISSIBLE)
        reference = reference_of(sqlite_office, case_id)
        raw = make_mail("It is a certified one.", to=token_for(sqlite_office, case_id))
        sqlite_office.take_in(raw)

        listed, shown = henri.run("cases"), henri.run("case", reference)

        assert f"{reference} may be resubmitted, until 2026-03-30" in listed.err
        assert "may be a resubmission until 2026-03-30" in shown.out

    def test_an_appeal_goes_to_somebody_else(
        self, sqlite_office: Office, dana: Shell, henri: Shell
    ) -> None:
        """
        Henri decided; he notes the appeal, and Dana decides on it.
        """
        reference = new_case(
            sqlite_office, Stage.TRIAGE, Stage.ASSESSMENT, Stage.DECISION
        )
        decide = (
            "move", reference, "--to", "decision", "--outcome", "sanction-warning",
            "--reason", "heard again", "--anyway",
        )  # fmt: skip

        noted = henri.run("appeal", reference, "--reason", "letter 3")
        own = henri.run(*decide)
        other = dana.run(*decide)

        assert (0, 2, 0) == (noted.status, own.status, other.status)
        assert "had no part in it" in own.err


class TestTogether:
    def test_merged_and_apart(
        self, sqlite_office: Office, dana: Shell, henri: Shell
    ) -> None:
        """
        Both cases say where they went; `--merged` shows what went on in one.
        """
        one, other = new_case(sqlite_office), new_case(sqlite_office)

        done = dana.run("merge", one, "--into", other, "--reason", "the same", "--json")

        assert 0 == done.status, done.err
        assert "merged" == done.lines[0]["stage"]
        assert f"goes on in {other}" in henri.run("case", one).out
        assert f"goes on here too: {one}" in henri.run("case", other).out
        both = henri.run("case", other, "--merged", "--json").lines
        assert [other, one] == [case["reference"] for case in both]
        assert 0 == dana.run("reopen", one, "--reason", "two matters").status
        [case] = dana.run("case", other, "--json").lines
        assert ["merged-here", "apart-again"] == [r["kind"] for r in case["relations"]]

    def test_split_needs_the_original(self, sqlite_office: Office, dana: Shell) -> None:
        """
        A custodian makes a case of a letter; others are told to ask one.
        """
        reference = new_case(sqlite_office)

        refused = dana.run("split", reference, "--letter", "1", "--reason", "two")
        chidi = shell_of(sqlite_office, CHIDI)
        done = chidi.run(
            "split", reference, "--letter", "1", "--keep", "--reason", "two", "--json"
        )

        assert (2, 0) == (refused.status, done.status), done.err
        assert "custodians of this case" in refused.err
        [case] = dana.run("case", reference, "--json").lines
        assert done.lines[0]["case"] == case["relations"][0]["case"]
        assert 1 == len(case["letters"])

    def test_split_begins_nothing_that_it_cannot_finish(
        self, sqlite_office: Office, dana: Shell
    ) -> None:
        """
        What is refused at once is; what turns out later says how the rest follows.
        """
        reference = new_case(sqlite_office)
        chidi = shell_of(sqlite_office, CHIDI)
        split = ("split", reference, "--letter", "1", "--reason", "two")

        early = chidi.run(*split, "--allegation", "1")
        [untouched] = dana.run("case", reference, "--json").lines
        late = chidi.run(*split, "--letter", "1")

        assert (2, []) == (early.status, untouched["relations"])
        assert 2 == late.status
        assert "Nothing else went to GR-" in late.err
        assert "--letter 1 --reason" in late.err

    def test_split_says_what_it_needs(self, sqlite_office: Office, dana: Shell) -> None:
        """
        A case is made of a letter, and letters are called by their numbers.
        """
        reference = new_case(sqlite_office)

        nothing = dana.run("split", reference, "--allegation", "1", "--reason", "two")
        unknown = dana.run("split", reference, "--letter", "9", "--reason", "two")

        assert (2, 2) == (nothing.status, unknown.status)
        assert "made of a letter" in nothing.err
        assert "no such letter" in unknown.err


def test_closing_waits_for_who_complained(sqlite_office: Office, henri: Shell) -> None:
    """
    The shell says what is missing, and takes it.
    """
    reference = new_case(
        sqlite_office,
        Stage.TRIAGE,
        Stage.ASSESSMENT,
        Stage.DECISION,
        Stage.MONITORING,
    )
    close = ("move", reference, "--to", "closed", "--reason", "done")

    early = henri.run(*close)
    done = henri.run(*close, "--heard", "commented")

    assert (2, 0) == (early.status, done.status)
    assert "comments before a case is closed" in early.err
