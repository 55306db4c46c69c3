"""Say whose log it is, for somebody outside who checks it: see `vault/log_verifier`."""

from __future__ import annotations

import base64

from dataclasses import dataclass

from grievance.vault.directory import Directory, SignedDirectory


Stated = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogName:
    """
    The name of a log, and the keys of those who signed it over the years.

    *root_public* is the root key that it is named after, the first one.

    With *signed* an outsider can check these keys against the root key; it names
    everybody in the office, and is given only to who may know them.
    """

    origin: str
    root_public: bytes
    directory: Directory
    signed: SignedDirectory | None = None

    def state(self, kind: str) -> Stated:
        """Return what both kinds of files say first."""
        return {
            "format": kind,
            "origin": self.origin,
            "root_key": self.root_public.hex(),
            "workers": [
                {"kv": worker.kv, "sign": worker.sign.hex()}
                for worker in self.directory.workers
            ],
            "directory": None if self.signed is None else _written(self.signed),
        }


def _written(signed: SignedDirectory) -> Stated:
    return {
        "epoch": signed.epoch,
        "body": base64.b64encode(signed.body).decode(),
        "signature": base64.b64encode(signed.signature).decode(),
    }
