"""Which addresses a feed may ask. A source, or a redirect of it, must not make us ask our own network for it."""

import socket
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from ingest.contract import FeedError

Resolve = Callable[[str, int], list[str]]  # host, port -> addresses; raises OSError

_NAT64: Final = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_ISATAP: Final = (0x0000_5EFE, 0x0200_5EFE)  # RFC 5214: after these 32 bits, too, whatever the network before them is
_RELAYS: Final = IPv4Network("192.88.99.0/24")  # RFC 7526: given up, and whoever announces it takes what comes


def system_resolve(host: str, port: int) -> list[str]:
    """Every address of a name by the system's resolver, which keeps its own time limit. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether anybody on the internet could ask this address; an IPv4 address inside an IPv6 one counts as itself."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is None and int(address) >> 32 & 0xFFFF_FFFF in _ISATAP:
            inner = IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    if isinstance(address, IPv4Address) and address in _RELAYS:
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


class Guard:
    """``allowed``: names, addresses and networks (``allow_hosts``) that may be asked although they are not public."""

    def __init__(self, allowed: Iterable[str], resolve: Resolve = system_resolve) -> None:
        self._resolve = resolve
        self._names = set()
        self._networks = []
        for entry in allowed:
            try:
                self._networks.append(ip_network(entry, strict=False))
            except ValueError:
                self._names.add(entry)

    def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of ``host`` that may be asked. One of exactly these is to be connected to: asking for the name
        again could give another one. Raises FeedError: there is no such name, or none of them may be asked."""
        name = host.lower().rstrip(".")
        try:
            found = self._resolve(host, port)
        except (OSError, UnicodeError):
            raise FeedError(
                f"there is no server {host!r}: check the name in the address; if it is right, the name service of this "
                "network may be down"
            ) from None
        allowed = [text for text in found if name in self._names or self._may(text)]
        if not allowed:
            raise FeedError(
                f"{host!r} leads to {', '.join(found) or 'no address'}, inside a network that is not public; if it is "
                f"meant, add {host!r} to allow_hosts of this source",
                is_permanent=True,
            )
        return allowed

    def _may(self, text: str) -> bool:
        address = ip_address(text)
        inside = getattr(address, "ipv4_mapped", None) or address
        return is_public(address) or any(inside in network for network in self._networks)
