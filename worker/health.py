"""
How the office is, told to this very machine over HTTP: `/health`, `/metrics`.

    /health/live    200 while this process serves
    /health/ready   200 where the database answers and a worker is at work, else 503
    /health         the same, with the reasons as JSON
    /metrics        counts and ages, as Prometheus reads them

Several processes of a worker have one address: one of them serves it, and another takes
over when that ends.  What is told is of the office, so that it does not matter which.
"""

from __future__ import annotations

import json

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from errno import EADDRINUSE
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET6
from threading import Event, Lock, Thread
from time import monotonic
from urllib.parse import urlsplit

from grievance.server_rules import is_loopback
from grievance.services.office.count_office import OfficeCounts, count_office
from grievance.wiring import Mechanism
from worker.jobs import LOG


JSON_TYPE = "application/json"
TURN_SECONDS = 15.0  # until another process asks for the address again
KEPT_SECONDS = 5.0  # counts are told again to who asks so soon
BREATH_SECONDS = 0.2  # how long a wait for who asks may hold up the end
PATIENCE_SECONDS = 10.0  # with who asks, and does not go on
Answer = tuple[HTTPStatus, str, bytes]


class _Server(ThreadingHTTPServer):
    """Listens at an address of either family."""

    def __init__(
        self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]
    ) -> None:
        if ":" in address[0]:
            self.address_family = AF_INET6
        super().__init__(address, handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing where who asked went away."""


class OfficeHealth:
    """Counts once for all who ask within some seconds."""

    def __init__(self, mechanism: Mechanism) -> None:
        self._mechanism = mechanism
        self._lock = Lock()
        self._counted: OfficeCounts | None = None
        self._until = 0.0

    def counts(self) -> OfficeCounts:
        """
        Return how the office is.

        Raises:
            SetupError: The database cannot be reached.
        """
        with self._lock:
            if self._counted is None or monotonic() >= self._until:
                self._counted = self._count()
                self._until = monotonic() + KEPT_SECONDS
            return self._counted

    def troubles(self) -> tuple[str, ...]:
        """Say why nothing gets done, if so; in words of ours."""
        try:
            found = self.counts()
        except Exception:  # noqa: BLE001  # whatever it is, the office is not ready
            return ("the database does not answer",)
        is_worked = found.workers or found.beside_desks
        return () if is_worked else ("no worker was at work in the last minutes",)

    def _count(self) -> OfficeCounts:
        names = [box.name for box in self._mechanism.settings.mailbox]
        with self._mechanism.store.read() as tx:
            return count_office(tx, mailboxes=names, at=self._mechanism.now())


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD; tells nobody else's machine, and says nothing of itself."""

    health: OfficeHealth
    server_version, sys_version = "grievance", ""
    timeout = PATIENCE_SECONDS

    def do_GET(self) -> None:  # the library's name
        status, kind, body = self._answer()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815  # the library's name

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name
        """Write no line of who asked."""

    def _answer(self) -> Answer:
        if not is_loopback(_host_of(self.headers.get("Host", ""))):
            return _told(HTTPStatus.FORBIDDEN, {"said": "only to this machine"})
        way = _WAYS.get(urlsplit(self.path).path)
        if way is None:
            return _told(HTTPStatus.NOT_FOUND, {"ways": sorted(_WAYS)})
        return way(self.health)


def _live(_health: OfficeHealth) -> Answer:
    return _told(HTTPStatus.OK, {"live": True})


def _ready(health: OfficeHealth) -> Answer:
    troubles = health.troubles()
    status = HTTPStatus.SERVICE_UNAVAILABLE if troubles else HTTPStatus.OK
    return _told(status, {"live": True, "ready": not troubles, "troubles": troubles})


def _metrics(health: OfficeHealth) -> Answer:
    from worker.metrics import CONTENT_TYPE, exposition  # noqa: PLC0415  # who is asked

    try:
        return HTTPStatus.OK, CONTENT_TYPE, exposition(health.counts)
    except Exception:  # noqa: BLE001  # an outage; /health says which
        return _told(HTTPStatus.SERVICE_UNAVAILABLE, {"troubles": health.troubles()})


_WAYS: Mapping[str, Callable[[OfficeHealth], Answer]] = {
    "/health": _ready,
    "/health/live": _live,
    "/health/ready": _ready,
    "/metrics": _metrics,
}


class HealthServer:
    """A thread beside the worker's own that serves as soon as the address is free."""

    def __init__(self, mechanism: Mechanism, address: tuple[str, int]) -> None:
        self._address = address
        health = OfficeHealth(mechanism)
        self._handler = type("Handler", (_Handler,), {"health": health})
        self._stopping = Event()
        self._thread = Thread(target=self._keep_serving, name="health", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Leave the address to another process."""
        self._stopping.set()
        self._thread.join()

    def _keep_serving(self) -> None:
        while not self._stopping.is_set():
            try:
                server = _Server(self._address, self._handler)
            except OSError as error:
                if error.errno != EADDRINUSE:  # by another process of this worker
                    LOG.warning("health cannot be told: %s", error)
                self._stopping.wait(TURN_SECONDS)
                continue
            with server:
                self._serve(server)

    def _serve(self, server: _Server) -> None:
        LOG.info("health is told at port %d", server.server_port)
        server.timeout = BREATH_SECONDS
        while not self._stopping.is_set():
            server.handle_request()


def health_server(mechanism: Mechanism) -> HealthServer | None:
    """Return what tells how the office is, or None where nobody is to be told."""
    address = mechanism.settings.worker.health_address
    return HealthServer(mechanism, address) if address else None


@contextmanager
def telling_health(mechanism: Mechanism) -> Iterator[None]:
    """Tell how the office is for the length of the block, where that is set."""
    server = health_server(mechanism)
    if server is None:
        yield
        return
    server.start()
    try:
        yield
    finally:
        server.stop()


def _told(status: HTTPStatus, fields: Mapping[str, object]) -> Answer:
    return status, JSON_TYPE, json.dumps(fields).encode()


def _host_of(header: str) -> str:
    """Return the host that was asked for; a page of elsewhere has a name of its own."""
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:  # it is no host at all
        return ""
