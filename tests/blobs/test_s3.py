"""What the port promises holds at a real store, and each refusal is a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from socketserver import StreamRequestHandler
from uuid import uuid4

import pytest

from grievance.blobs.port import (
    EMBEDDED,
    BlobLostError,
    BlobsAwayError,
    BlobsRefusedError,
)
from grievance.blobs.s3 import S3
from tests.servers.answering import answering
from tests.servers.ports import free_port
from tests.servers.seaweed import WORKER, Seaweed
from tests.test_shape import ROOT


MOST_COPIES = 6
STRAY = {
    "AWS_ACCESS_KEY_ID": "somebody",
    "AWS_SESSION_TOKEN": "of somebody else",
    "AWS_SKIP_SIGNATURE": "true",
    "AWS_ENDPOINT_URL": "https://s3.example.org",
    "AWS_ENDPOINT_URL_S3": "https://s3.example.org",
    "AWS_BUCKET": "another",
    "AWS_ALLOW_INVALID_CERTIFICATES": "true",
    "AWS_REQUEST_PAYER": "requester",
}
BODY = bytes(range(256)) * 100
STAMP = b"Last-Modified: Mon, 02 Mar 2026 09:30:00 GMT\r\n"
MOST_SENT = 1000  # times a tenth of a megabyte
MOST_DROPS, A_DROP = 3000, 0.01  # bytes, and seconds between them
SHORT = timedelta(seconds=0.3)


@pytest.fixture(name="name")
def _name() -> str:
    return f"{uuid4().hex}/{uuid4().hex}"


def test_gives_back_what_was_put_until_it_is_deleted(
    seaweed: Seaweed, name: str
) -> None:
    """
    Deleting once more is no error: a job that deletes may run twice.
    """
    store, folder = seaweed.store(), name.partition("/")[0]

    store.put(name, BODY)
    [listed] = store.listed(folder)
    assert (name, len(BODY)) == (listed.name, listed.size)
    assert BODY == store.get(name, size=len(BODY))
    assert listed.put_at.tzinfo is not None
    assert [] == list(store.listed(folder[:-1]))  # another folder, that begins alike

    store.delete(name)
    store.delete(name)
    assert [] == list(store.listed(folder))
    with pytest.raises(BlobLostError, match="missing from the object store"):
        store.get(name, size=len(BODY))


@pytest.mark.parametrize("size", [len(BODY) - 1, len(BODY) + 1, 0])
def test_what_has_another_size_is_lost(seaweed: Seaweed, name: str, size: int) -> None:
    """
    As it was altered there, whatever it is now.
    """
    seaweed.store().put(name, BODY)

    with pytest.raises(BlobLostError, match="was altered there"):
        seaweed.store().get(name, size=size)


SWELLED = {
    "as it says": (b"Content-Length: 1000000000000", b""),
    "without a word": (
        b"Content-Length: 4\r\nTransfer-Encoding: chunked",
        b"186a0\r\n",
    ),
}


@contextmanager
def serving(handler: type[StreamRequestHandler]) -> Iterator[str]:
    """Give the address of a server of which each answer is one of the handler's."""
    with answering(handler) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("how", SWELLED)
def test_what_was_swelled_is_not_read_to_its_end(seaweed: Seaweed, how: str) -> None:
    """
    A store that goes on for ever fills no memory: whoever keeps it may put what they
    like under our names.
    """
    said, before = SWELLED[how]
    sent: list[int] = []

    class Endless(StreamRequestHandler):
        def handle(self) -> None:
            while self.rfile.readline().strip():
                pass
            self.wfile.write(b"HTTP/1.1 200 OK\r\n" + STAMP + said + b"\r\n\r\n")
            with suppress(OSError):
                for _ in range(MOST_SENT):
                    self.wfile.write(before + b"more" * 25_000 + b"\r\n")
                    sent.append(1)

    with serving(Endless) as url, pytest.raises(BlobLostError):
        S3(replace(seaweed.account(), url=url)).get("folder/name", size=4)

    assert len(sent) < MOST_SENT


