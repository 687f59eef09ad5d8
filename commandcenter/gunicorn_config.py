"""gunicorn, as the live streams need it: threads, a quick end, and the watch started after the fork."""

import signal
import sys
import threading
from types import FrameType
from typing import Any

from commandcenter import logs, settings
from commandcenter.access import exposure
from commandcenter.web_worker import BehindProxy, Worker

_SETTINGS = settings.load()
exposure.check(_SETTINGS)

bind = f"{_SETTINGS.web_host}:{_SETTINGS.web_port}"
worker_class = BehindProxy if _SETTINGS.web_proxies else Worker
workers = _SETTINGS.web_workers
threads = _SETTINGS.web_threads
worker_connections = max(1000, 4 * threads)
timeout = 30
graceful_timeout = 3
keepalive = 30
loglevel = _SETTINGS.log_level
control_socket_disable = True
logconfig_dict = logs.as_dict(_SETTINGS)
accesslog = None  # addresses of pages say what somebody looked at, and when
limit_request_line, limit_request_fields, limit_request_field_size = 4094, 64, 8190
# Who asks, and how, is for commandcenter.app to find out (web_proxies): gunicorn would believe all that is on loopback.
forwarded_allow_ips, forwarder_headers, secure_scheme_headers = "", "", {}  # type: ignore[var-annotated]
if _SETTINGS.web_cert_file is not None:
    certfile, keyfile = str(_SETTINGS.web_cert_file), str(_SETTINGS.web_key_file)


def post_worker_init(worker: Any) -> None:
    """Start the watch in the worker; end the streams when it is asked to end, for they never end by themselves."""
    live = worker.wsgi.extensions["commandcenter.live"]
    live.start()
    # A thread that renders a map keeps the others waiting for up to 5 ms at a time, and those that send are in a hurry.
    sys.setswitchinterval(0.0005)
    finish = signal.getsignal(signal.SIGTERM)

    def end(number: int, stack: FrameType | None) -> None:
        # Not here: a signal handler must not wait for a lock that the interrupted code may hold.
        threading.Thread(target=live.stop, name="live-stop", daemon=True).start()
        if callable(finish):
            finish(number, stack)

    signal.signal(signal.SIGTERM, end)
