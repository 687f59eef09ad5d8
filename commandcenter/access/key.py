"""The key of this installation: what the store keeps encrypted, and what is open at this machine, hang on it.

It lies beside the store, never in it: whoever steals the database alone reads no second factor.
"""

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet

from commandcenter.settings import Settings


def load(settings: Settings) -> bytes:
    """The key: COMMANDCENTER_SECRET_KEY, or the file in the data folder, which is made the first time.

    Raises OSError when the file can be neither read nor made.
    """
    given = settings.secret_key.get_secret_value()
    if given:
        return hashlib.sha256(given.encode()).digest()
    return hashlib.sha256(_of_file(settings.data_dir / "secret.key")).digest()


def _of_file(path: Path) -> bytes:
    """Two processes may begin at the same moment: the file appears whole, and the first one counts."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes().strip()


def derived(key: bytes, purpose: str) -> str:
    """A secret for one purpose, in hexadecimal; from it nobody learns the key or that of another purpose."""
    return hmac.new(key, purpose.encode(), hashlib.sha256).hexdigest()


def sealed(key: bytes, purpose: str) -> Fernet:
    """Encrypts and decrypts what the store keeps for this purpose (Fernet: AES-128-CBC with HMAC-SHA256)."""
    return Fernet(base64.urlsafe_b64encode(bytes.fromhex(derived(key, purpose))))
