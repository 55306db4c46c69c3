from __future__ import annotations

import base64
import json

from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.errors import NotFoundError
from grievance.domain.ids import RECOVERY, WORKER, HolderId, PersonId, holder_of
from grievance.vault.directory import (
    Directory,
    PersonEntry,
    SignedDirectory,
    sign_directory,
    verify_directory,
)
from grievance.vault.encoding import lp
from grievance.vault.errors import RolledBackError, SealError
from grievance.vault.identity import Identity
from grievance.vault.keys import SigningKey
from grievance.vault.signed_directory import _encode
from grievance.vault.worker_keys import WorkerKeys
from tests.vault.office import (
    NOON,
    Office,
    flipped,
    make_colleague,
    make_office,
    make_worker_entry,
)


DAY = timedelta(days=1)
OFFICE = make_office()
SIGNED = OFFICE.signed


def _with_root(root: SigningKey, body: bytes, epoch: int = 3) -> SignedDirectory:
    """Sign any *body*, as only the owner of the root key can."""
    signature = root.sign(lp("grv1/directory", epoch, body))
    return SignedDirectory(epoch=epoch, body=body, signature=signature)


class TestSignature:
    def test_what_was_signed_is_read(self, office: Office) -> None:
        """
        Everybody reads the same people.
        """
        read = verify_directory(office.signed, root_public=office.root.public)

        assert office.directory == read

    def test_another_root_key_is_refused(self, office: Office) -> None:
        """
        The directory of another office, or of somebody who made themselves root.
        """
        other = SigningKey.from_seed(bytes(range(32)))

        with pytest.raises(SealError):
            verify_directory(
                sign_directory(other, office.directory), root_public=office.root.public
            )

    def test_a_substituted_key_is_refused(self, office: Office) -> None:
        """
        Whoever owns the database cannot put their own key in Amal's place.
        """
        evil = make_colleague("Amal", suite=office.suite).entry
        signed = office.signed
        mine = base64.b64encode(office.amal.entry.box)
        assert mine in signed.body
        body = signed.body.replace(mine, base64.b64encode(evil.box))

        with pytest.raises(SealError):
            verify_directory(replace(signed, body=body), root_public=office.root.public)

    @given(position=st.integers(0, 8 * len(SIGNED.body) - 1))
    def test_not_one_bit_may_change(self, position: int) -> None:
        """
        An altered body is refused, wherever it was altered.
        """
        with pytest.raises(SealError):
            verify_directory(
                replace(SIGNED, body=flipped(SIGNED.body, position)),
                root_public=OFFICE.root.public,
            )

    def test_the_epoch_beside_the_body_is_signed_too(self) -> None:
        """
        An old directory cannot pass for a new one by its number alone.
        """
        with pytest.raises(SealError):
            verify_directory(replace(SIGNED, epoch=9), root_public=OFFICE.root.public)
        with pytest.raises(SealError):
            verify_directory(
                _with_root(OFFICE.root, SIGNED.body, epoch=9),
                root_public=OFFICE.root.public,
            )

    def test_a_step_back_is_refused_loudly(self) -> None:
        """
        An old directory with a good signature could bring back who was dismissed.
        """
        with pytest.raises(RolledBackError, match=r"STOP.*epoch 4 to 3"):
            verify_directory(SIGNED, root_public=OFFICE.root.public, at_least=4)

    def test_the_same_epoch_again_is_fine(self) -> None:
        """
        Nothing changed, and work goes on.
        """
        read = verify_directory(SIGNED, root_public=OFFICE.root.public, at_least=3)

        assert OFFICE.directory == read


