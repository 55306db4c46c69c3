"""PostgreSQL as the page configures it, with the logins that the page makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.office.page import block, example, filled_in
from tests.servers import without
from tests.servers.certificate import Certificate
from tests.servers.postgres import Postgres, listening_postgres
from tests.servers.running import ServerError


HERE = "127.0.0.1"
ON_THIS_MACHINE = {HERE: f"{HERE}/32"}
NOTHING: Mapping[str, str] = {}
PASSWORDS = {"office_admin": "of-the-admin", "mail_worker": "of-the-worker"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server, its port and its certificates; people come in over the network."""

    postgres: Postgres
    port: int
    certificate: Certificate = field(repr=False)

    def url(
        self,
        login: str,
        *,
        host: str = "localhost",
        port: int = 0,
        ca: Path | None = None,
    ) -> str:
        """Return the URL of the page, for this machine and with a password."""
        account, place = f"{login}:{PASSWORDS[login]}", f"{host}:{port or self.port}"
        places = {
            "office_admin@db.office.example": f"{account}@{place}",
            "/etc/grievance/ca.pem": ca or self.certificate.ca,
        }
        return filled_in(example("postgresql://office_admin@"), places)

    def run(self, marked: str, *more: str) -> None:
        """Run the statements of a block of the page as the superuser, and *more*."""
        for statement in (*block(marked).split(";"), *more):
            if statement.strip():
                self.postgres.run(statement)


@contextmanager
def running_server(
    certificate: Certificate,
    networks: Mapping[str, str] = ON_THIS_MACHINE,
    instead: Mapping[str, str] = NOTHING,
) -> Iterator[Server]:
    """
    Run it, with the database and the admin that the page makes.

    It listens at each address of *networks*, to whom is in the network beside that;
    *instead* is put in place of what the page says.
    """
    places = {
        "/etc/grievance/server.pem": certificate.server.name,
        "/etc/grievance/server.key": certificate.key.name,
        "listen_addresses = '*'": f"listen_addresses = '{','.join(networks)}'",
        **instead,
    }
    configuration = filled_in(block("ssl_cert_file"), places)
    access = "".join(
        filled_in(block("hostssl"), {"10.0.0.0/24": network})
        for network in networks.values()
    )
    files = certificate.server, certificate.key
    try:
        with listening_postgres(configuration, access, *files) as (postgres, port):
            server = Server(postgres=postgres, port=port, certificate=certificate)
            server.run("CREATE DATABASE grievance", password_of("office_admin"))
            yield server
    except ServerError as error:
        without("PostgreSQL", error)


def password_of(login: str) -> str:
    return f"ALTER ROLE {login} PASSWORD '{PASSWORDS[login]}'"
