"""Until when a certificate is good, and what is wrong with one in the words of a screen.

Python tells the dates of a certificate only when it trusts it. Of one that it does not trust (expired, self-signed),
the bytes are fetched first, and then a second connection trusts exactly these bytes, whatever the date is.
"""

import socket
import ssl
from datetime import date
from typing import Any, Final

from commandcenter.domain.clock import DAY, SECOND, to_datetime

_NO_CHECK_TIME: Final = 0x200000  # X509_V_FLAG_NO_CHECK_TIME of OpenSSL (x509_vfy.h); ssl has no name for it
# Numbers of OpenSSL (x509_vfy.h), which ssl hands on as verify_code.
_WORDS: Final = {
    9: "certificate is not valid yet",
    18: "certificate is signed by itself",
    19: "certificate is signed by an unknown authority",
    20: "certificate is signed by an unknown authority, or the server does not send the certificates in between",
    62: "certificate is that of another server",
    64: "certificate is that of another server",
}
_EXPIRED: Final = 10


def end_of(certificate: dict[str, Any] | None) -> int | None:
    """The instant at which a certificate (``getpeercert()``) ends; None when there is none."""
    text = (certificate or {}).get("notAfter")
    return int(ssl.cert_time_to_seconds(text)) * SECOND if isinstance(text, str) else None


def untrusted_end(addresses: list[str], host: str, port: int, seconds: float) -> int | None:
    """When the certificate of a server that we do not trust ends; None when that cannot be found out."""
    try:
        for_anybody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        for_anybody.check_hostname, for_anybody.verify_mode = False, ssl.CERT_NONE
        with _connect(for_anybody, addresses[0], host, port, seconds) as stream:
            held = stream.getpeercert(binary_form=True)
        for_this_one = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        for_this_one.check_hostname = False
        for_this_one.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN | _NO_CHECK_TIME
        for_this_one.load_verify_locations(cadata=held or b"")
        with _connect(for_this_one, addresses[0], host, port, seconds) as stream:
            return end_of(stream.getpeercert())
    except (OSError, ValueError):  # ssl's errors are OSErrors
        return None


def wrong(error: ssl.SSLCertVerificationError, ends_at: int | None) -> str:
    """What is wrong with a certificate that is not trusted."""
    if error.verify_code == _EXPIRED:
        return f"certificate expired on {_day(ends_at)}" if ends_at is not None else "certificate expired"
    return _WORDS.get(error.verify_code, f"certificate is refused: {error.verify_message}")


def ending(ends_at: int, at: int, warn_days: int) -> str | None:
    """That a certificate ends soon; None while there is time."""
    days = (ends_at - at) // DAY
    if days >= warn_days:
        return None
    if days <= 1:
        return "certificate ends in 1 day" if days == 1 else "certificate ends today"
    return f"certificate ends in {days} days"


def _day(instant: int) -> date:
    return to_datetime(instant).date()


def _connect(context: ssl.SSLContext, address: str, host: str, port: int, seconds: float) -> ssl.SSLSocket:
    plain = socket.create_connection((address, port), seconds)
    try:
        return context.wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise
