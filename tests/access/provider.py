"""A small OpenID Connect provider on loopback, with real keys, that can be told to misbehave."""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import flask
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "pusat-komando", "a secret of the tests"


@dataclass
class Asked:
    """What a browser brought to be signed in."""

    redirect_uri: str
    nonce: str
    challenge: str


@dataclass
class Provider:
    """``claims``: what it says of whoever signs in. ``spoil``: changes the claims, header, or answers of the next.

    ``codes`` are good once. ``url`` is the issuer. ``certificate``: its files when it speaks TLS.
    """

    claims: dict[str, Any] = field(default_factory=lambda: {"sub": "person-17", "groups": ["pusat"]})
    spoil_claims: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: claims
    spoil_metadata: Callable[[dict[str, Any]], dict[str, Any]] = lambda metadata: metadata
    sign: "Callable[[dict[str, Any]], str] | None" = None
    is_away: bool = False
    certificate: "tuple[str, str] | None" = None
    codes: dict[str, Asked] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self._server = make_server("127.0.0.1", 0, self._app(), threaded=True, ssl_context=self.certificate)
        self.url = f"{'https' if self.certificate else 'http'}://127.0.0.1:{self._server.server_port}/realms/test"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def start(self) -> "Provider":
        self._thread.start()
        return self

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def token(self, asked: Asked) -> str:
        now = int(time.time())
        claims = {
            "iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked.nonce, **self.claims,
        }  # fmt: skip
        claims = self.spoil_claims(claims)
        return self.sign(claims) if self.sign else self.signed(claims)

    def signed(self, claims: dict[str, Any], key: RSAKey | None = None, kid: str = "") -> str:
        key = key or self.key
        return jwt.encode({"alg": "RS256", "kid": kid or key.kid}, claims, key, algorithms=["RS256"])

    def signed_by_secret(self, claims: dict[str, Any], secret: bytes) -> str:
        """With a key that we know too, or that everybody knows (HS256): no library of ours would."""
        signed = f"{_part({'alg': 'HS256', 'kid': 'one'})}.{_part(claims)}"
        return f"{signed}.{_text(hmac.digest(secret, signed.encode(), 'sha256'))}"

    def unsigned(self, claims: dict[str, Any]) -> str:
        return f"{_part({'alg': 'none', 'kid': 'one'})}.{_part(claims)}."

    def _app(self) -> flask.Flask:
        app = flask.Flask("provider")
        base = "/realms/test"

        @app.before_request
        def note() -> flask.Response | None:
            self.requests.append(flask.request.path.removeprefix(base))
            return flask.Response("away", 503) if self.is_away else None

        @app.get(f"{base}/.well-known/openid-configuration")
        def discovery() -> Any:
            return self.spoil_metadata(
                {
                    "issuer": self.url,
                    "authorization_endpoint": f"{self.url}/auth",
                    "token_endpoint": f"{self.url}/token",
                    "jwks_uri": f"{self.url}/keys",
                    "end_session_endpoint": f"{self.url}/out",
                    "authorization_response_iss_parameter_supported": True,
                }
            )

        @app.get(f"{base}/keys")
        def keys() -> Any:
            return KeySet([self.key]).as_dict(private=False)

        @app.get(f"{base}/auth")
        def auth() -> Any:
            given = flask.request.args
            assert given["code_challenge_method"] == "S256"
            code = secrets.token_urlsafe(16)
            self.codes[code] = Asked(given["redirect_uri"], given["nonce"], given["code_challenge"])
            back = urlencode({"code": code, "state": given["state"], "iss": self.url})
            return flask.redirect(f"{given['redirect_uri']}?{back}")

        @app.get(f"{base}/out")
        def out() -> str:
            return "signed out at the provider"

        @app.post(f"{base}/token")
        def token() -> Any:
            given, login = flask.request.form, flask.request.authorization
            asked = self.codes.pop(given["code"], None)
            if login is None or (login.username, login.password) != (CLIENT, SECRET):
                return {"error": "invalid_client"}, 401
            if asked is None or asked.redirect_uri != given["redirect_uri"]:
                return {"error": "invalid_grant"}, 400
            made = _text(hashlib.sha256(given["code_verifier"].encode()).digest())
            if made != asked.challenge:
                return {"error": "invalid_grant"}, 400
            return {"access_token": "of no use", "token_type": "Bearer", "id_token": self.token(asked)}

        return app


def _part(said: dict[str, Any]) -> str:
    return _text(json.dumps(said).encode())


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
