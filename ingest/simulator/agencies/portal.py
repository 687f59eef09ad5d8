"""The agencies' servers on loopback, for the demo: statistics, open data, complaints, a few websites.

Nothing here is a model of how to build such servers; they answer what a feed of that kind asks for.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import numpy as np

from commandcenter.domain.clock import WIB
from ingest.simulator.agencies import channels, published
from ingest.simulator.agencies.tickets import PROBLEMS

SLOT: Final = timedelta(minutes=10)
_OPENS: Final = timedelta(hours=6)
_SLOTS: Final = 96  # from 6 to 22
_PER_SLOT: Final = 1 / _SLOTS  # one ticket a day: a regency gets one to ten over all its channels
PAGE: Final = 60
FIRST_DAY: Final = date(2024, 1, 1)
_BEGAN: Final = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=WIB)
_FINE: Final = (
    "<!DOCTYPE html><html lang=id><title>{name}</title><h1>{name}</h1><p>Pemerintah Kabupaten Bojonegoro</p></html>"
)
_DEFACED: Final = "<!DOCTYPE html><html><title>slot gacor</title><h1>Situs slot gacor hari ini</h1></html>"


class Answer(NamedTuple):
    """What a server says."""

    status: int
    body: bytes
    content_type: str = "application/json; charset=utf-8"
    headers: Mapping[str, str] = {}


def answer(address: str, host: str, seed: int, now: datetime) -> Answer:
    """The answer to GET ``address`` (path and query) at ``now``. ``host``: what the server is called in links."""
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query))
    path = parts.path.strip("/").split("/")
    routes: dict[str, Callable[[], Answer]] = {
        "kanal": lambda: _channels(query, seed, now),
        "bps": lambda: _bps(path[1:]),
        "ckan": lambda: _ckan(path[1:], host, seed, now),
        "open311": lambda: _requests(query, seed, now),
        "situs": lambda: _site(path[1:], now),
        "mati": lambda: Answer(503, b'{"error": "sedang dalam perbaikan"}', headers={"Retry-After": "900"}),
    }
    found = routes.get(path[0])
    return found() if found else Answer(404, b'{"error": "tidak ada"}')


def _json(content: object) -> Answer:
    return Answer(200, json.dumps(content, ensure_ascii=False).encode())


def _channels(query: Mapping[str, str], seed: int, now: datetime) -> Answer:
    rows = [
        {"indikator": row.indicator, "bulan": f"{row.year}-{row.month:02d}", "nilai": row.value}
        for row in channels.months(seed, channels.MONTHLY, FIRST_DAY, now.date())
    ]
    page = int(query.get("halaman", "1"))
    return _json({"jumlah": len(rows), "data": rows[(page - 1) * PAGE : page * PAGE]})


def _bps(path: list[str]) -> Answer:
    """``list/model/data/domain/3522/var/101/th/125/…``: names and values in turn."""
    words = dict(zip(path[3::2], path[4::2], strict=False))
    variable = int(words.get("var", "0"))
    if variable not in published.BPS_TABLES:
        return _json({"status": "Error", "message": "variabel tidak ada"})
    if words.get("model") == "data":
        return _json(published.bps_data(variable, int(words.get("th", "0"))))
    return _json(published.bps_years(variable))


def _ckan(path: list[str], host: str, seed: int, now: datetime) -> Answer:
    if path[-1:] == ["package_show"]:
        resource = {
            "id": "medsos-bulanan",
            "name": "Media sosial per bulan",
            "format": "XLSX",  # it is not, as on real portals: the bytes decide
            "mimetype": None,
            "url": f"http://{host}/ckan/unduh/medsos.csv",
            "last_modified": f"{now:%Y-%m}-01T00:00:00.000000",
        }
        package = {"id": "media-sosial", "name": "media-sosial", "title": "Media sosial", "resources": [resource]}
        return _json({"help": "", "success": True, "result": package})
    if path[:1] == ["unduh"]:
        rows = [
            f"{row.indicator};{row.year}-{row.month:02d};{row.value:,}".replace(",", ".")
            for row in channels.months(seed, channels.SOCIAL, FIRST_DAY, now.date())
        ]
        body = "\r\n".join(["indikator;bulan;nilai", *rows]).encode()
        return Answer(200, body, "application/vnd.ms-excel")
    return _json({"success": False, "error": {"__type": "Not Found Error", "message": "Tidak ditemukan"}})


def _requests(query: Mapping[str, str], seed: int, now: datetime) -> Answer:
    """Service requests of the last days, or of the stretch that is asked for since FIRST_DAY."""
    first = max(_moment(query.get("start_date"), now - timedelta(days=30)), _BEGAN)
    last = min(now, _moment(query.get("end_date"), now))
    found = []
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    while midnight <= last:
        for n in np.flatnonzero(np.random.default_rng((seed, midnight.toordinal())).random(_SLOTS) < _PER_SLOT):
            began = midnight + _OPENS + int(n) * SLOT
            slot = int(began.timestamp() // SLOT.total_seconds())
            draw = np.random.default_rng((seed, slot))
            moment = began + timedelta(seconds=int(draw.integers(600)))
            if first <= moment <= last:
                found.append(_request(draw, slot, moment, now))
        midnight += timedelta(days=1)
    return _json(found)


def _request(draw: np.random.Generator, slot: int, moment: datetime, now: datetime) -> dict[str, object]:
    problem = PROBLEMS[int(draw.choice(len(PROBLEMS), p=[p.share / sum(q.share for q in PROBLEMS) for p in PROBLEMS]))]
    answered = moment + timedelta(hours=float(draw.gamma(2.0, 30)))
    is_closed = answered <= now
    return {
        "service_request_id": f"WA-{slot}",
        "status": "closed" if is_closed else "open",
        "service_name": problem.category,
        "service_code": problem.opd,
        "agency_responsible": problem.opd,
        "requested_datetime": moment.isoformat(),
        "updated_datetime": answered.isoformat() if is_closed else "",  # empty, as some servers have it
        "lat": round(-7.15 + float(draw.normal(0, 0.06)), 5),
        "lon": round(111.88 + float(draw.normal(0, 0.08)), 5),  # the standard says "long"
    }


def _moment(text: str | None, otherwise: datetime) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(WIB) if text else otherwise
    except ValueError:
        return otherwise


def _site(path: list[str], now: datetime) -> Answer:
    """``retas`` shows what it should not, ``rusak`` is broken for ten minutes of every hour, the others are fine."""
    name = path[0] if path else ""
    if name == "retas":
        return Answer(200, _DEFACED.encode(), "text/html; charset=utf-8")
    if name == "rusak" and now.minute % 60 < 10:
        return Answer(503, b"<h1>503</h1>", "text/html")
    return Answer(200, _FINE.format(name=name.replace("-", " ").title()).encode(), "text/html; charset=utf-8")


def server(port: int, seed: int, clock: Callable[[], datetime] = lambda: datetime.now(WIB)) -> ThreadingHTTPServer:
    """A server on 127.0.0.1 that is not yet serving; ``port`` 0 takes a free one. Raises OSError when it is taken."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 20

        def do_GET(self) -> None:
            host = f"127.0.0.1:{made.server_port}"
            now = clock()
            try:
                said = answer(self.path, host, seed, now)
            except ValueError:
                said = Answer(400, b'{"error": "permintaan salah"}')
            self.send_response(said.status)
            self.send_header("Content-Type", said.content_type)
            self.send_header("Content-Length", str(len(said.body)))
            self.send_header("Last-Modified", format_datetime(now.replace(minute=0, second=0, microsecond=0)))
            for header, value in said.headers.items():
                self.send_header(header, value)
            self.end_headers()
            self.wfile.write(said.body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing: the feeds' own log tells what was asked."""

    made = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    made.daemon_threads = True
    return made
