"""The live stream: Server-Sent Events, one thread of the web server per client."""

import json
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request

from commandcenter.access import gate
from commandcenter.domain.access import Permission
from commandcenter.live.hub import HubFull, Views
from commandcenter.live.mailbox import Mailbox
from commandcenter.live.owner import of_principal
from commandcenter.live.packing import START, packed, piece
from commandcenter.live.service import Live
from commandcenter.live.watch import wall_clock

BEAT_S = 3.0
LOOK_S = 1.0  # how often a stream looks whether somebody is still there
RETRY_AFTER_S = 5
PANEL = b"event: panel"
VIEWS_MAX = 64  # of one client: the tiles of the windows of one browser, those too that wait beneath others


def event(name: str, data: object) -> bytes:
    """One event of the stream."""
    return f"event: {name}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


def _has_left(environ: Mapping[str, Any]) -> Callable[[], bool]:
    """Whether the client hung up. Writing tells only at the second beat after, and the thread is held so long."""
    line = environ.get("gunicorn.socket")
    if not isinstance(line, socket.socket) or isinstance(line, ssl.SSLSocket):
        return lambda: False

    def has_left() -> bool:
        try:
            return line.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    return has_left


def _packed(batches: Iterator[list[bytes]]) -> Iterator[bytes]:
    """The same frames as a gzip stream. A panel's frame is everybody's, the others are this client's alone."""
    start = START
    for batch in batches:
        pieces = [packed(frame) if frame.startswith(PANEL) else piece(frame) for frame in batch]
        yield b"".join([start, *pieces])
        start = b""


@dataclass(frozen=True, slots=True)
class Door:
    """Who may look at what, and for how long. ``admits``: of the name of a view the name of what may be
    seen of it, None: nothing. ``keep`` is called while a request is answered; what it returns tells later, without one,
    whether the stream may go on."""

    admits: Callable[[str], str | None] = lambda view: view
    keep: Callable[[], Callable[[], bool]] = lambda: lambda: True


def blueprint(
    live: Live, views: Views, build: str, clock: Callable[[], int] = wall_clock, door: Door | None = None
) -> Blueprint:
    """The route /live/stream?view=…&view=…&client=…

    First ``views`` (what was asked for -> the name under which its panels come), a ``beat``, every panel; then a
    ``panel`` whenever one changed and a ``beat`` every three seconds. ``build`` tells old pages that the program
    under them was replaced. 404 when no view is known, or none that may be seen; 503 with Retry-After when there is no
    room. Whoever may not look any more is hung up on with the next beat. Whoever accepts gzip gets it packed
    (commandcenter.live.packing): a seventh of the bytes.
    """
    routes = Blueprint("live", __name__)
    door = door or Door()

    def beat() -> bytes:
        health = live.health
        store = "ok" if health.is_reachable else "missing" if health.is_missing else "unreachable"
        return event("beat", {"server_at": clock(), "store": store, "build": build})

    def frames(
        client: Mailbox, names: dict[str, str | None], has_left: Callable[[], bool], may_stay: Callable[[], bool]
    ) -> Iterator[list[bytes]]:
        yield [event("views", names), beat()]
        next_beat = time.monotonic() + BEAT_S
        for _ in live.hub.fill(client):
            if client.is_closed or has_left():
                return
            if time.monotonic() >= next_beat:  # a display that hears nothing hangs up and begins anew
                yield [*client.take(0), beat()]
                next_beat = time.monotonic() + BEAT_S
        while not client.is_closed and not has_left():
            ready = client.take(min(LOOK_S, next_beat - time.monotonic()))
            if time.monotonic() >= next_beat:
                if not may_stay():
                    return
                ready.append(beat())
                next_beat = time.monotonic() + BEAT_S
            if ready:
                yield ready

    @routes.get("/live/stream")
    @gate.needs(Permission.WATCH)
    def stream() -> Response:
        names = {requested: views.canonical(requested) for requested in request.args.getlist("view")[:VIEWS_MAX]}
        names = {requested: door.admits(name) if name else None for requested, name in names.items()}
        known = sorted({name for name in names.values() if name is not None})
        if not known:
            return Response("no such view\n", 404, mimetype="text/plain")
        live.start()
        try:
            owner = of_principal(gate.principal())
            client = live.hub.connect(known, request.args.get("client", "")[:64], owner)
        except HubFull as error:
            headers = {"Retry-After": str(RETRY_AFTER_S)}
            return Response(f"{error}\n", 503, headers=headers, mimetype="text/plain")
        pieces = frames(client, names, _has_left(request.environ), door.keep())
        is_packed = request.accept_encodings["gzip"] > 0
        answer = Response(_packed(pieces) if is_packed else map(b"".join, pieces), mimetype="text/event-stream")
        answer.headers["Vary"] = "Accept-Encoding"
        if is_packed:
            answer.headers["Content-Encoding"] = "gzip"
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["X-Accel-Buffering"] = "no"  # nginx would hold events back
        # Not in the generator: one that was never started never runs its `finally`.
        answer.call_on_close(lambda: live.hub.disconnect(client))
        return answer

    return routes
