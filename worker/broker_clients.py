"""
Where a broker's URL leads: to one server, or to the one that Sentinels name.

    redis://USER:PASSWORD@HOST:PORT/NUMBER
    rediss://…                                  over TLS
    redis+sentinel://USER:PASSWORD@HOST:PORT,HOST:PORT/SERVICE
    rediss+sentinel://…                         over TLS, the Sentinels too

What TLS needs stands behind a question mark, as `ssl_ca_certs=FILE`; certificate and
name are always checked.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import SplitResult, urlsplit

import redis

from redis.connection import SSLConnection, parse_url
from redis.sentinel import Sentinel

from grievance.domain.errors import SetupError


SOCKET_SECONDS = 5.0
SENTINEL_PORT = 26379
SCHEMES = frozenset({"redis", "rediss", "redis+sentinel", "rediss+sentinel"})
_ALWAYS: dict[str, Any] = {
    "socket_timeout": SOCKET_SECONDS,
    "socket_connect_timeout": SOCKET_SECONDS,
    "retry": None,
    "driver_info": None,  # to say who we are takes a right of its own
}
_AT_SENTINELS = ("username", "password")  # sentinel_username, sentinel_password
_UNCHECKED = ("ssl_cert_reqs", "ssl_check_hostname", "ssl_ca_data")
_LIKE = "redis://HOST:PORT/NUMBER or redis+sentinel://HOST,HOST/SERVICE"


def redis_client(url: str) -> redis.Redis:
    """
    Return a client for the broker at *url*, without connecting yet.

    Raises:
        SetupError: The URL is none of those above, or would trust anybody.
    """
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        msg = f"The broker URL is not understood; use {_LIKE}."
        raise SetupError(msg)
    try:
        if parts.scheme.endswith("+sentinel"):
            return _named_by_sentinels(parts)
        options = _options(url)
        return redis.Redis.from_pool(redis.ConnectionPool(**options, **_ALWAYS))
    except ValueError:
        msg = f"The broker URL is malformed; use {_LIKE}."
        raise SetupError(msg) from None


def _named_by_sentinels(parts: SplitResult) -> redis.Redis:
    """Ask the Sentinels anew at each connection who is written to now."""
    account, _, hosts = parts.netloc.rpartition("@")
    places = [_place(host) for host in hosts.split(",")]
    service, _, number = parts.path.strip("/").partition("/")
    if not service:
        message = "no service is named"
        raise ValueError(message)
    plain = parts._replace(
        scheme=parts.scheme.removesuffix("+sentinel"),
        netloc=f"{account}@one" if account else "one",
        path=f"/{number or 0}",
    )
    options = _options(plain.geturl())
    options.pop("host", None)
    options["ssl"] = options.pop("connection_class", None) is SSLConnection
    asking = _at_sentinels(options)
    sentinels = Sentinel(places, sentinel_kwargs=asking | _ALWAYS)  # type: ignore[no-untyped-call]  # redis types only half of it
    client: redis.Redis = sentinels.master_for(service, **options, **_ALWAYS)  # type: ignore[no-untyped-call]  # as above
    return client


def _at_sentinels(options: dict[str, Any]) -> dict[str, Any]:
    """Take from *options* what is for the Sentinels alone; TLS is for both."""
    tls = {name: value for name, value in options.items() if name.startswith("ssl")}
    theirs = {
        name: options.pop(f"sentinel_{name}")
        for name in _AT_SENTINELS
        if f"sentinel_{name}" in options
    }
    return tls | theirs


def _place(host: str) -> tuple[str, int]:
    found = urlsplit(f"//{host}")
    if not found.hostname:
        message = "a host has no name"
        raise ValueError(message)
    return found.hostname, found.port or SENTINEL_PORT


def _options(url: str) -> dict[str, Any]:
    options: dict[str, Any] = dict(parse_url(url))  # type: ignore[no-untyped-call]  # as above
    if any(name in options for name in _UNCHECKED):
        msg = (
            "The broker URL would have a certificate or a name go unchecked; name the "
            "authority in ssl_ca_certs=FILE instead."
        )
        raise SetupError(msg)
    return options
