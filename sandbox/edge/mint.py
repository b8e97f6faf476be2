"""Mints the edge's certificates: a sandbox CA, and leaf certificates that it signs.

mint.py ca <folder>               makes ca.pem and ca-key.pem there, unless they are there
mint.py leaf <folder> <name> …    prints a key and a certificate for the names, as one PEM
"""

import datetime
import os
import pathlib
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIFETIME = datetime.timedelta(days=30)
CA_NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "conflicto sandbox CA")])


def _certificate(subject, key, signing_key, extensions):
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(CA_NAME)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + LIFETIME)
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(signing_key, hashes.SHA256())


def _pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def make_ca(folder):
    """Makes the CA. Its certificate is put there last: where it is, its key is too."""
    if (folder / "ca.pem").exists():
        return
    key = ec.generate_private_key(ec.SECP256R1())
    usage = x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=True,
        crl_sign=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    extensions = [
        (x509.BasicConstraints(ca=True, path_length=0), True),
        (usage, True),
        (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
    ]
    certificate = _certificate(CA_NAME, key, key, extensions)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ca-key.pem").write_bytes(_pem(key))
    partial = folder / "ca.pem.partial"
    partial.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    os.replace(partial, folder / "ca.pem")


def make_leaf(folder, names):
    """A key and a certificate for DNS names, signed by the folder's CA."""
    ca_key = serialization.load_pem_private_key((folder / "ca-key.pem").read_bytes(), None)
    key = ec.generate_private_key(ec.SECP256R1())
    extensions = [
        (x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), False),
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), False),
    ]
    # A common name holds 64 characters at most; clients read the alternative names.
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
    certificate = _certificate(subject, key, ca_key, extensions)
    return _pem(key) + certificate.public_bytes(serialization.Encoding.PEM)


if __name__ == "__main__":
    command, target, *names = sys.argv[1:]
    if command == "ca":
        make_ca(pathlib.Path(target))
    else:
        sys.stdout.buffer.write(make_leaf(pathlib.Path(target), names))
