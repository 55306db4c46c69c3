"""Dovecot, an IMAP server, from Debian: throw-away mailboxes on this machine."""

from __future__ import annotations

import json
import pwd
import shutil
import time

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from imaplib import IMAP4
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from tests.servers.certificate import Certificate, make_certificate
from tests.servers.ports import free_port
from tests.servers.postgres import ordinary_user
from tests.servers.running import ServerError, leashed, make_folder


HOST = "127.0.0.1"
PASSWORD = 'pässe"par\\tout of ours'  # which has to be encoded or quoted
USERS = 300
APPENDS = 300

CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
first_valid_gid = 1
mail_uid = {user}
mail_gid = {group}
mail_location = maildir:{mail}/%u/Maildir
mail_fsync = never
mail_max_userip_connections = 100
ssl = yes
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.key
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
mail_plugins = acl
plugin {{
  acl = vfile
}}
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = username_format=%u {folder}/users
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={mail}/%u
}}
service imap-login {{
  chroot =
  process_min_avail = 1
  service_count = 0
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service auth {{
  user = {user}
}}
service auth-worker {{
  user = {user}
}}
"""
OAUTH2 = """
tokeninfo_url = http://127.0.0.1:{port}/?token=
force_introspection = no
username_attribute = email
active_attribute = active
active_value = true
"""


@dataclass(slots=True)
class TokenIssuer:
    """Says of a token whose it is; those in *owners* are good."""

    owners: dict[str, str] = field(default_factory=dict)
    port: int = 0


@dataclass(slots=True, kw_only=True)
class Dovecot:
    """A running server; each user it knows has a mailbox of its own."""

    port: int
    tls_port: int
    mail: Path
    certificate: Certificate
    tokens: TokenIssuer
    _numbers: Iterator[int] = field(default_factory=lambda: iter(range(USERS)))

    def new_user(self) -> str:
        """Name somebody who has nothing in the mailbox yet."""
        return user_name(next(self._numbers))

    @contextmanager
    def session(self, user: str) -> Iterator[IMAP4]:
        """Log in as a person would, to put things there or look at them."""
        with IMAP4(HOST, self.port, 10) as client:
            token = f"\0{user}\0{PASSWORD}".encode()
            client.authenticate("PLAIN", lambda _: token)
            yield client

    def deliver(self, user: str, *mails: bytes, folder: str = "INBOX") -> None:
        """
        Put mails into a folder; while its indexes are rebuilt, Dovecot says NO.

        A session that met the old ones may say so for good, so that each try has its own.

        Raises:
            ServerError: It said so each time.
        """
        waiting = list(mails)
        said: object = None
        for _ in range(APPENDS):
            with self.session(user) as client:
                while waiting:
                    answer, said = client.append(folder, "", "", waiting[0])
                    if answer != "OK":
                        break
                    waiting.pop(0)
            if not waiting:
                return
            time.sleep(0.1)  # between two tries
        message = f"Dovecot takes no mail: {said}"
        raise ServerError(message)

    def marked(self, user: str, folder: str = "INBOX") -> tuple[int, int]:
        """Count the messages in a folder, and those with our keyword."""
        with self.session(user) as client:
            _, (total,) = client.select(folder, readonly=True)
            _, (found,) = client.search(None, "KEYWORD", "$Imported")
            return int(total or 0), len(found.split())


def user_name(number: int) -> str:
    return f"user{number}@office.example"


def find_dovecot() -> Path:
    """Find the program; Debian keeps it out of people's way."""
    found = shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin")
    if found:
        return Path(found)
    message = "install it (Debian: apt install dovecot-imapd)"
    raise ServerError(message)


@contextmanager
def mail_folder() -> Iterator[Path]:
    """Give a folder for mailboxes that outlive a server."""
    folder = make_folder("mail", ordinary_user())
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def running_dovecot(mail: Path | None = None, *, port: int = 0) -> Iterator[Dovecot]:
    """Run a new server; its mailboxes are in *mail*, or end with it."""
    program = find_dovecot()
    user = ordinary_user()
    folder = make_folder("dove", user)
    certificate = make_certificate(folder)
    with ExitStack() as stack:
        tokens = stack.enter_context(_issuing())
        server = Dovecot(
            port=port or free_port(),
            tls_port=free_port(),
            mail=mail or folder / "mail",
            certificate=certificate,
            tokens=tokens,
        )
        _configure(folder, server, user or pwd.getpwuid(folder.stat().st_uid).pw_name)
        stack.enter_context(_started(program, folder, server, user))
        yield server


@contextmanager
def _started(
    program: Path, folder: Path, server: Dovecot, user: str | None
) -> Iterator[None]:
    def answers() -> bool:
        with suppress(OSError, IMAP4.error), server.session(user_name(USERS)):
            return True
        return False

    command: list[str | Path] = [program, "-F", "-c", folder / "conf"]
    with leashed(folder, *command, answers=answers, user=user):
        yield


def _configure(folder: Path, server: Dovecot, user: str) -> None:
    account = pwd.getpwnam(user)
    settings = CONFIGURATION.format(
        folder=folder,
        mail=server.mail,
        user=user,
        group=_group_name(account.pw_gid),
        port=server.port,
        tls_port=server.tls_port,
    )
    (folder / "conf").write_text(settings)
    (folder / "oauth2").write_text(OAUTH2.format(port=server.tokens.port))
    lines = [f"{user_name(n)}:{{PLAIN}}{PASSWORD}::::::\n" for n in range(USERS + 1)]
    (folder / "users").write_text("".join(lines), "utf-8")
    server.mail.mkdir(exist_ok=True)
    for path in (*folder.iterdir(), server.mail):
        shutil.chown(path, user)


def _group_name(number: int) -> str:
    import grp  # noqa: PLC0415  # not everywhere

    return grp.getgrgid(number).gr_name


@contextmanager
def _issuing() -> Iterator[TokenIssuer]:
    """Answer, by HTTP, whose a token is, as an identity provider does for Dovecot."""
    issuer = TokenIssuer()

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query).get("token", [""])[0]
            owner = issuer.owners.get(asked)
            answer = json.dumps({"email": owner, "active": True} if owner else {})
            self.send_response(200 if owner else 401)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer((HOST, 0), Answering) as server:
        issuer.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield issuer
        finally:
            server.shutdown()
            thread.join()
