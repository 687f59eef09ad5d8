"""E-mail: one message to all recipients of the channel, encrypted on the way to the mail server."""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from pathlib import Path
from typing import Final, Literal

from commandcenter.alerts.notify.errors import SendError, masked, of_tls
from commandcenter.alerts.notify.words import Said, plain
from commandcenter.domain.alerts.outbox import Failure

_SUBJECT_MAX: Final = 150


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server and whom it is to tell."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    sender: str
    to: tuple[str, ...]
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None
    timeout_s: float = 20

    @property
    def place(self) -> str:
        return f"{self.host}:{self.port}"

    def send(self, said: Said) -> str:
        """Deliver it; what went wrong beside it (some recipients were refused). Raises SendError."""
        message = self._message(said)
        with self._open() as server:
            try:
                refused = server.send_message(message, self.sender, list(self.to))
            except smtplib.SMTPRecipientsRefused as error:
                codes = [code for code, _said in error.recipients.values()]
                raise self._answered(min(codes), "every recipient is refused") from None
            except smtplib.SMTPSenderRefused as error:
                raise self._answered(
                    error.smtp_code, f"the sender is refused: {self._words(error.smtp_error)}"
                ) from None
            except smtplib.SMTPResponseException as error:
                raise self._answered(error.smtp_code, self._words(error.smtp_error)) from None
            except (OSError, smtplib.SMTPServerDisconnected):
                # It may have been taken: this counts as an attempt, or one that never answers gets it for a day.
                raise SendError(Failure.PASSING, f"{self.place} broke off while it was handed over") from None
        return f"{len(refused)} of {len(self.to)} recipients are refused" if refused else ""

    def reach(self) -> None:
        """Whether the server is there and lets us in; nothing is sent. Raises SendError."""
        with self._open() as server:
            server.noop()

    def _message(self, said: Said) -> EmailMessage:
        """Built by the library, whose headers take no line end from us."""
        made = EmailMessage(policy=SMTP)
        made["Subject"] = plain(said.subject, _SUBJECT_MAX)
        made["From"] = Address(addr_spec=self.sender)
        made["To"] = [Address(addr_spec=each) for each in self.to]
        made["Date"] = formatdate(localtime=False)
        made["Message-ID"] = f"<{said.uid}@{self.sender.rpartition('@')[2]}>"
        made["Auto-Submitted"] = "auto-generated"  # no answers of absent colleagues (RFC 3834)
        if said.severity in ("critical", "high"):
            made["Importance"] = "high"
        made.set_content(said.text, cte="base64")
        return made

    @contextmanager
    def _open(self) -> Iterator[smtplib.SMTP]:
        """A connection that is encrypted and let in. It ends after the time limit, whatever trickles in meanwhile."""
        server: smtplib.SMTP | None = None
        watch: threading.Timer | None = None
        try:
            server = self._connect()
            watch = threading.Timer(self.timeout_s, _hang_up, (server,))
            watch.daemon = True
            watch.start()
            self._enter(server)
            yield server
        except SendError:
            raise
        except ssl.SSLError as error:
            raise SendError(Failure.DOWN, f"{self.place}: {of_tls(error)}") from None
        except smtplib.SMTPAuthenticationError as error:
            words = f"user and password are refused: {self._words(error.smtp_error)}"
            raise self._answered(error.smtp_code, words) from None
        except smtplib.SMTPNotSupportedError as error:
            raise SendError(Failure.DOWN, f"{self.place} cannot do this: {masked(str(error), self._secrets)}") from None
        except smtplib.SMTPResponseException as error:
            raise self._answered(error.smtp_code, self._words(error.smtp_error)) from None
        except UnicodeEncodeError:
            raise SendError(Failure.DOWN, f"{self.place}: user and password must be plain letters") from None
        except (OSError, smtplib.SMTPException) as error:
            words = masked(getattr(error, "strerror", None) or str(error), self._secrets)
            raise SendError(Failure.DOWN, f"{self.place} cannot be reached: {words}") from None
        finally:
            if watch is not None:
                watch.cancel()
            if server is not None:
                with suppress(OSError, smtplib.SMTPException):
                    server.quit()
                server.close()

    def _connect(self) -> smtplib.SMTP:
        if self.security == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout_s, context=self._context())
        return smtplib.SMTP(self.host, self.port, timeout=self.timeout_s)

    def _enter(self, server: smtplib.SMTP) -> None:
        if self.security == "starttls":
            server.starttls(context=self._context())
        if self.user:
            server.login(self.user, self.password)

    def _context(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=str(self.ca_file) if self.ca_file else None)
        except OSError as error:
            what = "is no file with certificates (PEM)" if isinstance(error, ssl.SSLError) else error.strerror
            raise SendError(Failure.DOWN, f"ca_file {self.ca_file.name if self.ca_file else ''}: {what}") from None

    @property
    def _secrets(self) -> tuple[str, ...]:
        return (self.password,)

    def _words(self, said: bytes | str) -> str:
        return masked(said.decode("utf-8", "replace") if isinstance(said, bytes) else said, self._secrets)

    def _answered(self, code: int, words: str) -> SendError:
        """4xx may become better, 5xx does not (RFC 5321, 4.2.1)."""
        failure = Failure.LASTING if 500 <= code < 600 else Failure.PASSING
        return SendError(failure, f"{self.place} answered {code}: {words}")


def _hang_up(server: smtplib.SMTP) -> None:
    if server.sock is not None:
        with suppress(OSError):
            server.sock.shutdown(socket.SHUT_RDWR)
