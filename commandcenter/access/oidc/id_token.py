"""Whether an ID token is believed (OpenID Connect Core 1.0, section 3.1.3.7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError
from joserfc.jwk import KeySet

from commandcenter.access.oidc.error import DOUBTED, OidcError

# Only what is signed with a private key that the provider alone has. HS256 would make a key for signing of our secret,
# or of a public key that everybody knows; "none" is no signature.
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
SKEW_S: Final = 120  # that the clocks of two servers may differ
SUBJECT_MAX: Final = 255  # characters, section 2 of the specification


class UnknownKey(Exception):
    """The token names a key that the provider had not published when we last asked."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the token must be about."""

    issuer: str
    client_id: str
    nonce: str


def believed(token: str, keys: KeySet, expected: Expected, access_token: str, now: int) -> Mapping[str, Any]:
    """The claims of a token. ``now``: s since 1970. Raises OidcError (DOUBTED), UnknownKey."""
    try:
        decoded = jwt.decode(token, keys, algorithms=ALGORITHMS)
        made = CodeIDToken(decoded.claims, decoded.header, _options(expected), _params(expected, access_token))
        made.validate(now, SKEW_S)
    except InvalidKeyIdError:
        raise UnknownKey from None
    except Exception as error:  # whatever libraries stumble over in a foreign token, it is not believed
        reason = getattr(error, "claim", "") or ""
        raise OidcError(DOUBTED, f"the ID token is not believed: {type(error).__name__} {reason}".strip()) from None
    subject = decoded.claims["sub"]
    if not 0 < len(subject) <= SUBJECT_MAX or not (subject.isascii() and subject.isprintable()):
        raise OidcError(DOUBTED, "the subject is none: 1 to 255 characters of ASCII")
    return decoded.claims


def _options(expected: Expected) -> dict[str, Any]:
    return {
        "iss": {"essential": True, "value": expected.issuer},
        "aud": {"essential": True, "value": expected.client_id},
        "nonce": {"essential": True, "value": expected.nonce},
    }


def _params(expected: Expected, access_token: str) -> dict[str, Any]:
    return {"client_id": expected.client_id, "nonce": expected.nonce, "access_token": access_token}
