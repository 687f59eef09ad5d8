"""Why there is no TLS connection to the broker, and what to do: nothing of it heals by trying again. Pure."""

import ssl
from typing import Final

from commandcenter.settings import Settings

_PASSING: Final = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)


def is_lasting(error: Exception | None) -> bool:
    """Whether somebody has to change something first. A broker that stops in the middle of a handshake comes back."""
    return isinstance(error, ssl.SSLError) and not isinstance(error, _PASSING)


def trouble(error: Exception, settings: Settings) -> str:
    """What an error that is lasting means, for whoever runs ingest."""
    broker = f"{settings.mqtt_host}:{settings.mqtt_port}"
    if isinstance(error, ssl.SSLCertVerificationError):
        seen = f"certificate verify failed: {error.verify_message.rstrip('.')}"
        return f"the broker {broker} is not to be trusted ({seen}); {_advice(error.verify_code, settings)}"
    reason = str(getattr(error, "reason", "") or error).lower().replace("_", " ")
    if "alert" in reason:
        own = settings.mqtt_cert_file or "none"
        return (
            f"the broker {broker} does not take our certificate ({reason}); COMMANDCENTER_MQTT_CERT_FILE is {own}: it "
            "must be signed by the authority that the broker trusts, neither ended nor revoked"
        )
    return f"the broker {broker} does not speak TLS as we do ({reason}); is {settings.mqtt_port} its port for TLS?"


def _advice(code: int, settings: Settings) -> str:
    trusted = f"COMMANDCENTER_MQTT_CA_FILE ({settings.mqtt_ca_file or 'the authorities of this system'})"
    match code:  # of OpenSSL (x509_vfy.h)
        case 9:
            return "its certificate begins later: is this machine's clock right?"
        case 10:
            return "its certificate has ended: `commandcenter certificate broker` makes a new one"
        case 62 | 64:
            return (
                f"its certificate is not for {settings.mqtt_host}: correct COMMANDCENTER_MQTT_HOST, or make one with "
                "this name (`commandcenter certificate broker NAME…`)"
            )
        case 26:
            return "its certificate is not one of a server: somebody plays the broker"
        case _:
            return (
                f"its certificate was not signed by {trusted}: give the authority of the broker, or somebody plays it"
            )
