"""Redis as the page configures it: over TLS, to who can prove who it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grievance.domain.errors import SetupError
from tests.office.page import block, example, filled_in
from tests.servers import without
from tests.servers.certificate import Certificate, make_certificate
from tests.servers.configured import HERE, configured, find_redis_with_tls
from tests.servers.ports import free_port
from tests.servers.running import ServerError
from tests.worker.workplaces import wait_until
from worker.broker_time import broker_time
from worker.brokers import redis_broker


PASSWORD = "long-and-random"
PATIENCE = 30.0


@pytest.fixture(name="port", scope="module")
def _port(
    certificate: Certificate, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[int]:
    """Run the page's configuration on a free port of this machine."""
    try:
        binary = find_redis_with_tls()
    except ServerError as error:
        without("Redis with TLS", error)
    port, users = free_port(), tmp_path_factory.mktemp("acl") / "users.acl"
    users.write_text(
        filled_in(block("user grievance on"), {">PASSWORD": f">{PASSWORD}"})
        + block("user sentinel on")
    )
    places = {
        "tls-port 6379": f"tls-port {port}",
        "/etc/grievance/server.pem": certificate.server,
        "/etc/grievance/server.key": certificate.key,
        "/etc/grievance/ca.pem": certificate.ca,
        "/etc/grievance/users.acl": users,
    }
    text = filled_in(block("tls-port 6379"), places) + f"bind {HERE}\n"
    how = {
        "ssl": True,
        "ssl_ca_certs": str(certificate.ca),
        "ssl_check_hostname": False,
    }
    with configured(binary, text, port, **how):
        yield port


def url_of(port: int, ca: Path, host: str = "localhost") -> str:
    """Return the URL of the page, for here."""
    places = {
        "PASSWORD": PASSWORD,
        "redis.office.example:6379": f"{host}:{port}",
        "/etc/grievance/ca.pem": ca,
    }
    return filled_in(example("rediss://grievance:"), places)


def test_workers_come_in_over_tls(port: int, certificate: Certificate) -> None:
    """
    With the URL of the page and the rights of the page, a hint is taken and fetched.
    """
    url = url_of(port, certificate.ca)
    assert broker_time(url, PATIENCE).year > 2000
    broker = redis_broker(url)

    broker.do_enqueue("jobs", "1", "hint")

    assert [b"hint"] == broker.do_fetch("jobs", 1)
    broker.close()


def test_sentinels_name_a_server_by_what_its_certificate_says(
    port: int, certificate: Certificate
) -> None:
    """
    Over TLS to the Sentinel and to the server, both checked.
    """
    asked = free_port()
    tls = {
        "tls-port 26379": f"tls-port {asked}",
        "/etc/grievance/server.pem": certificate.server,
        "/etc/grievance/server.key": certificate.key,
        "/etc/grievance/ca.pem": certificate.ca,
    }
    watching = {"10.0.0.11 6379 2": f"localhost {port} 1"}
    text = (
        filled_in(block("announce-hostnames"), tls)
        + f"bind {HERE}\n"
        + filled_in(block("sentinel monitor"), watching)
    )
    how = {
        "ssl": True,
        "ssl_ca_certs": str(certificate.ca),
        "ssl_check_hostname": False,
    }
    with configured(find_redis_with_tls(), text, asked, "--sentinel", **how):
        url = (
            f"rediss+sentinel://grievance:{PASSWORD}@localhost:{asked}/hints"
            f"?ssl_ca_certs={certificate.ca}"
        )
        wait_until(lambda: is_named(url))
        with pytest.raises(SetupError, match="does not answer"):
            broker_time(url.replace("localhost", HERE), PATIENCE)


def is_named(url: str) -> bool:
    """Whether the Sentinel has found the server to be well, and it answers us."""
    try:
        return broker_time(url, PATIENCE).year > 2000
    except SetupError:
        return False


def test_who_cannot_prove_it_is_told_nothing(
    port: int, certificate: Certificate, tmp_path: Path
) -> None:
    """
    Neither under another name nor of another authority, and not without TLS.
    """
    another = make_certificate(tmp_path).ca
    closed = url_of(port, certificate.ca)
    for url in (
        url_of(port, certificate.ca, host=HERE),
        url_of(port, another),
        closed.replace("rediss:", "redis:").partition("?")[0],
    ):
        with pytest.raises(SetupError, match="does not answer") as said:
            broker_time(url, PATIENCE)
        assert PASSWORD not in str(said.value)


@pytest.mark.parametrize(
    "more", ["ssl_cert_reqs=none", "ssl_check_hostname=false", "ssl_ca_data=x"]
)
@pytest.mark.parametrize("scheme", ["rediss://h/0", "rediss+sentinel://h,i/hints"])
def test_trusting_anybody_is_refused(scheme: str, more: str) -> None:
    """
    In a sentence that says what to name instead.
    """
    with pytest.raises(SetupError, match="ssl_ca_certs=FILE"):
        redis_broker(f"{scheme}?{more}")
