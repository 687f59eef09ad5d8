"""Many live clients in one process of their own: raw sockets, one selector.

``python -m benchmarks.sse_load PORT CLIENTS VIEW PANEL``: says "ready" when every client has its panels; at the first
line of its input it says as JSON, by the instant of the change (``changed_at`` of the events), when PANEL arrived at
each client.
"""

import json
import re
import selectors
import socket
import sys
import time
from collections import defaultdict

_CHUNK = 1 << 20
_KEEP = 400  # bytes: the head of an event that a chunk may have cut


class Client:
    """One stream. ``panels``: names that came so far."""

    def __init__(self, port: int, view: str, number: int) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port))
        self.sock.sendall(
            f"GET /live/stream?view={view}&client=load{number} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
        )
        self.sock.setblocking(False)
        self.panels: set[bytes] = set()
        self.tail = b""
        self.received = 0


def main(port: int, count: int, view: str, panel: str) -> None:
    """Connect all, then listen until the input ends."""
    head = re.compile(rb'"panel":"(\w+)","digest":"\w+","data_at":\w+,"stale_after_s":\w+,"v":\{"changed_at":(\d+)')
    arrivals: defaultdict[int, list[float]] = defaultdict(list)
    selector = selectors.DefaultSelector()
    for number in range(count):
        client = Client(port, view, number)
        selector.register(client.sock, selectors.EVENT_READ, client)
    selector.register(sys.stdin, selectors.EVENT_READ, None)
    filled, is_told, lost = 0, False, 0
    while True:
        for key, _events in selector.select():
            if key.data is None:
                total = sum(item.data.received for item in selector.get_map().values() if item.data)
                print(json.dumps({"arrivals": arrivals, "lost": lost, "bytes": total}), flush=True)
                return
            client, now = key.data, time.time()
            piece = client.sock.recv(_CHUNK)
            if not piece:
                lost += 1
                selector.unregister(client.sock)
                continue
            client.received += len(piece)
            text, last = client.tail + piece, 0
            for found in head.finditer(text):
                last = found.end()
                if not is_told:
                    filled += panel.encode() == found[1] and found[1] not in client.panels
                    client.panels.add(found[1])
                elif found[1] == panel.encode():
                    arrivals[int(found[2])].append(now)
            client.tail = text[max(last, len(text) - _KEEP) :]
        if filled == count and not is_told:
            is_told = True
            print("ready", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4])
