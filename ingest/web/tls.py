"""Certificates: whom we trust, and what is wrong with one in words."""

import ssl
from pathlib import Path
from typing import Final

import httpcore

from ingest.contract import FeedError

# Numbers of OpenSSL (x509_vfy.h), which ssl hands on as verify_code.
_WORDS: Final = {
    9: "is not valid yet: is the clock of this computer right?",
    10: "has expired: the owner of the server must renew it",
    18: "is signed by itself: get it from the owner and name it in ca_file",
    19: "is signed by an authority that nobody knows: get its certificate and name it in ca_file",
    20: "is signed by an authority that is not known here, or the server does not send the certificates in between: "
    "get the missing ones and name them in ca_file",
    62: "is that of another server: check the name in the address",
    64: "is that of another server: write the name of the server in the address, not its number",
}


def context(ca_file: Path | None) -> ssl.SSLContext:
    """Trusts the public authorities, those of this computer and those in ``ca_file``. Raises FeedError."""
    made = httpcore.default_ssl_context()
    if ca_file is not None:
        try:
            made.load_verify_locations(cafile=ca_file)
        except OSError as error:
            what = "is no file with certificates (PEM)" if isinstance(error, ssl.SSLError) else error.strerror
            raise FeedError(f"ca_file {ca_file.name}: {what}", is_permanent=True) from None
    return made


def words(error: ssl.SSLError) -> str:
    """What is wrong, for the person who can mend it."""
    if isinstance(error, ssl.SSLCertVerificationError):
        known = _WORDS.get(error.verify_code)
        return f"its certificate {known}" if known else f"its certificate is refused: {error.verify_message}"
    return f"no encrypted connection ({error.reason or 'broken off'}): is https right for this address?"
