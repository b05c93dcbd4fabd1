"""An OpenID provider of our own making: keys, tokens and answers that tests bend as they like."""

import base64
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from vefa.core.outgoing import Answer

ISSUER: Final = "https://id.acme.example/realm"
CLIENT: Final = "vefa"
SECRET: Final = "çok gizli: 1+1"


class OpenIdProvider:
    """Answers what `core.outgoing.fetch` asks. `claims` go into each token, `told` beside it."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.key = self.new_key("k1")
        self.published = [self.key]
        self.described: dict[str, Any] = {}
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {"alg": "ES256", "kid": "k1"}
        self.info: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.status = 200

    @staticmethod
    def new_key(kid: str) -> ECKey:
        return ECKey.generate_key("P-256", {"kid": kid, "use": "sig"})

    def fetch(self, url: str, **call: Any) -> Answer:
        """In place of the network."""
        self.asked.append(url)
        answers = {
            "/realm/.well-known/openid-configuration": self._describe,
            "/jwks": lambda _call: {"keys": [key.as_dict(private=False) for key in self.published]},
            "/token": self._token,
            "/me": lambda _call: self.info,
        }
        body = answers[urlsplit(url).path](call)
        status = 400 if "error" in body else self.status
        return Answer(status, {}, json.dumps(body).encode())

    def _describe(self, _call: Any) -> dict[str, Any]:
        places = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "jwks_uri": "jwks",
            "userinfo_endpoint": "me",
            "end_session_endpoint": "end",
        }
        found = {name: f"https://id.acme.example/{place}" for name, place in places.items()}
        return {"issuer": ISSUER, **found, **self.described}

    def _token(self, call: Any) -> dict[str, Any]:
        form = {name: each[0] for name, each in parse_qs(call["body"].decode()).items()}
        pair = base64.b64decode(call["headers"]["Authorization"].removeprefix("Basic "))
        if pair != b"vefa:%C3%A7ok%20gizli%3A%201%2B1":
            return {"error": "invalid_client"}
        begun = self.codes.pop(form["code"], None)
        if begun is None or begun["redirect_uri"] != form["redirect_uri"]:
            return {"error": "invalid_grant"}
        return {"access_token": "at", "id_token": self.token(begun["nonce"])}

    def token(self, nonce: str, **changed: Any) -> str:
        at = self.now()
        claims = {
            "iss": ISSUER,
            "aud": CLIENT,
            "sub": "a1",
            "exp": int((at + timedelta(minutes=5)).timestamp()),
            "iat": int(at.timestamp()),
            "nonce": nonce,
            "email": "ann@acme.example",
            "email_verified": True,
            "name": "Ann Acme",
            **self.claims,
            **changed,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        key: Any = OctKey.import_key(SECRET) if self.header["alg"] == "HS256" else self.key
        return jwt.encode(self.header, claims, key, algorithms=[self.header["alg"]])

    def authorize(self, location: str) -> str:
        """The person signs in there: the query of the way back."""
        asked = {name: each[0] for name, each in parse_qs(urlsplit(location).query).items()}
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"code={code}&state={asked['state']}"
