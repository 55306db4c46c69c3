"""What somebody types after keys were lost, over a hold, and to see how far a change is."""

from __future__ import annotations

from pathlib import Path

from grievance.home import RECOVERY_KEY, write_key
from tests.cli.command import Shell
from tests.cli.staffed import problems, shell_of
from tests.cli.test_terminal import talk
from tests.doubles import make_mail
from tests.offices import DANA, HENRI, Office, sqlite_office
from tests.services.access.test_access import with_new_keys
from tests.services.looking import cover
from tests.services.moves import assign, reference_of
from tests.services.retention.test_erase_case import ended


__all__ = ["sqlite_office"]
WHY = ("--reason", "it is so")


def test_who_has_new_keys_is_given_what_they_had(
    sqlite_office: Office, tmp_path: Path
) -> None:
    """
    By a colleague, each case once; by the recovery key what colleagues do not have.
    """
    office = sqlite_office
    shared, own = (office.case_of(make_mail(text)) for text in ("One.", "Two."))
    for case_id in (shared, own):
        assign(office, case_id, HENRI)
    changed = with_new_keys(office, HENRI)
    office.tamper(
        "DELETE FROM case_grant WHERE holder LIKE :dana AND case_id = :own",
        dana=f"%{office.person(DANA)}%",
        own=own.hex,
    )
    key = tmp_path / "recovery.key"
    write_key(key, RECOVERY_KEY, office.secrets.recovery_seed)
    dana = shell_of(changed, DANA)

    (given,) = dana.run("access", "regrant", HENRI, "--json").lines
    (again,) = dana.run("access", "regrant", HENRI, "--json").lines
    lost = ("recovery", "use", HENRI, "--lost", "--yes", "--recovery-key", key)
    done = dana.run(*lost, "--json")

    assert {"given": 1, "refused": [], "others": 1} == given
    assert {"given": 0, "refused": [], "others": 1} == again
    assert [{"given": 1, "refused": []}] == done.lines
    assert "There is no such key for Henri" in dana.run(*lost).out


def test_a_hold_ends_and_a_case_is_kept_until_a_day(sqlite_office: Office) -> None:
    """
    At a shell, with reasons; nothing is destroyed before, and a day that is over is none.
    """
    office = sqlite_office
    case_id = ended(office)
    reference, dana = cover(office, case_id).reference, shell_of(office, DANA)
    step = ("retention", "keep", reference, *WHY)
    erase = ("erase", reference, "--cause", "asked", *WHY)

    assert 0 == dana.run("retention", "hold", reference, *WHY).status
    assert "on hold" in dana.run(*erase).err
    released = dana.run("retention", "release", reference, *WHY, "--json")
    kept = dana.run(*step, "--until", "2049-12-31", "--json")
    (listed,) = dana.run("retention", "list", "--all", "--json").lines
    past = dana.run(*step, "--until", "2020-12-31")

    assert 0 == released.status, released.err
    assert 0 == kept.status, kept.err
    assert ("2049-12-31", False) == (listed["kept_until"], listed["on_hold"])
    assert 2 == past.status
    assert 0 == dana.run(*erase).status
    assert () == problems(office)


def test_an_office_says_its_words_and_how_far_its_keys_are(
    sqlite_office: Office,
) -> None:
    """
    Without a passphrase: eight words of the root key, and that nothing is left to do.
    """
    dana = shell_of(sqlite_office, DANA)

    (said,) = dana.run("root", "words", "--json").lines
    (status,) = dana.run("rotate", "status", "--json").lines

    assert f"{said['words']}\n" == dana.run("root", "words").out
    assert 8 == len(said["words"].split())
    worker = status["worker"]
    assert (1, 0, 0) == (worker["key_version"], worker["slips"], worker["messages"])
    assert 0 == status["recovery"]["under_former"]
    assert "1" in dana.run("rotate", "status").out


def test_a_long_job_shows_how_far_it_is_to_people_only(sqlite_office: Office) -> None:
    """
    At a terminal; in a pipe there is nothing but the result.
    """
    office = sqlite_office
    dana, henri = (shell_of(office, name) for name in (DANA, HENRI))
    leave_one(office, henri)
    piped = dana.run("rekey")
    leave_one(office, henri)
    status, screen = talk(dana, "rekey", answers=())

    assert 0 == status, screen
    assert "Cases with new keys" in screen
    assert "1/1" in screen
    assert "" == piped.err
    assert "Cases with new keys" not in piped.out


def leave_one(office: Office, henri: Shell) -> None:
    """Have Henri give up a case, which is due for other keys then."""
    case_id = office.case_of(make_mail())
    assign(office, case_id, HENRI)
    done = henri.run("access", "recuse", reference_of(office, case_id), *WHY)
    assert 0 == done.status, done.err