class TestStrictness:
    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{}",
            b"null",
            b"[" * 100_000,
            b"\xff",
            SIGNED.body + b" ",
            SIGNED.body.replace(b":", b": ", 1),
            SIGNED.body.replace(b"{", b'{"also":1,', 1),
            SIGNED.body.replace(b'"epoch":3', b'"epoch":3,"epoch":3'),
            SIGNED.body.replace(b'"epoch":3', b'"epoch":"3"'),
            SIGNED.body.replace(b'"kv":1', b'"kv":true'),
            SIGNED.body.replace(b"12:00:00Z", b"12:00:00+00:00"),
            SIGNED.body.replace(b"12:00:00Z", b"12:00:00"),
        ],
    )
    def test_only_canonical_bytes_are_read(self, body: bytes) -> None:
        """
        Even root's signature does not make two ways of saying the same.
        """
        with pytest.raises(SealError):
            verify_directory(
                _with_root(OFFICE.root, body), root_public=OFFICE.root.public
            )

    @pytest.mark.parametrize(
        "changes",
        [
            {"box": b"short"},
            {"sign": b"short"},
            {"box": OFFICE.bo.entry.box},
            {"sign": OFFICE.bo.entry.sign},
            {"box": OFFICE.directory.worker.slip},
            {"sign": OFFICE.directory.worker.sign},
            {"suite": 2},
            {"suite": 7},
            {"kv": 0},
            {"person_id": OFFICE.bo.id},
            {"valid_from": NOON.replace(tzinfo=None)},
            {"valid_until": NOON.astimezone(timezone(timedelta(hours=2)))},
            {"role_until": (("custodian", NOON),)},
            {"role_until": (("handler", NOON), ("handler", NOON))},
            {"role_until": (("handler", NOON.replace(tzinfo=None)),)},
        ],
        ids=[
            "a short box key",
            "a short signing key",
            "a colleague's box key",
            "a colleague's signing key",
            "the worker's slip key",
            "the worker's signing key",
            "another suite",
            "an unknown suite",
            "the version of a key that is promised",
            "a colleague's id",
            "a naive time",
            "a local time",
            "the end of a role that is not theirs",
            "two ends of a role",
            "a role that ends at a naive time",
        ],
    )
    def test_an_unsound_directory_is_not_signed(self, changes: dict[str, Any]) -> None:
        """
        A key of a wrong size, a key or number two people share, or a doubtful time.
        """
        amal = replace(OFFICE.amal.entry, **changes)
        directory = replace(
            OFFICE.directory, people=(amal, OFFICE.bo.entry, OFFICE.chi.entry)
        )

        with pytest.raises(ValueError, match="wrong or repeated"):
            sign_directory(OFFICE.root, directory)
        with pytest.raises(SealError):
            verify_directory(
                _with_root(OFFICE.root, _encode(directory)),
                root_public=OFFICE.root.public,
            )

    def test_people_may_be_of_the_suite_before(self) -> None:
        """
        Each until they have newer keys; nobody is of one that is still to come.
        """
        office, bo = make_office(suite=2), make_colleague("Bo", suite=1).entry
        people = (office.amal.entry, bo)
        signed = sign_directory(office.root, replace(office.directory, people=people))

        read = verify_directory(signed, root_public=office.root.public)
        assert (bo.kv, bo.box) == read.box_of(holder_of(bo.person_id))
        early = make_office(suite=1)
        people = (early.amal.entry, make_colleague("Bo", suite=2).entry)
        with pytest.raises(ValueError, match="wrong or repeated"):
            sign_directory(early.root, replace(early.directory, people=people))

    def test_old_keys_may_be_of_an_old_suite(self) -> None:
        """
        An office that moved to suite 2 still verifies what was signed before.
        """
        office = make_office(suite=2)
        before = replace(
            office.amal.entry,
            suite=1,
            box=Identity.generate().box.public,
            sign=Identity.generate().signing.public,
            retired=True,
        )
        worker = replace(make_worker_entry(WorkerKeys.generate()), retired=True)
        directory = replace(
            office.directory,
            people=(before, replace(office.amal.entry, kv=2)),
            workers=(worker, replace(office.directory.worker, kv=2)),
        )

        signed = sign_directory(office.root, directory)

        assert directory == verify_directory(signed, root_public=office.root.public)


def _rotated() -> tuple[Directory, PersonEntry, PersonEntry]:
    old = replace(OFFICE.amal.entry, retired=True)
    identity = Identity.generate()
    new = replace(
        OFFICE.amal.entry,
        kv=2,
        box=identity.box.public,
        sign=identity.signing.public,
    )
    people = (new, old, OFFICE.bo.entry)
    return replace(OFFICE.directory, people=people), old, new


