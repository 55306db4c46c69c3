"""What settings of a server have to be, whichever way the mail goes; never quoted."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

from grievance.secret import is_reference


LARGEST_PORT = 65535
_BESIDE = frozenset("@/:[] ")  # what comes with an account, a port, a path or a scheme


def refuse_bad_server(*, host: str, port: int, security: str) -> None:
    """Raise `ValueError` if there is no such place, or the way there is open to all."""
    if not _is_host(host):
        msg = "host is to be the name or address of a server, and nothing beside it"
        raise ValueError(msg)
    if not 0 <= port <= LARGEST_PORT:
        msg = f"port is to be from 1 to {LARGEST_PORT}, or 0 for the usual one"
        raise ValueError(msg)
    if security == "none" and not is_loopback(host):
        msg = "security may be none on this very machine only; use tls or starttls"
        raise ValueError(msg)


def refuse_bad_login(*, user: str, password: str, command: tuple[str, ...]) -> None:
    """Raise `ValueError` if nobody could log in, or a secret stands where none may."""
    if password and not is_reference(password):
        msg = (
            "password is to say where it is, as env:NAME or file:PATH; a password "
            "itself does not belong into this file"
        )
        raise ValueError(msg)
    if password and command:
        msg = "name a password or a token_command, not both"
        raise ValueError(msg)
    if (password or command) and not (user and user.isprintable()):
        msg = "user is to be the name of the account"
        raise ValueError(msg)
    if command and not all(command):
        msg = "token_command is to be a program and its arguments, none of them empty"
        raise ValueError(msg)


def refuse_outside(name: str, number: int, least: int, most: int) -> None:
    """Raise `ValueError` if *number*, the setting *name*, makes no sense."""
    if not least <= number <= most:
        msg = f"{name} is to be from {least} to {most}"
        raise ValueError(msg)


def is_loopback(host: str) -> bool:
    """Tell whether a server is on this machine, without asking any other."""
    if host.lower() == "localhost":
        return True
    address = _ip(host)
    return address is not None and address.is_loopback


def _is_host(host: str) -> bool:
    """Tell a bare name or address from one with an account, a port or a path."""
    if not host or not host.isprintable():
        return False
    return _ip(host) is not None or _BESIDE.isdisjoint(host)


def _ip(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
