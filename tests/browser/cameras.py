"""Cameras and web pages on loopback, which do what cameras do: send, fall silent, crawl, flood, come back."""

import io
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

from PIL import Image

from tests.servers import free_port

STREAM = Path(__file__).parent / "hls"
TYPES = {".m3u8": "application/vnd.apple.mpegurl", ".ts": "video/mp2t"}


def picture(colour: tuple[int, int, int], form: str = "JPEG", size: tuple[int, int] = (64, 36)) -> bytes:
    """A picture of one colour."""
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, form)
    return target.getvalue()


class Camera:
    """``mood``: "good", "silent" (takes the request and never answers), "crawls" (a byte a second), "floods" (a hundred
    pictures a second), "endless" (a picture that never ends), "away" (an error), "elsewhere" (a redirect to
    ``target``). ``asked`` counts requests by path."""

    def __init__(self) -> None:
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self.mood = "good"
        self.target = ""
        self.page = b"<!doctype html><body style='background:#00f'>halaman</body>"
        self.asked: Counter[str] = Counter()
        self.open = 0
        self._ending = threading.Event()
        self._server: ThreadingHTTPServer | None = None

    def start(self) -> "Camera":
        """On loopback."""
        self._ending.clear()
        handler = type("Handler", (_Handler,), {"camera": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self) -> None:
        """As a plug that is pulled."""
        self._ending.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def wait(self, seconds: float) -> bool:
        """Whether it goes on."""
        return not self._ending.wait(seconds)


class _Handler(BaseHTTPRequestHandler):
    camera: ClassVar[Camera]
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._give(b"", "text/html")
        self.close_connection = True

    def do_GET(self) -> None:
        camera, path = self.camera, self.path.partition("?")[0]
        camera.asked[path] += 1
        camera.open += 1
        try:
            self._answer(camera, path)
        except OSError:
            pass
        finally:
            camera.open -= 1
            self.close_connection = True

    def _answer(self, camera: Camera, path: str) -> None:
        if camera.mood == "away":
            self.send_error(503)
        elif camera.mood == "elsewhere":
            self.send_response(302)
            self.send_header("Location", camera.target + path)
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif camera.mood == "silent":
            while camera.wait(0.1) and camera.mood == "silent":
                pass
        elif path == "/stream":
            self._stream(camera)
        elif path == "/snapshot.jpg":
            self._give(picture((200, 0, 0)), "image/jpeg")
        elif path == "/hls/langsung.m3u8":
            self._give(_playlist(int(time.monotonic())), TYPES[".m3u8"])
        elif path.startswith("/hls/") and (STREAM / path[5:]).is_file():
            file = STREAM / path[5:]
            self._give(file.read_bytes(), TYPES[file.suffix])
        else:
            self._give(camera.page, "text/html")

    def _give(self, content: bytes, media_type: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(content)

    def _stream(self, camera: Camera) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        shade = 0
        while camera.mood in ("good", "floods", "crawls", "endless"):
            shade = (shade + 5) % 200
            content = picture((0, 55 + shade, 0))
            head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(content)}\r\n\r\n".encode()
            if camera.mood == "crawls":
                self._crawl(camera, head + content)
            elif camera.mood == "endless":
                self.wfile.write(b"--frame\r\nContent-Type: image/jpeg\r\n\r\n" + content[: len(content) // 2])
                while camera.mood == "endless" and camera.wait(0.01):
                    self.wfile.write(bytes(1000))
            else:
                self.wfile.write(head + content + b"\r\n")
            if not camera.wait(0.01 if camera.mood == "floods" else 0.1):
                return

    def _crawl(self, camera: Camera, content: bytes) -> None:
        for byte in content:
            if camera.mood != "crawls" or not camera.wait(1):
                return
            self.wfile.write(bytes([byte]))
            self.wfile.flush()

    def log_message(self, *_arguments: object) -> None:
        """Nothing: tests read what was asked."""


def _playlist(second: int) -> bytes:
    """The last three seconds of a stream that repeats four of them for ever."""
    parts = "".join(
        f"#EXT-X-DISCONTINUITY\n#EXTINF:1.0,\nbagian-{n % 4}.ts?{n}\n" for n in range(second - 2, second + 1)
    )
    head = f"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:{second - 2}\n"
    return (head + f"#EXT-X-DISCONTINUITY-SEQUENCE:{second - 2}\n" + parts).encode()


def until(is_so: Callable[[], object], seconds: float = 30) -> None:
    """Wait for a condition."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)
