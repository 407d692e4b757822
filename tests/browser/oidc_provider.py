"""An OpenID Connect provider for tests: whoever comes picks who they are; tokens are signed and codes count once."""

import json
import secrets
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlparse

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "hrdash", secrets.token_urlsafe(24)


@dataclass
class Provider:
    """What a running provider knows: its address, its key, who can sign in, and the codes it gave out."""

    address: str
    people: Sequence[str]
    unverified: Sequence[str] = ()
    key: RSAKey = field(
        default_factory=lambda: RSAKey.generate_key(2048, {"kid": "test", "use": "sig", "alg": "RS256"})
    )
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def secrets_toml(self) -> str:
        """Write the `[auth]` section with which an app uses this provider; Streamlit fills in its port."""
        return f"""[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "{secrets.token_urlsafe(32)}"
client_id = "{CLIENT_ID}"
client_secret = "{CLIENT_SECRET}"
server_metadata_url = "{self.address}/.well-known/openid-configuration"
"""

    def metadata(self) -> dict:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "end_session_endpoint": f"{self.address}/logout",
            "jwks_uri": f"{self.address}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def choices(self, asked: dict[str, str]) -> str:
        """Offer each person as a link that goes back to the app with a fresh code."""
        links = []
        for email in self.people:
            code = secrets.token_urlsafe(16)
            self.codes[code] = asked | {"email": email}
            back = f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
            links.append(f'<p><a href="{escape(back)}">{escape(email)}</a></p>')
        return f"<h1>Who are you?</h1>{''.join(links)}"

    def token(self, given: dict[str, str], client: str) -> dict | None:
        """Give the tokens for a code: once, to the client that asked, with the verifier of its challenge."""
        asked = self.codes.pop(given.get("code", ""), None)
        if asked is None or client != f"{CLIENT_ID}:{CLIENT_SECRET}":
            return None
        digest = sha256(given.get("code_verifier", "").encode()).digest()
        if asked.get("code_challenge", "") not in ("", urlsafe_b64encode(digest).rstrip(b"=").decode()):
            return None
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT_ID,
            "sub": asked["email"],
            "iat": now,
            "exp": now + 300,
            "nonce": asked.get("nonce"),
            "email": asked["email"],
            "email_verified": asked["email"] not in self.unverified,
        }
        signed = jwt.encode({"alg": "RS256", "kid": "test"}, claims, self.key)
        return {
            "access_token": secrets.token_urlsafe(16),
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": signed,
        }


@contextmanager
def running(people: Sequence[str], unverified: Sequence[str] = ()) -> Iterator[Provider]:
    """Run a provider on a free port of this machine, for a while."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.provider = Provider(f"http://127.0.0.1:{server.server_port}", people, unverified)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        provider, url = self.server.provider, urlparse(self.path)
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        provider.asked.append(url.path)
        if url.path == "/.well-known/openid-configuration":
            self._json(provider.metadata())
        elif url.path == "/jwks":
            self._json({"keys": [provider.key.as_dict(private=False)]})
        elif url.path == "/authorize" and asked.get("client_id") == CLIENT_ID:
            self._send(provider.choices(asked).encode(), "text/html")
        elif url.path == "/logout":
            self.send_response(302)
            self.send_header("Location", asked["post_logout_redirect_uri"])
            self.end_headers()
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        provider = self.server.provider
        provider.asked.append(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        given = {name: values[0] for name, values in parse_qs(body).items()}
        client = b64decode(self.headers.get("Authorization", "Basic ").removeprefix("Basic ")).decode()
        tokens = provider.token(given, client) if self.path == "/token" else None
        if tokens is None:
            self._json({"error": "invalid_grant"}, 400)
        else:
            self._json(tokens)

    def _json(self, content: dict, status: int = 200) -> None:
        self._send(json.dumps(content).encode(), "application/json", status)

    def _send(self, content: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing: what was asked stands in `Provider.asked`."""
