"""`grievance serve`: who is let in to a desk in a browser, and what it refuses."""

from __future__ import annotations

import asyncio
import re
import signal
import socket
import subprocess

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.command import ROOT, Shell, command
from tests.cli.conftest import PASSPHRASE
from tests.servers.chromium import Chromium
from tests.servers.devtools import page
from tests.servers.ports import free_port


ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/\?key=\S+")
WAIT = 2.5  # seconds, as the lock lets nobody try again at once
SECRET = "0123456789abcdef" * 4
PUBLIC = ("--public-url", "https://desk.office.example")


def secret_file(folder: Path, secret: str = SECRET, mode: int = 0o640) -> Path:
    file = folder / "proxy.secret"
    file.write_text(f"{secret}\n", "utf-8")
    file.chmod(mode)
    return file


@contextmanager
def served(shell: Shell, *options: object) -> Iterator[str]:
    """Serve the desk as a process of its own; give the line that says where."""
    process = subprocess.Popen(
        command("serve", "--port", free_port(), *options),
        cwd=ROOT,
        env=shell.whole_environ,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline()
    finally:
        process.send_signal(signal.SIGTERM)
        assert 0 == process.wait(60)
        process.stdout.close()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "desk.example"])
def test_no_other_machine_without_a_proxy(office: Shell, host: str) -> None:
    """
    An address that others reach, or a name that may be one, is refused in a sentence.
    """
    done = office.run("serve", "--host", host)

    assert 2 == done.status
    assert f"{host} is not known to be this machine alone" in done.err
    assert 1 == done.err.count("\n")


@pytest.mark.parametrize(
    "url",
    [(), ("--public-url", "http://desk.example"), ("--public-url", "https://a/b")],
)
def test_a_proxy_has_tls(office: Shell, tmp_path: Path, url: tuple[str, ...]) -> None:
    """
    What people open begins with https, as passphrases go there.
    """
    done = office.run("serve", "--behind-proxy", secret_file(tmp_path), *url)

    assert 2 == done.status
    assert "--public-url https://NAME" in done.err


def test_a_secret_is_one(office: Shell, tmp_path: Path) -> None:
    """
    It is long, nobody else reads it, and the file is there.
    """
    files = [
        secret_file(tmp_path, "short"),
        tmp_path / "nowhere",
    ]
    for file in files:
        done = office.run("serve", "--behind-proxy", file, *PUBLIC)
        assert 2 == done.status
        assert str(file) in done.err
    open_to_all = secret_file(tmp_path, mode=0o644)
    done = office.run("serve", "--behind-proxy", open_to_all, *PUBLIC)
    assert 2 == done.status
    assert "read by everybody" in done.err


def test_there_is_an_office_first(shell: Shell) -> None:
    """
    Nobody founds an office in a browser.
    """
    done = shell.run("serve")

    assert 2 == done.status
    assert "grievance init" in done.err


def test_an_address_without_a_proxy_is_none(office: Shell) -> None:
    """
    Who names what people open, and no proxy, has forgotten one.
    """
    done = office.run("serve", *PUBLIC)

    assert 2 == done.status
    assert "--behind-proxy" in done.err


def test_localhost_is_this_machine(office: Shell) -> None:
    """
    By its name, too: it comes as far as the port, which somebody has.
    """
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = office.run("serve", "--host", "LocalHost", "--port", port)

    assert f"Port {port} of LocalHost cannot be had" in done.err


def test_a_port_that_is_taken_is_a_sentence(office: Shell) -> None:
    """
    And no address is given out that leads to somebody else.
    """
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = office.run("serve", "--port", port)

    assert (2, "") == (done.status, done.out)
    assert (
        f"Port {port} of 127.0.0.1 cannot be had: Address already in use. End"
        in done.err
    )
    assert 1 == done.err.count("\n")


@pytest.mark.slow
async def test_somebody_works_in_a_browser(busy: Shell, chromium: Chromium) -> None:
    """
    The lock comes first, a wrong passphrase is one sentence, the right one the queue.

    What is typed arrives though nobody clicked. The browser asks nobody but us.
    """
    with served(busy) as line:
        [address] = ADDRESS.findall(line)
        origin = address.partition("/?")[0]
        async with page(chromium) as desk:
            await desk.open(address)
            locked = await desk.until("Ada Okafor")
            await desk.type("six wrong words of somebody else")
            wrong = await desk.until("is not right")
            await asyncio.sleep(WAIT)
            await desk.type(PASSPHRASE)
            queue = await desk.until("GR-")
            here = await desk.evaluate("location.href")

    assert "GR-" not in locked + wrong
    assert "Passphrase" in locked
    assert "Name, passphrase or device file is not right" in wrong
    assert "received" in queue
    assert PASSPHRASE not in locked + wrong + queue
    assert f"{origin}/" == here
    strangers = {one for one in desk.asked if not one.startswith((origin, "data:"))}
    assert set() == strangers
    assert [] == [one for one in desk.said if "Content Security" in one]
