"""The agencies' servers of the demo: every route answers as one of its kind does, and only to this machine."""

import csv
import socket
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from ingest.simulator.agencies import channels, portal, published
from tests.ingest.simulator.agencies.conftest import NOW, SEED

MONTHS = 25  # from the first day to NOW


@pytest.fixture
def clock() -> list[datetime]:
    return [NOW]


@pytest.fixture
def server(clock: list[datetime]) -> Iterator[httpx.Client]:
    made = portal.server(0, SEED, lambda: clock[0])
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{made.server_address[1]}", trust_env=False) as client:
        yield client
    made.shutdown()
    made.server_close()
    thread.join(5)


def test_it_listens_on_loopback_only(server: httpx.Client) -> None:
    port = server.base_url.port
    for host, is_there in (("127.0.0.1", True), ("127.0.0.2", False)):
        with socket.socket() as probe:
            assert (probe.connect_ex((host, port or 0)) == 0) is is_there


def test_a_port_that_is_taken_is_an_error(server: httpx.Client) -> None:
    with pytest.raises(OSError, match="in use"):
        portal.server(server.base_url.port or 0, SEED)


def test_channels_come_page_by_page_each_month_once(server: httpx.Client) -> None:
    rows, page = [], 1
    while got := server.get("/kanal", params={"halaman": page, "size": 60}).json()["data"]:
        assert len(got) <= portal.PAGE
        rows, page = rows + got, page + 1
    total = server.get("/kanal").json()["jumlah"]
    assert len(rows) == total == MONTHS * len(channels.MONTHLY)
    assert len({(row["indikator"], row["bulan"]) for row in rows}) == total


def test_statistics_are_asked_for_by_words_in_the_address(server: httpx.Client) -> None:
    years = server.get("/bps/v1/api/list/model/th/domain/3522/var/102/key/x").json()
    assert [year["th"] for year in years["data"][1]] == ["2018", "2019", "2023", "2024", "2025"]
    data = server.get("/bps/v1/api/list/model/data/domain/3522/var/102/th/125/key/x").json()
    assert list(data["datacontent"].values()) == [published.BPS_TABLES[102][2][2025]]
    assert server.get("/bps/v1/api/list/model/data/var/999/th/125").json()["status"] == "Error"


def test_the_portal_of_open_data_declares_a_format_that_its_bytes_are_not(server: httpx.Client) -> None:
    package = server.get("/ckan/api/3/action/package_show", params={"id": "media-sosial"}).json()
    assert package["success"] is True
    (resource,) = package["result"]["resources"]
    assert resource["format"] == "XLSX"
    file = server.get(resource["url"])
    rows = list(csv.DictReader(file.text.splitlines(), delimiter=";"))
    assert len(rows) == MONTHS * len(channels.SOCIAL)
    assert server.get("/ckan/api/3/action/nothing").json()["success"] is False


def requests(server: httpx.Client, **params: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = server.get("/open311/requests.json", params=params).json()
    return found


def test_service_requests_are_those_of_the_stretch_that_is_asked_for(server: httpx.Client) -> None:
    begin, end = NOW - timedelta(days=20), NOW - timedelta(days=3)
    some = requests(server, start_date=begin.isoformat(), end_date=end.isoformat())
    assert len(some) > 8
    assert all(begin <= datetime.fromisoformat(each["requested_datetime"]) <= end for each in some)
    every = {each["service_request_id"]: each for each in requests(server)}
    assert all(every[each["service_request_id"]] == each for each in some)
    assert len({each["service_request_id"] for each in some}) == len(some)


def test_there_is_about_a_request_a_day_since_the_beginning_and_none_before(server: httpx.Client) -> None:
    since = NOW - timedelta(days=1095)
    found = requests(server, start_date=since.isoformat())
    days = (NOW.date() - portal.FIRST_DAY).days
    assert 0.8 * days < len(found) < 1.2 * days
    assert min(each["requested_datetime"] for each in found)[:10] >= portal.FIRST_DAY.isoformat()


def test_a_request_is_answered_in_time_and_new_ones_come_in(server: httpx.Client, clock: list[datetime]) -> None:
    before = {each["service_request_id"]: each for each in requests(server)}
    assert {each["status"] for each in before.values()} == {"open", "closed"}
    for each in before.values():
        assert bool(each["updated_datetime"]) == (each["status"] == "closed")
    clock[0] += timedelta(days=2)
    after = {each["service_request_id"]: each for each in requests(server)}
    assert set(after) - set(before)
    both = set(after) & set(before)
    assert any(before[id_]["status"] == "open" and after[id_]["status"] == "closed" for id_ in both)
    assert not any(before[id_]["status"] == "closed" and after[id_] != before[id_] for id_ in both)


def test_no_request_tells_who_made_it(server: httpx.Client) -> None:
    for each in requests(server):
        assert not {"first_name", "last_name", "phone", "email", "address", "description"} & each.keys()


def test_one_website_is_defaced_one_is_down_for_a_while_and_the_others_are_well(
    server: httpx.Client, clock: list[datetime]
) -> None:
    assert "Pemerintah Kabupaten Bojonegoro" in server.get("/situs/dinkes").text
    assert "slot" in server.get("/situs/retas").text
    said = []
    for minute in (5, 15):
        clock[0] = NOW.replace(minute=minute)
        said.append(server.get("/situs/rusak").status_code)
    assert said == [503, 200]


def test_a_source_under_repair_says_when_to_come_back(server: httpx.Client) -> None:
    dead = server.get("/mati")
    assert (dead.status_code, dead.headers["Retry-After"]) == (503, "900")


@pytest.mark.parametrize(("address", "status"), [("/", 404), ("/nothing", 404), ("/kanal?halaman=x", 400)])
def test_a_wrong_address_is_an_answer_and_no_broken_line(server: httpx.Client, address: str, status: int) -> None:
    assert server.get(address).status_code == status
