"""Which addresses may be asked: none of our own network, unless the source names it; by no redirect, by no name."""

from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ingest.contract import FeedError
from ingest.web.client import Web
from ingest.web.guard import Guard, is_public, system_resolve
from ingest.web.source import WebSource
from tests.ingest.webservers import http, job, serving

LOCAL = [
    "127.0.0.1", "127.8.8.8", "0.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "100.100.100.200", "192.0.0.1", "198.18.0.1", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "ff0e::1",
    "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::10.1.2.3",
    "192.88.99.1", "2606:4700::5efe:7f00:1", "2606:4700::200:5efe:10.1.2.3", "0.0.0.0",  # noqa: S104
    "64:ff9b:1::1", "2002:7f00:1::", "2002:a01:203::1", "2001::1", "2001:db8::1", "fec0::1",
]  # fmt: skip


def source(url: str, *allowed: str, **fields: Any) -> WebSource:
    return WebSource.model_validate({"url": url, "allow_hosts": allowed, **fields})


def leading_to(*addresses: str) -> Any:
    return lambda _host, _port: list(addresses)


@pytest.mark.parametrize("address", LOCAL)
def test_an_address_that_is_not_public_is_refused_in_every_disguise(address: str) -> None:
    assert not is_public(ip_address(address))
    with pytest.raises(FeedError, match="a network that is not public") as caught:
        Guard((), leading_to(address)).addresses("portal.example", 80)
    assert caught.value.is_permanent
    assert address in str(caught.value)


@pytest.mark.parametrize("address", ["8.8.8.8", "103.1.2.3", "2001:4860:4860::8888", "64:ff9b::8.8.8.8"])
def test_a_public_address_may_be_asked(address: str) -> None:
    assert Guard((), leading_to(address)).addresses("portal.example", 80) == [address]


@given(st.ip_addresses())
def test_every_address_is_judged_and_none_that_belongs_to_one_computer_or_network_is_public(address: Any) -> None:
    local = address.is_private or address.is_loopback or address.is_link_local or address.is_multicast
    assert not (local and is_public(address))


def test_of_several_addresses_only_those_that_may_be_asked_remain() -> None:
    guard = Guard((), leading_to("10.0.0.1", "8.8.8.8", "::1"))
    assert guard.addresses("portal.example", 80) == ["8.8.8.8"]


@pytest.mark.parametrize(
    ("allowed", "may"),
    [
        ("10.1.2.3", True),
        ("10.0.0.0/8", True),
        ("10.1.2.3/8", True),
        ("srikandi.bojonegoro.local", True),
        ("10.1.2.4", False),
        ("192.168.0.0/16", False),
        ("bojonegoro.local", False),
        ("fd00::/8", False),
    ],
)
def test_the_source_may_name_what_is_meant_inside_our_network(allowed: str, may: bool) -> None:
    guard = Guard(source("http://x", allowed).allow_hosts, leading_to("10.1.2.3"))
    if may:
        assert guard.addresses("Srikandi.Bojonegoro.Local.", 80) == ["10.1.2.3"]
    else:
        with pytest.raises(FeedError, match="allow_hosts"):
            guard.addresses("srikandi.bojonegoro.local", 80)


def test_a_network_that_is_allowed_is_so_for_its_addresses_written_as_ipv6() -> None:
    assert Guard(("10.0.0.0/8",), leading_to("::ffff:10.1.2.3")).addresses("x", 80) == ["::ffff:10.1.2.3"]


@pytest.mark.parametrize("name", ["tidak-ada.invalid", "a" * 300, "..", "xn--\udcff"])
def test_a_name_that_leads_nowhere_is_told_and_may_pass(name: str) -> None:
    with pytest.raises(FeedError, match="there is no server") as caught:
        Guard(()).addresses(name, 80)
    assert not caught.value.is_permanent


@pytest.mark.parametrize("name", ["localhost", "127.1", "2130706433", "0x7f.1", "017700000001", "[::1]".strip("[]")])
def test_loopback_is_recognized_however_it_is_written(name: str) -> None:
    if not system_resolve(name, 80):
        pytest.skip("this system does not read it")
    with pytest.raises(FeedError, match="not public"):
        Guard(()).addresses(name, 80)