def test_a_store_that_drips_is_left(seaweed: Seaweed) -> None:
    """
    A request has its time as a whole, however little of the answer comes each time.
    """

    class Dripping(StreamRequestHandler):
        def handle(self) -> None:
            while self.rfile.readline().strip():
                pass
            said = b"Content-Length: %d\r\n\r\n" % MOST_DROPS
            self.wfile.write(b"HTTP/1.1 200 OK\r\n" + STAMP + said)
            with suppress(OSError):
                for _ in range(MOST_DROPS):
                    self.wfile.write(b"x")
                    time.sleep(A_DROP)

    with serving(Dripping) as url:
        store = S3(replace(seaweed.account(), url=url, patience=SHORT))
        with pytest.raises(BlobsAwayError, match="cannot be reached"):
            store.get("folder/name", size=MOST_DROPS)


def test_a_worker_writes_what_it_cannot_read(seaweed: Seaweed, name: str) -> None:
    """
    The bucket's own rights hold: put, list and delete, and no reading.
    """
    worker = seaweed.store(WORKER)

    worker.put(name, BODY)
    with pytest.raises(BlobsRefusedError, match="does not let this machine read from"):
        worker.get(name, size=len(BODY))
    assert BODY == seaweed.store().get(name, size=len(BODY))
    worker.delete(name)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"secret": "another"}, "does not let this machine put"),
        ({"bucket": "nobodys"}, "does not let this machine put"),
        ({"who": "setup", "bucket": "missing"}, "no such bucket"),
        ({"url": "http://127.0.0.1:{port}"}, "cannot be reached"),
    ],
)
def test_says_in_a_sentence_what_is_wrong(
    seaweed: Seaweed, name: str, other: dict[str, str], said: str
) -> None:
    """
    And neither the secret, nor a name, nor what the server answered.
    """
    other = {key: value.format(port=free_port()) for key, value in other.items()}
    store = S3(seaweed.account(**other))
    ask: Callable[[], object] = lambda: store.put(name, BODY)  # noqa: E731  # short
    if "no such" in said:
        ask = lambda: store.get(name, size=len(BODY))  # noqa: E731  # as above

    with pytest.raises(BlobsAwayError, match=said) as caught:
        ask()

    assert not {name, "another", "<Error>"} & set(str(caught.value).split())
    assert caught.value.__cause__ is None


def test_tls_needs_an_authority_that_is_trusted(seaweed: Seaweed, name: str) -> None:
    """
    A certificate that nobody trusts lets nothing through; named in ca_file it does.
    """
    account = seaweed.account(url=seaweed.tls_url)

    with pytest.raises(BlobsAwayError, match="cannot be reached"):
        S3(account).put(name, BODY)

    trusting = S3(replace(account, authorities=seaweed.authority.read_bytes))
    trusting.put(name, BODY)
    assert BODY == trusting.get(name, size=len(BODY))


def test_the_environment_does_not_steer(
    seaweed: Seaweed, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    What lies around for another program makes us nobody else, and trusts no server.
    """
    for variable, value in STRAY.items():
        monkeypatch.setitem(os.environ, variable, value)  # noqa: TID251  # what must not matter

    seaweed.store().put(name, BODY)

    assert BODY == seaweed.store().get(name, size=len(BODY))
    with pytest.raises(BlobsAwayError, match="cannot be reached"):
        S3(seaweed.account(url=seaweed.tls_url)).put(name, BODY)


def test_an_office_without_a_store_says_so() -> None:
    """
    Whoever finds a name in the books that nothing leads to is told what to configure.
    """
    for ask in (
        lambda: EMBEDDED.store.put("folder/name", b""),
        lambda: EMBEDDED.store.get("folder/name", size=1),
        lambda: EMBEDDED.store.delete("folder/name"),
        lambda: EMBEDDED.store.listed("folder"),
    ):
        with pytest.raises(BlobsAwayError, match=r"\[blobs\] of grievance.toml"):
            ask()
    assert not EMBEDDED.is_there


def test_a_large_attachment_costs_a_few_copies(seaweed: Seaweed) -> None:
    """
    Of 25 MB, on the way out and back, sealing and opening included.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.blobs.heavy", seaweed.url, "25"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == done.returncode, done.stderr
    assert float(done.stdout) < MOST_COPIES
