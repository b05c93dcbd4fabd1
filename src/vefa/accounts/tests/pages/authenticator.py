"""An authenticator in software: what a device with a fingerprint reader answers."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Device:
    """`origin` and `host` are where the browser thinks it is; `flags` what the person did."""

    origin: str = "http://testserver"
    host: str = "testserver"
    flags: int = PRESENT | VERIFIED
    counter: int = 0
    handle: str = ""
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def make(self, options: dict) -> str:
        """The answer to the options of a registration."""
        self.handle = options["publicKey"]["user"]["id"]
        attested = bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential
        attested += cbor.encode(ES256.from_cryptography_key(self.key.public_key()))
        data = self._data(self.flags | ATTESTED) + attested
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(
            {
                "clientDataJSON": self._client("webauthn.create", options),
                "attestationObject": attestation,
            }
        )

    def show(self, options: dict) -> str:
        """The answer to the options of a proof."""
        self.counter += 1 if self.counter else 0
        data, client = self._data(self.flags), self._client("webauthn.get", options)
        signed = data + hashlib.sha256(client).digest()
        signature = self.key.sign(signed, ec.ECDSA(SHA256()))
        return self._answer(
            {
                "clientDataJSON": client,
                "authenticatorData": data,
                "signature": signature,
            },
            userHandle=self.handle,
        )

    def _data(self, flags: int) -> bytes:
        host = hashlib.sha256(self.host.encode()).digest()
        return host + bytes([flags]) + self.counter.to_bytes(4, "big")

    def _client(self, kind: str, options: dict) -> bytes:
        challenge = options["publicKey"]["challenge"]
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, parts: dict[str, bytes], **more: str) -> str:
        name = websafe_encode(self.credential)
        response = {key: websafe_encode(value) for key, value in parts.items()} | more
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
