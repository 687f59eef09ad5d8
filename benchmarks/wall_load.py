"""Many displays without a browser, in one process of their own: a live stream and a report every three seconds each.

``python -m benchmarks.wall_load PORT``: reads the tokens of the displays as a JSON list from the first line of its
input, and says "ready" when each has its program. A stream that ends is opened anew after the waits of
assets/live-worker.js. At every further line it says as JSON what happened since the last one, and forgets it.
"""

import asyncio
import json
import random
import sys
import time
import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

RETRY_FIRST_S: Final = 0.2
RETRY_MAX_S: Final = 1.5
RETRY_MORE: Final = 1.6
REPORT_S: Final = 3.0
WITHIN_S: Final = 20.0
PROGRAM: Final = b'"panel":"program"'


@dataclass
class Heard:
    """Since the last question: when each client lost its stream, when it had its program, and how reports went."""

    lost: dict[int, float] = field(default_factory=dict)
    served: dict[int, float] = field(default_factory=dict)  # the first program after that
    refused: Counter[str] = field(default_factory=Counter)  # streams, by the answer
    reports: Counter[str] = field(default_factory=Counter)  # by the answer
    report_ms: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)  # when anybody was let in or had his report taken
    received: int = 0  # bytes of streams


class Clients:
    """All of them."""

    def __init__(self, port: int, tokens: list[str]) -> None:
        self._port, self._tokens = port, tokens
        self.heard = Heard()
        self.has_program: set[int] = set()

    async def run(self) -> None:
        """Until it is cancelled."""
        async with asyncio.TaskGroup() as group:
            for number in range(len(self._tokens)):
                group.create_task(self._listen(number))
                group.create_task(self._report(number))

    async def _listen(self, number: int) -> None:
        wait = RETRY_FIRST_S
        while True:
            status = await self._stream(number)
            if number in self.has_program:
                self.has_program.discard(number)
                self.heard.lost[number] = time.time()
                wait = RETRY_FIRST_S
            elif status != "200":
                self.heard.refused[status] += 1
            await asyncio.sleep(wait * random.uniform(0.75, 1.25))
            wait = min(RETRY_MAX_S, wait * RETRY_MORE)

    async def _stream(self, number: int) -> str:
        """One stream until its end; its status, or what went wrong."""
        try:
            reader, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", self._port), WITHIN_S)
        except (OSError, TimeoutError) as error:
            return type(error).__name__
        try:
            path = f"/live/stream?view=wall-program&client=load{number}"
            writer.write(self._head("GET", path, number, "Accept-Encoding: gzip\r\n"))
            status, is_packed = await asyncio.wait_for(_answer(reader), WITHIN_S)
            if status == "200":
                self.heard.answers.append(time.time())
                await self._read(reader, number, zlib.decompressobj(31) if is_packed else None)
            return status
        except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError) as error:
            return type(error).__name__
        finally:
            writer.close()

    async def _read(self, reader: asyncio.StreamReader, number: int, unpack: Any) -> None:
        tail = b""
        while piece := await _chunk(reader):
            self.heard.received += len(piece)
            text = tail + (unpack.decompress(piece) if unpack else piece)
            if PROGRAM in text and number not in self.has_program:
                self.has_program.add(number)
                self.heard.served.setdefault(number, time.time())
            tail = text[-len(PROGRAM) :]

    async def _report(self, number: int) -> None:
        await asyncio.sleep(random.uniform(0, REPORT_S))
        opened_at, line = round(time.time() * 1000), None
        while True:
            begin = time.monotonic()
            try:
                if line is None:
                    line = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", self._port), WITHIN_S)
                reader, writer = line
                writer.write(self._said(number, opened_at))
                status, _ = await asyncio.wait_for(_answer(reader, is_whole=True), WITHIN_S)
                self.heard.report_ms.append(1000 * (time.monotonic() - begin))
                if status == "200":
                    self.heard.answers.append(time.time())
            except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError) as error:
                status = type(error).__name__
                if line is not None:
                    line[1].close()
                line = None
            self.heard.reports[status] += 1
            await asyncio.sleep(max(0.0, REPORT_S - (time.monotonic() - begin)))

    def _said(self, number: int, opened_at: int) -> bytes:
        body = json.dumps({
            "window": 1, "t0": time.time() * 1000, "opened_at": opened_at, "shows": "rotation:ronde", "title": "Nilai",
            "data_at": round(time.time() * 1000), "stale": 0, "failing": 0, "frame_rate": 60, "heap_bytes": 60_000_000,
            "nodes": 4_000, "errors": 0, "last_error": "", "width_px": 1920, "height_px": 1080, "pixel_ratio": 1,
            "offset_ms": 0.5, "warm": [], "build": "benchmark",
        }).encode()  # fmt: skip
        more = (
            f"Content-Type: application/json\r\nOrigin: http://127.0.0.1:{self._port}\r\n"
            f"Sec-Fetch-Site: same-origin\r\nContent-Length: {len(body)}\r\n"
        )
        return self._head("POST", "/wall/report", number, more) + body

    def _head(self, method: str, path: str, number: int, more: str) -> bytes:
        cookie = f"commandcenter-display={self._tokens[number]}"
        return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nCookie: {cookie}\r\n{more}\r\n".encode()


async def _answer(reader: asyncio.StreamReader, *, is_whole: bool = False) -> tuple[str, bool]:
    """Status, and whether the body is packed; ``is_whole``: the body is read too."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    if is_whole:
        if "transfer-encoding: chunked" in head:
            while await _chunk(reader):
                pass
        else:
            await reader.readexactly(int(head.partition("content-length:")[2].partition("\r\n")[0] or 0))
    return head.split(" ", 2)[1], "content-encoding: gzip" in head


async def _chunk(reader: asyncio.StreamReader) -> bytes:
    """One chunk of a chunked body; empty at its end."""
    size = int(await reader.readline() or b"0", 16)
    piece = await reader.readexactly(size + 2)
    return piece[:-2] if size else b""


async def main(port: int) -> None:
    """Until the input ends."""
    loop = asyncio.get_running_loop()
    tokens = json.loads(await loop.run_in_executor(None, sys.stdin.readline))
    clients = Clients(port, tokens)
    running = asyncio.create_task(clients.run())
    while len(clients.has_program) < len(tokens):
        await asyncio.sleep(0.05)
    clients.heard = Heard()
    print("ready", flush=True)
    while await loop.run_in_executor(None, sys.stdin.readline):
        told, clients.heard = clients.heard, Heard()
        print(json.dumps(vars(told) | {"with_program": len(clients.has_program)}), flush=True)
    running.cancel()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
