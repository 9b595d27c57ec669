"""Nothing is answered or written without Jupyter's authentication, authorisation and XSRF check."""

import pytest
from jupyter_server.auth import Authorizer

ADDRESSES = [
    ("GET", ("settings",)),
    ("GET", ("credentials",)),
    ("POST", ("create", "new.txt")),
]


@pytest.fixture
def bookstore_config():
    return {"s3_access_key_id": "id", "s3_secret_access_key": "secret", "s3_bucket": "b"}


@pytest.mark.parametrize(("method", "parts"), ADDRESSES)
@pytest.mark.parametrize("header", ["", "token wrong"])
async def test_a_stranger_is_refused(ask, jp_root_dir, method, parts, header):
    body = b"x" if method == "POST" else None
    status, answer, headers = await ask(
        *parts, method=method, body=body, headers={"Authorization": header}
    )
    assert status == 403
    assert "secret" not in str(answer)
    assert headers["Cache-Control"] == "no-store"
    assert list(jp_root_dir.iterdir()) == []


@pytest.mark.parametrize(("method", "parts"), ADDRESSES)
async def test_another_origin_is_refused(ask, jp_root_dir, method, parts, monkeypatch):
    # As a browser would send it: signed in by cookie, from a page elsewhere.
    monkeypatch.setattr(
        "jupyter_server.auth.IdentityProvider.is_token_authenticated", lambda *_: False
    )
    body = b"x" if method == "POST" else None
    status, answer, _ = await ask(
        *parts, method=method, body=body, headers={"Origin": "https://elsewhere.example.org"}
    )
    assert status in {403, 404}
    assert "SecretAccessKey" not in answer
    assert list(jp_root_dir.iterdir()) == []


async def test_a_cookie_without_the_xsrf_token_creates_nothing(
    ask, jp_root_dir, monkeypatch, jp_serverapp
):
    monkeypatch.setattr(
        "jupyter_server.auth.IdentityProvider.is_token_authenticated", lambda *_: False
    )
    host = f"127.0.0.1:{jp_serverapp.port}"
    status, answer, _ = await ask(
        "create", "new.txt", method="POST", body=b"x", headers={"Origin": f"http://{host}"}
    )
    assert status == 403
    assert "_xsrf" in answer["message"]
    assert list(jp_root_dir.iterdir()) == []


class ReadOnly(Authorizer):
    """Lets its users look, and neither write nor run anything."""

    def is_authorized(self, handler, user, action, resource):  # noqa: ARG002
        return action == "read"


class TestReadOnlyUser:
    """Someone whom the server's authoriser lets only read."""

    @pytest.fixture
    def jp_server_config(self, jp_server_config):
        jp_server_config.ServerApp.authorizer_class = ReadOnly
        return jp_server_config

    async def test_may_read_the_settings(self, ask):
        status, _, _ = await ask("settings")
        assert status == 200

    async def test_gets_no_credentials(self, ask):
        status, answer, _ = await ask("credentials")
        assert status == 403
        assert "secret" not in str(answer)

    async def test_creates_nothing(self, ask, jp_root_dir):
        status, _, _ = await ask("create", "new.txt", method="POST", body=b"x")
        assert status == 403
        assert list(jp_root_dir.iterdir()) == []
