"""The proxy of docs/serving.md, as it stands there, before a real `grievance serve`."""

from __future__ import annotations

import os
import re
import shutil
import ssl
import subprocess
import time

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

import pytest

from tests.cli.command import ROOT, Shell
from tests.cli.test_serve import SECRET, secret_file, served
from tests.servers import without
from tests.servers.ports import free_port
from tests.servers.running import ServerError


NAME = "desk.office.example"
BLOCK = re.compile(r"```nginx\n(.*?)```", re.DOTALL)
LOGIN = {"Authorization": f"Basic {b64encode(b'ada:hello').decode()}"}
AROUND = """daemon off; pid {folder}/pid; error_log {folder}/errors; {user}
events {{}}
http {{ access_log off; {places}
{server}}}
"""
PLACES = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
PATIENCE = 20.0


def program() -> str:
    found = shutil.which("nginx", path=f"{os.defpath}:/usr/sbin")
    if found is None:
        without("nginx", ServerError("install it (Debian: apt install nginx-light)"))
    return found


def configuration(folder: Path, port: int, behind: int) -> str:
    """Take the page's own words, with places, ports and the secret of this test."""
    [server] = BLOCK.findall((ROOT / "docs" / "serving.md").read_text("utf-8"))
    for said, here in (
        ("listen 443", f"listen 127.0.0.1:{port}"),
        ("/etc/grievance", str(folder)),
        ("127.0.0.1:8765", f"127.0.0.1:{behind}"),
        (f"Host {NAME}", f"Host {NAME}:{port}"),
        ("SECRET", SECRET),
    ):
        assert said in server
        server = server.replace(said, here)
    places = " ".join(f"{one}_temp_path {folder}/{one};" for one in PLACES)
    user = "user root;" if os.getuid() == 0 else ""
    return AROUND.format(folder=folder, user=user, places=places, server=server)


def make_files(folder: Path) -> None:
    made = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
    named = f"-subj /CN={NAME} -addext subjectAltName=DNS:{NAME}"
    kept = f"-keyout {folder}/server.key -out {folder}/server.pem"
    subprocess.run(f"{made} {named} {kept}".split(), check=True, capture_output=True)
    login = subprocess.run(
        ["openssl", "passwd", "-apr1", "hello"], check=True, capture_output=True
    )
    (folder / "people.htpasswd").write_bytes(b"ada:" + login.stdout)


@contextmanager
def proxied(folder: Path, port: int, behind: int) -> Iterator[None]:
    """Run nginx until the end of the block."""
    file = folder / "nginx.conf"
    file.write_text(configuration(folder, port, behind), "utf-8")
    process = subprocess.Popen([program(), "-c", str(file)], stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def status(folder: Path, port: int, **headers: str) -> int:
    """Ask for the page at the name of the proxy, with a certificate that is checked."""
    trusted = ssl.create_default_context(cafile=str(folder / "server.pem"))
    trusted.check_hostname = False  # it is asked for at an address, not by its name
    until = time.monotonic() + PATIENCE
    while True:
        connection = HTTPSConnection("127.0.0.1", port, context=trusted)
        try:
            connection.request("GET", "/", headers=headers)
            return connection.getresponse().status
        except ConnectionRefusedError:  # nginx is still starting
            assert time.monotonic() < until
            time.sleep(0.05)
        finally:
            connection.close()


def ask(host: str, port: int) -> int:
    """Go around the proxy."""
    connection = HTTPConnection(host, port)
    connection.request("GET", "/", headers=LOGIN)
    answered = connection.getresponse().status
    connection.close()
    return answered


@pytest.mark.slow
def test_the_proxy_of_the_page(office: Shell, tmp_path: Path) -> None:
    """
    Without its login nobody passes; with it the page is there; nobody goes around it.
    """
    program()
    make_files(tmp_path)
    port, behind = free_port(), free_port()
    public = ("--public-url", f"https://{NAME}:{port}")
    secret = secret_file(tmp_path)
    with (
        served(office, "--port", behind, "--behind-proxy", secret, *public) as line,
        proxied(tmp_path, port, behind),
    ):
        stranger = status(tmp_path, port)
        known = status(tmp_path, port, **LOGIN)
        beside = ask("127.0.0.1", behind)

    assert f"https://{NAME}:{port}" in line
    assert SECRET not in line
    assert (401, 200, 403) == (stranger, known, beside)