class TestFinding:
    def test_the_newest_keys_are_current(self) -> None:
        """
        Whatever the order, the highest key version receives.
        """
        directory, _, new = _rotated()

        assert new == directory.person(OFFICE.amal.id)
        assert (2, new.box) == directory.box_of(OFFICE.amal.holder)
        assert (new, OFFICE.bo.entry) == directory.active(NOON)

    def test_old_keys_still_verify(self) -> None:
        """
        What Amal wrote with her first key stays hers.
        """
        directory, old, new = _rotated()

        assert old.sign == directory.signing_key(OFFICE.amal.holder, 1)
        assert new.sign == directory.signing_key(OFFICE.amal.holder, 2)
        assert old == directory.version(OFFICE.amal.id, 1)

    def test_who_left_receives_nothing(self) -> None:
        """
        Retired newest keys are nobody's current keys, and older ones do not return.
        """
        directory, _, new = _rotated()
        people = (
            replace(new, retired=True),
            OFFICE.amal.entry,
            OFFICE.bo.entry,
        )
        directory = replace(directory, people=people)

        assert (OFFICE.bo.entry,) == directory.active(NOON)
        with pytest.raises(NotFoundError):
            directory.person(OFFICE.amal.id)
        with pytest.raises(NotFoundError):
            directory.box_of(OFFICE.amal.holder)
        assert new.sign == directory.signing_key(OFFICE.amal.holder, 2)

    def test_keys_are_active_while_they_are_valid(self) -> None:
        """
        From the first moment on, up to but not including the last.
        """
        entry = replace(OFFICE.amal.entry, valid_until=NOON + DAY)
        directory = replace(OFFICE.directory, people=(entry,))

        assert () == directory.active(NOON - timedelta(microseconds=1))
        assert (entry,) == directory.active(NOON)
        assert () == directory.active(NOON + DAY)

    def test_roles_end_by_themselves(self) -> None:
        """
        Each at its own moment; where none ends, nothing of it is written.
        """
        entry = replace(
            OFFICE.amal.entry,
            roles=("custodian", "handler"),
            role_until=(("custodian", NOON + DAY),),
        )
        directory = replace(OFFICE.directory, people=(entry, OFFICE.bo.entry))
        signed = sign_directory(OFFICE.root, directory)
        read = verify_directory(signed, root_public=OFFICE.root.public)

        assert directory == read
        assert read is read.in_force(NOON)
        later = read.in_force(NOON + DAY).person(OFFICE.amal.id)
        assert (("handler",), ()) == (later.roles, later.role_until)
        assert b"role_until" not in SIGNED.body
        assert 1 == signed.body.count(b"role_until")

    def test_the_worker_signs_but_is_given_no_case(self, office: Office) -> None:
        """
        Nobody can wrap a case key to the worker by looking it up.
        """
        directory = office.directory

        assert directory.worker.sign == directory.signing_key(WORKER, 1)
        with pytest.raises(NotFoundError):
            directory.box_of(WORKER)

    def test_recovery_is_given_cases_but_never_signs(self, office: Office) -> None:
        """
        Case keys are escrowed, signatures stay personal.
        """
        directory = office.directory

        assert (1, office.recovery.public) == directory.box_of(RECOVERY)
        with pytest.raises(SealError):
            directory.signing_key(RECOVERY, 1)

    @pytest.mark.parametrize(
        "holder", [HolderId(""), HolderId(str(uuid4()))], ids=["nobody", "stranger"]
    )
    def test_strangers_have_no_keys(self, holder: HolderId) -> None:
        """
        Who is not in the directory neither signs nor receives.
        """
        with pytest.raises(SealError):
            OFFICE.directory.signing_key(holder, 1)
        with pytest.raises(NotFoundError):
            OFFICE.directory.box_of(holder)
        with pytest.raises(NotFoundError):
            OFFICE.directory.person(PersonId(uuid4()))

    def test_an_unknown_key_version_verifies_nothing(self) -> None:
        """
        Neither a person's nor the worker's.
        """
        for holder in (OFFICE.amal.holder, WORKER):
            with pytest.raises(SealError):
                OFFICE.directory.signing_key(holder, 2)

    def test_a_retired_worker_is_not_current(self) -> None:
        """
        Its newest keys count; where they are retired, nothing is dropped to it.
        """
        newer = make_worker_entry(WorkerKeys.generate(), kv=2)
        workers = (*OFFICE.directory.workers, newer)

        assert newer == replace(OFFICE.directory, workers=workers).worker
        gone = (*OFFICE.directory.workers, replace(newer, retired=True))
        for some in (gone, ()):
            with pytest.raises(NotFoundError):
                _ = replace(OFFICE.directory, workers=some).worker


class TestContact:
    def test_where_people_are_is_signed_with_them(self) -> None:
        """
        Address and time zone come back as they were written.
        """
        amal = replace(
            OFFICE.amal.entry, address="amal@office.example", time_zone="Asia/Amman"
        )
        people = (amal, OFFICE.bo.entry, OFFICE.chi.entry)
        directory = replace(OFFICE.directory, people=people)

        read = verify_directory(
            sign_directory(OFFICE.root, directory), root_public=OFFICE.root.public
        )

        assert directory == read

    def test_what_is_empty_is_left_out(self) -> None:
        """
        A directory of before, which has neither, is what it would be written as today.
        """
        assert b"address" not in SIGNED.body
        assert b"time_zone" not in SIGNED.body

    @pytest.mark.parametrize("name", ["address", "time_zone"])
    def test_what_is_empty_may_not_be_written(self, name: str) -> None:
        """
        There is one way to write a directory, also for whoever has the root key.
        """
        body = json.loads(SIGNED.body)
        body["people"][0][name] = ""
        written = msgspec.json.encode(body, order="sorted")

        with pytest.raises(SealError):
            verify_directory(
                _with_root(OFFICE.root, written), root_public=OFFICE.root.public
            )
