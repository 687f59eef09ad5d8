"""A certificate authority of our own: for the broker, the web server, and the sites that have certificates.

Keys are EC P-256 (NIST), which what speaks TLS 1.2 commonly understands; signatures are SHA-256. Profiles follow
RFC 5280. Server and client certificates exclude each other by their extended key usage, so that a site cannot
play the broker. Pure but for the randomness of keys and serial numbers. Instants are ms UTC.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Certificate = x509.Certificate
Key = ec.EllipticCurvePrivateKey
Address = IPv4Address | IPv6Address

AUTHORITY_DAYS: Final = 3650
SERVER_DAYS: Final = 397  # browsers take no longer ones
CLIENT_DAYS: Final = 730  # somebody has to drive to the tower
_BEFORE: Final = timedelta(hours=1)  # a device whose clock is a little behind takes it at once
_HOST: Final = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
_NAME_MAX: Final = 64  # characters of a common name (RFC 5280, ub-common-name)


class AuthorityError(Exception):
    """A key or certificate cannot be made or read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: Key = field(repr=False)

    @property
    def pem(self) -> bytes:
        """The certificate as a file."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def key_pem(self, passphrase: bytes = b"") -> bytes:
        """The key as a file (PKCS #8), encrypted when there is a passphrase."""
        encryption: serialization.KeySerializationEncryption = serialization.NoEncryption()
        if passphrase:
            encryption = serialization.BestAvailableEncryption(passphrase)
        return self.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)


def make(name: str, at: int, days: int = AUTHORITY_DAYS) -> Issued:
    """A new authority that signs servers, clients and revocation lists, and no further authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(name)
    builder = _builder(subject, subject, key.public_key(), at, days)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
    builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), False)
    return Issued(builder.sign(key, hashes.SHA256()), key)


def server(
    authority: Issued, names: Sequence[str], addresses: Sequence[Address], at: int, days: int = SERVER_DAYS
) -> Issued:
    """A certificate for a server that is reached by these names and addresses. Raises AuthorityError without any."""
    if not names and not addresses:
        raise AuthorityError("a server needs a name or an address by which it is reached")
    found: list[x509.GeneralName] = [x509.DNSName(_host(name)) for name in names]
    found += [x509.IPAddress(address) for address in addresses]
    first = names[0] if names else str(addresses[0])
    extensions = ((x509.SubjectAlternativeName(found), False), (_purpose(ExtendedKeyUsageOID.SERVER_AUTH), False))
    return _issue(authority, first, at, days, extensions)


def client(authority: Issued, username: str, at: int, days: int = CLIENT_DAYS) -> Issued:
    """A certificate by which the broker knows ``username``: it is the common name."""
    return _issue(authority, username, at, days, ((_purpose(ExtendedKeyUsageOID.CLIENT_AUTH), False),))


def revocations(authority: Issued, serials: Iterable[tuple[int, int]], at: int) -> bytes:
    """The list of revoked certificates (serial number, when), as a file.

    It is valid as long as the authority: a broker whose list is out of date lets nobody in at all, and a list becomes
    newer by being written, not by its date.
    """
    builder = x509.CertificateRevocationListBuilder().issuer_name(authority.certificate.subject)
    builder = builder.last_update(_moment(at) - _BEFORE).next_update(authority.certificate.not_valid_after_utc)
    builder = builder.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False
    )
    builder = builder.add_extension(x509.CRLNumber(at), critical=False)
    for serial, revoked_at in sorted(serials):
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(_moment(revoked_at))
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(authority.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def read(certificate: bytes, key: bytes, passphrase: bytes = b"") -> Issued:
    """A certificate and its key from their files. Raises AuthorityError."""
    found = read_certificate(certificate)
    try:
        loaded = serialization.load_pem_private_key(key, passphrase or None)
    except TypeError as error:
        words = "needs its passphrase" if not passphrase else "has no passphrase"
        raise AuthorityError(f"the key {words}") from error
    except ValueError as error:
        raise AuthorityError("the key cannot be read: wrong passphrase, or no key") from error
    if not isinstance(loaded, ec.EllipticCurvePrivateKey) or loaded.public_key() != found.public_key():
        raise AuthorityError("key and certificate do not belong together")
    return Issued(found, loaded)


def read_certificate(pem: bytes) -> x509.Certificate:
    """The first certificate of a file. Raises AuthorityError."""
    try:
        return x509.load_pem_x509_certificate(pem)
    except ValueError as error:
        raise AuthorityError("there is no certificate (PEM) in it") from error


def read_der(raw: bytes) -> Certificate:
    """A certificate as TLS shows it. Raises AuthorityError."""
    try:
        return x509.load_der_x509_certificate(raw)
    except ValueError as error:
        raise AuthorityError("that is no certificate") from error


def revoked_in(pem: bytes, authority: x509.Certificate) -> set[int] | None:
    """The serial numbers of a revocation list; None when it is none of this authority."""
    try:
        found = x509.load_pem_x509_crl(pem)
    except ValueError:
        return None
    key = authority.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or not found.is_signature_valid(key):
        return None
    return {entry.serial_number for entry in found}


def ends_at(certificate: x509.Certificate) -> int:
    """When it ends."""
    return round(certificate.not_valid_after_utc.timestamp() * 1000)


def names_of(certificate: x509.Certificate) -> tuple[list[str], list[Address]]:
    """Names and addresses of a server's certificate."""
    try:
        said = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return [], []
    addresses = said.get_values_for_type(x509.IPAddress)
    return said.get_values_for_type(x509.DNSName), [each for each in addresses if isinstance(each, Address)]


def _issue(
    authority: Issued, name: str, at: int, days: int, extensions: Iterable[tuple[x509.ExtensionType, bool]]
) -> Issued:
    """Nothing outlives its authority."""
    left = authority.certificate.not_valid_after_utc - _moment(at)
    if left <= timedelta(0):
        raise AuthorityError("the authority has ended: make a new one (`commandcenter certificate authority --renew`)")
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _builder(_name(name), authority.certificate.subject, key.public_key(), at, min(days, left.days))
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage("digital_signature"), critical=True)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    builder = builder.add_extension(issuer, critical=False)
    for extension, is_critical in extensions:
        builder = builder.add_extension(extension, critical=is_critical)
    return Issued(builder.sign(authority.key, hashes.SHA256()), key)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, at: int, days: int
) -> x509.CertificateBuilder:
    start = _moment(at)
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    made = made.serial_number(x509.random_serial_number())
    made = made.not_valid_before(start - _BEFORE).not_valid_after(start + timedelta(days=days))
    return made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def _usage(*allowed: str) -> x509.KeyUsage:
    every = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: name in allowed for name in every})


def _purpose(oid: x509.ObjectIdentifier) -> x509.ExtendedKeyUsage:
    return x509.ExtendedKeyUsage([oid])


def _name(text: str) -> x509.Name:
    if not text or len(text) > _NAME_MAX or not text.isprintable():
        raise AuthorityError(f"a name has 1 to {_NAME_MAX} printable characters: {text[:80]!a}")
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _host(name: str) -> str:
    """A name of a host, or ``*.`` and one, as certificates write it."""
    try:
        bare = name.removeprefix("*.").encode("idna").decode().lower()
    except UnicodeError as error:
        raise AuthorityError(f"{name!a} is no name of a host") from error
    if not _HOST.fullmatch(bare):
        raise AuthorityError(f"{name!a} is no name of a host")
    return f"*.{bare}" if name.startswith("*.") else bare


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at // 1000, UTC)