def test_without_permission_a_server_on_loopback_is_never_connected_to(tmp_path: Path) -> None:
    leads = pytest.raises(FeedError, match=r"'127.0.0.1' leads to 127.0.0.1")
    with serving(http(b"x")) as (url, requests), Web(source(url), job(tmp_path)) as web, leads:
        web.get(url)
    assert requests == []


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.2:{port}/",
        "//127.0.0.2:{port}/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]:{port}/",
        "http://[::ffff:127.0.0.2]:{port}/",
        "http://localhost.:{port}/",
        "http://user:word@127.0.0.2:{port}/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "gopher://127.0.0.1:70/",
        "javascript:alert(1)",
        "http://[",
        "https:///x",
    ],
)
def test_no_redirect_leads_into_our_network_or_to_another_protocol(tmp_path: Path, target: str) -> None:
    with serving(http(b"secret page"), "127.0.0.2") as (inside, requests):
        location = target.format(port=inside.rpartition(":")[2])
        moved = serving(http(b"", "302 Found", Location=location))
        with (
            moved as (url, _requests),
            Web(source(url, "127.0.0.1"), job(tmp_path)) as web,
            pytest.raises(FeedError) as caught,
        ):
            web.get(url)
    assert "redirects to" in str(caught.value)
    assert "word" not in str(caught.value).replace("passwd", "")
    assert caught.value.is_permanent or "no server" in str(caught.value)
    assert requests == []


def test_a_redirect_is_followed_and_the_first_address_stays_the_origin(tmp_path: Path) -> None:
    def moving(head: bytes) -> list[bytes]:
        if head.startswith(b"GET /old"):
            return [http(b"", "301 Moved Permanently", Location="../new?a=1#part")]
        return [http(head.partition(b" HTTP")[0])]

    with serving(moving) as (url, _requests), Web(source(url, "127.0.0.1"), job(tmp_path)) as web:
        answer = web.get(url + "/old/x")
        assert answer.path.read_bytes() == b"GET /new?a=1"
        assert answer.origin == url + "/old/x"


def test_redirects_in_a_circle_end(tmp_path: Path) -> None:
    with (
        serving(http(b"", "302 Found", Location="/again")) as (url, requests),
        Web(source(url, "127.0.0.1"), job(tmp_path)) as web,
        pytest.raises(FeedError, match="more than 5 times"),
    ):
        web.get(url)
    assert len(requests) == 6


def test_a_name_that_changes_its_address_between_judging_and_connecting_gains_nothing(tmp_path: Path) -> None:
    """DNS rebinding: the address that was judged is the one that is connected to; the name is asked for once."""
    asked: list[str] = []

    def rebinding(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    with serving(http(b"right")) as (url, requests):
        port = url.rpartition(":")[2]
        named = f"http://portal.example:{port}/data"
        with Web(source(named, "127.0.0.1"), job(tmp_path), rebinding) as web:
            answer = web.get(named)
    assert answer.path.read_bytes() == b"right"
    assert asked == ["portal.example"]
    assert f"host: portal.example:{port}".encode() in requests[0], "the server must know which site is meant"


def test_a_second_address_is_tried_when_the_first_does_not_answer(tmp_path: Path) -> None:
    with serving(http(b"x"), "127.0.0.3") as (url, _requests):
        named = url.replace("127.0.0.3", "portal.example")
        both = leading_to("127.0.0.1", "127.0.0.3")
        with Web(source(named, "portal.example"), job(tmp_path), both) as web:
            assert web.get(named).size == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"url": "ftp://x/"}, "begins with http"),
        ({"url": "data.bojonegorokab.go.id"}, "begins with http"),
        ({"url": "http://"}, "begins with http"),
        ({"url": "http://user:word@x/"}, "write them as a header, by secret"),
        ({"url": "http://x:port/"}, "is no web address"),
        ({"url": "http://x", "allow_hosts": ["10.0.0.0/33"]}, "name of a server, an address or a network"),
        ({"url": "http://x", "allow_hosts": ["10.0.0"]}, "name of a server, an address or a network"),
        ({"url": "http://x", "allow_hosts": ["http://x"]}, "name of a server, an address or a network"),
        ({"url": "http://x", "limits": {"max_mb": 0}}, "greater than 0"),
        ({"url": "http://x", "header": {}}, "Extra inputs"),
    ],
)
def test_a_wrong_source_is_found_in_the_configuration(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        WebSource.model_validate(fields)


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "0", "①27.0.0.1", "１２７.0.0.1"]
)
def test_a_number_that_is_written_in_another_way_is_the_same_address(host: str) -> None:
    with pytest.raises(FeedError):
        Guard((), system_resolve).addresses(host, 80)
