"""The provider: what it says of itself, its keys, and a code exchanged for an ID token.

It is asked at the configured issuer alone and at hosts that the configuration names; nothing that a browser sends
changes whom we ask. Answers are bounded in size and time, redirects are not followed.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlsplit

from authlib.integrations.base_client import OAuthError
from authlib.oidc.discovery import get_well_known_url
from joserfc.jwk import KeySet
from requests import RequestException

from commandcenter.access.oidc import id_token
from commandcenter.access.oidc.asking import Session, added
from commandcenter.access.oidc.error import AWAY, DENIED, DOUBTED, OidcError
from commandcenter.access.oidc.flow import Flow
from commandcenter.access.principals import is_loopback
from commandcenter.settings import Settings

KEPT_S: Final = 3600  # what a provider says of itself
TRIED_S: Final = 10  # after a failure nobody asks again for so long, whoever knocks
ROTATED_S: Final = 60  # keys are asked for again at most so often
AT_ONCE: Final = 4  # codes that are exchanged at the same time: who waits for a provider holds a thread of ours
WAIT_S: Final = 5.0
log = logging.getLogger(__name__)


class Provider:
    """The provider of these settings. Asks for nothing before somebody wants to sign in. ``clock``: s since 1970."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.time) -> None:
        self._settings, self._clock = settings, clock
        self._issuer = settings.oidc_issuer
        self._lock, self._exchanging = threading.Lock(), threading.BoundedSemaphore(AT_ONCE)
        self._metadata: Mapping[str, Any] = {}
        self._keys: KeySet | None = None
        self._metadata_at = self._keys_at = self._failed_at = float("-inf")

    @property
    def redirect_uri(self) -> str:
        """Where the provider sends browsers back to; it must be registered there as it is."""
        return f"{self._settings.web_origin.rstrip('/')}/login/oidc/back"

    def authorization_url(self, flow: Flow) -> str:
        """Where a browser is sent to sign in. Raises OidcError."""
        endpoint = self._endpoint("authorization_endpoint")
        with self._session() as session:
            url, _state = session.create_authorization_url(
                endpoint, state=flow.state, nonce=flow.nonce, code_verifier=flow.verifier
            )
        return str(url)

    def logout_url(self, after: str) -> str:
        """Where a browser is sent to end its session at the provider too; "" when the provider has no such address.

        ``after``: the address of ours to come back to (OpenID Connect RP-Initiated Logout 1.0). Raises OidcError.
        """
        if "end_session_endpoint" not in self.metadata():
            return ""
        endpoint = self._endpoint("end_session_endpoint")
        return added(endpoint, client_id=self._settings.oidc_client_id, post_logout_redirect_uri=after)

    def claims(self, code: str, flow: Flow) -> Mapping[str, Any]:
        """What the provider says of whoever brings this code. Raises OidcError."""
        with _held(self._exchanging):
            token = self._exchanged(code, flow)
            identity, access = token.get("id_token"), token.get("access_token")
            if not isinstance(identity, str) or not isinstance(access, str):
                raise OidcError(DOUBTED, "the provider gave no ID token: is openid among oidc_scopes?")
            expected = id_token.Expected(self._issuer, self._settings.oidc_client_id, flow.nonce)
            now = int(self._clock())
            try:
                return id_token.believed(identity, self._key_set(), expected, access, now)
            except id_token.UnknownKey:
                pass
            try:
                return id_token.believed(identity, self._key_set(is_rotated=True), expected, access, now)
            except id_token.UnknownKey:
                raise OidcError(DOUBTED, "the ID token is signed with a key that is not the provider's") from None

    def metadata(self) -> Mapping[str, Any]:
        """What the provider says of itself. Raises OidcError."""
        with _held(self._lock):
            if self._clock() - self._metadata_at > KEPT_S:
                self._metadata = self._discovered()
                self._metadata_at = self._clock()
            return self._metadata

    def _discovered(self) -> Mapping[str, Any]:
        found = self._asked(get_well_known_url(self._issuer, external=True))
        if found.get("issuer") != self._issuer:
            raise OidcError(DOUBTED, f"the provider calls itself {found.get('issuer')!r:.200}: is oidc_issuer right?")
        return found

    def _key_set(self, is_rotated: bool = False) -> KeySet:
        """The keys that sign. ``is_rotated``: ours are not enough."""
        address = self._endpoint("jwks_uri")
        with _held(self._lock):
            age = self._clock() - self._keys_at
            if self._keys is None or age > (ROTATED_S if is_rotated else KEPT_S):
                self._keys = _signing(self._asked(address))
                self._keys_at = self._clock()
            return self._keys

    def _exchanged(self, code: str, flow: Flow) -> Mapping[str, Any]:
        endpoint = self._endpoint("token_endpoint")
        with self._session() as session:
            try:
                found = session.fetch_token(
                    endpoint, grant_type="authorization_code", code=code, code_verifier=flow.verifier
                )
            except OAuthError as error:
                raise OidcError(DENIED, f"the provider does not take the code: {error.error!r:.80}") from None
            except (RequestException, ValueError, OSError) as error:
                raise self._away(endpoint, error) from None
        return found if isinstance(found, dict) else {}

    def _asked(self, address: str) -> dict[str, Any]:
        """The JSON object at an address. Raises OidcError."""
        if self._clock() - self._failed_at < TRIED_S:
            raise OidcError(AWAY, "it did not answer some seconds ago")
        self._check(address)
        with self._session() as session:
            try:
                answer = session.get(address, withhold_token=True, headers={"Accept": "application/json"})
                if answer.status_code != 200:
                    raise ValueError(f"it answers {answer.status_code}")
                found = answer.json()
                if not isinstance(found, dict):
                    raise ValueError("it answers no JSON object")
            except (RequestException, ValueError, OSError, RecursionError) as error:
                self._failed_at = self._clock()
                raise self._away(address, error) from None
        return found

    def _away(self, address: str, error: Exception) -> OidcError:
        return OidcError(AWAY, f"{address} cannot be asked: {type(error).__name__} {str(error)[:200]}")

    def _endpoint(self, name: str) -> str:
        """An address that the provider says of itself. Raises OidcError when it leads to where it must not."""
        address = self.metadata().get(name)
        if not isinstance(address, str):
            raise OidcError(DOUBTED, f"the provider names no {name}")
        self._check(address)
        return address

    def _check(self, address: str) -> None:
        """Only the issuer's host and those of the configuration; in the clear only on this machine."""
        try:
            parts = urlsplit(address)
            host, scheme = (parts.hostname or "").lower(), parts.scheme
            is_plain = scheme == "http" and is_loopback(host) and self._issuer.startswith("http://")
        except ValueError:
            raise OidcError(DOUBTED, f"the provider names no address: {address!r:.200}") from None
        home = (urlsplit(self._issuer).hostname or "").lower()
        if host not in (home, *self._settings.oidc_hosts.lower().split()) or parts.username is not None:
            raise OidcError(DOUBTED, f"{host!r:.200} is not the issuer's host: add it to oidc_hosts if it is meant")
        if scheme != "https" and not is_plain:
            raise OidcError(DOUBTED, f"{address!r:.200} is not reached over TLS")

    def _session(self) -> Session:
        settings = self._settings
        supported = self._metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        method = "client_secret_basic" if "client_secret_basic" in supported else "client_secret_post"
        return Session(
            settings.oidc_client_id,
            settings.oidc_client_secret.get_secret_value(),
            token_endpoint_auth_method=method if settings.oidc_client_secret.get_secret_value() else "none",
            scope=settings.oidc_scopes,
            redirect_uri=self.redirect_uri,
            code_challenge_method="S256",
            verify=str(settings.oidc_ca_file) if settings.oidc_ca_file else True,
        )


@contextmanager
def _held(guard: "threading.Lock | threading.BoundedSemaphore") -> Iterator[None]:
    """Nobody waits long for others who wait for the provider."""
    if not guard.acquire(timeout=WAIT_S):
        raise OidcError(AWAY, "too many wait for it")
    try:
        yield
    finally:
        guard.release()


def _signing(found: Mapping[str, Any]) -> KeySet:
    """The public keys that sign; what is of another kind, for another use, or damaged is left out."""
    given = found.get("keys")
    keys = []
    for each in given[:100] if isinstance(given, list) else []:
        if isinstance(each, dict) and each.get("kty") in ("RSA", "EC") and each.get("use", "sig") == "sig":
            try:
                keys += KeySet.import_key_set({"keys": [each]}).keys
            except Exception as error:  # whatever a library stumbles over in one key, the others count
                log.warning("a key of the OpenID provider cannot be used: %s", type(error).__name__)
    if not keys:
        raise OidcError(DOUBTED, "the provider publishes no key that signs")
    return KeySet(keys)
