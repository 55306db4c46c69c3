"""A server in a thread that answers each connection as a test wrote down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread


HOST = "127.0.0.1"


class _Server(ThreadingTCPServer):
    # It ends when its block does: whoever still keeps a line open is not waited for.
    daemon_threads = True


@contextmanager
def answering(handler: type[BaseRequestHandler]) -> Iterator[int]:
    """Run such a server on this machine; give its port."""
    with _Server((HOST, 0), handler) as server:
        thread = Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
