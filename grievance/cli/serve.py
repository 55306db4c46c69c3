"""`grievance serve`: the desk in a browser, on this machine or behind a proxy."""

from __future__ import annotations

import secrets
import socket
import sys

from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import click

from grievance.cli.named_home import home_of
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.domain.errors import SetupError
from grievance.home import Home
from grievance.server_rules import is_loopback
from grievance.settings import read_settings


THIS_MACHINE, PORT = "127.0.0.1", 8765
BACKLOG = 128  # connections that wait
SHORTEST_SECRET = 32  # signs
HIGHEST_PORT = 65535


@click.command(
    epilog="\b\nExamples:\n  grievance serve\n"
    "  grievance serve --behind-proxy /etc/grievance/proxy.secret \\\n"
    "      --public-url https://desk.office.example"
)
@click.option(
    "--host", default=THIS_MACHINE, show_default=True, help="The address to listen at."
)
@click.option(
    "--port", type=click.IntRange(1, HIGHEST_PORT), default=PORT, show_default=True
)
@click.option(
    "--behind-proxy",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Let in only a proxy that sends the first line of FILE as X-Grievance-Proxy.",
)
@click.option("--public-url", metavar="URL", help="What people open, at the proxy.")
@click.option("--read-only", is_flag=True, help="Only look, as `grievance desk` does.")
@with_surroundings
def serve(  # noqa: PLR0913  # one argument an option, as click has it
    surroundings: Surroundings,
    /,
    *,
    host: str,
    port: int,
    behind_proxy: Path | None,
    public_url: str | None,
    read_only: bool,
) -> None:
    """
    Show the desk in a browser; needs the extra `grievance[serve]`.

    Each page gets a desk of its own, locked, which ends when the page is closed; there
    are no more than `pages` in [desk] of grievance.toml. The passphrase and the device
    file are used here, on this machine: docs/serving.md says what that costs. Ctrl-C
    ends it.
    """
    home = home_of(surroundings)
    _refuse_unready(home)
    settings = read_settings(home.settings, surroundings.environ)
    key, origin = _way_in(host, port, behind_proxy, public_url)
    # Only who serves has these installed.
    from tui.web.gate import Gate  # noqa: PLC0415  # as above
    from tui.web.server import DeskServer  # noqa: PLC0415  # as above

    listening = _listen(host, port)
    gate = Gate(origin=origin, key=key, behind_proxy=behind_proxy is not None)
    server = DeskServer(
        gate,
        _desk(home, read_only=read_only),
        host=host,
        port=port,
        pages=settings.desk.pages,
    )
    ending = "" if behind_proxy else f"/?key={key}"
    click.echo(f"Open {origin}{ending} in a browser; Ctrl-C ends it.")
    server.serve_at(listening)


def _refuse_unready(home: Home) -> None:
    if find_spec("textual_serve") is None:
        msg = "This needs textual-serve: pip install 'grievance[serve]'."
        raise SetupError(msg)
    if not home.settings.exists():
        msg = f"There is no office in {home.path}: make one with `grievance init`."
        raise SetupError(msg)


def _listen(host: str, port: int) -> socket.socket:
    """
    Take the port before anybody is told of it.

    Raises:
        SetupError: Something else has it, or we may not.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Whatever a file of names says localhost is: this machine alone is meant.
    address = THIS_MACHINE if host.casefold() == "localhost" else host
    try:
        return socket.create_server((address, port), family=family, backlog=BACKLOG)
    except OSError as error:
        why = str(error.strerror).partition(" (while ")[0]  # Python adds the address
        msg = (
            f"Port {port} of {host} cannot be had: {why}. End what listens "
            "there, such as another `grievance serve`, or give another --port."
        )
        raise SetupError(msg) from None


def _way_in(
    host: str, port: int, secret: Path | None, public_url: str | None
) -> tuple[str, str]:
    """
    Return what opens the gate, and the origin that people see.

    Raises:
        SetupError: Others could reach the lock, or see what is typed at it.
    """
    if secret is None:
        _refuse_other_machines(host)
        _refuse_url_without_proxy(public_url)
        named = f"[{host}]" if ":" in host else host.lower()
        return secrets.token_urlsafe(32), f"http://{named}:{port}"
    return _read_secret(secret), _origin(public_url or "")


def _refuse_other_machines(host: str) -> None:
    if not is_loopback(host):
        msg = (
            f"{host} is not known to be this machine alone, and a desk there has neither "
            "TLS nor a login: give 127.0.0.1, ::1 or localhost, or put a proxy with both "
            "before it, see docs/serving.md."
        )
        raise SetupError(msg)


def _refuse_url_without_proxy(public_url: str | None) -> None:
    if public_url is not None:
        msg = "--public-url is the address of a proxy: give --behind-proxy as well."
        raise SetupError(msg)


def _origin(public_url: str) -> str:
    """
    Return the origin of the address that people open.

    Raises:
        SetupError: It has no TLS, or is no such address.
    """
    parts = urlsplit(public_url)
    if parts.scheme != "https" or not parts.netloc or parts.path not in {"", "/"}:
        msg = (
            "--behind-proxy wants --public-url https://NAME, as people open it: "
            "passphrases go there, so it has TLS, and no path."
        )
        raise SetupError(msg)
    return f"https://{parts.netloc.lower()}"


def _read_secret(path: Path) -> str:
    """
    Return the first line of the file.

    Raises:
        SetupError: It cannot be read, is read by others, or is too short.
    """
    try:
        others = path.stat().st_mode & 0o007
        lines = path.read_text("ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        msg = f"{path} cannot be read: name a file with a secret that the proxy knows."
        raise SetupError(msg) from None
    secret = lines[0].strip() if lines else ""
    if len(secret) < SHORTEST_SECRET or others:
        msg = (
            f"{path} is read by everybody or holds fewer than {SHORTEST_SECRET} signs: "
            "make it with `openssl rand -hex 32`, mode 0640."
        )
        raise SetupError(msg)
    return secret


def _desk(home: Home, *, read_only: bool) -> list[str]:
    """Return the command of a desk."""
    program = [sys.executable, "-m", "grievance.cli.main", "--home", str(home.path)]
    return [*program, "desk", *(["--read-only"] if read_only else [])]
