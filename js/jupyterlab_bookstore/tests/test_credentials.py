"""`GET credentials`, in the container form."""

import asyncio
import json
import sys
import threading
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from jupyterlab_bookstore.credentials import Credentials, CredentialSource
from jupyterlab_bookstore.settings import BookstoreSettings


async def test_a_server_without_credentials_answers_404_in_words(ask):
    status, answer, headers = await ask("credentials")
    assert status == 404
    assert answer == {"message": "This server has no S3 credentials.", "reason": "Not Found"}
    assert headers["Cache-Control"] == "no-store"


async def test_a_server_without_botocore_answers_404(ask, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "never read")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "never read")
    monkeypatch.setitem(sys.modules, "botocore", None)
    monkeypatch.setitem(sys.modules, "botocore.session", None)
    monkeypatch.setitem(sys.modules, "botocore.exceptions", None)
    status, _, _ = await ask("credentials")
    assert status == 404


class TestFromSettings:
    """Fixed keys, set by an administrator."""

    @pytest.fixture
    def bookstore_config(self):
        return {"s3_access_key_id": "id", "s3_secret_access_key": "secret/+="}

    async def test_fixed_keys_have_neither_token_nor_expiry(self, ask, monkeypatch):
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "not these")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not these")
        status, answer, headers = await ask("credentials")
        assert status == 200
        assert answer == {"AccessKeyId": "id", "SecretAccessKey": "secret/+="}
        assert headers["Cache-Control"] == "no-store"


class TestTemporaryFromSettings:
    """Keys with a session token."""

    @pytest.fixture
    def bookstore_config(self):
        return {"s3_access_key_id": "id", "s3_secret_access_key": "s", "s3_session_token": "t"}

    async def test_the_token_goes_along(self, ask):
        _, answer, _ = await ask("credentials")
        assert answer == {"AccessKeyId": "id", "SecretAccessKey": "s", "Token": "t"}


class TestHalfAPair:
    """A key without its secret."""

    @pytest.fixture
    def bookstore_config(self):
        return {"s3_access_key_id": "id"}

    async def test_is_said_and_replaced_by_no_other(self, ask, monkeypatch):
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "not these")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not these")
        status, answer, _ = await ask("credentials")
        assert status == 502
        assert "only one is set" in answer["message"]


async def test_the_environment_is_found_by_botocore(ask, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "env-id")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "env-secret")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "env-token")
    _, answer, _ = await ask("credentials")
    assert answer == {
        "AccessKeyId": "env-id",
        "SecretAccessKey": "env-secret",
        "Token": "env-token",
    }


async def test_a_profile_is_found_by_botocore(ask, monkeypatch, tmp_path):
    file = tmp_path / "credentials"
    file.write_text("[team]\naws_access_key_id = p-id\naws_secret_access_key = p-secret\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(file))
    monkeypatch.setenv("AWS_PROFILE", "team")
    _, answer, _ = await ask("credentials")
    assert answer == {"AccessKeyId": "p-id", "SecretAccessKey": "p-secret"}


async def test_a_profile_that_is_not_there_is_a_502_in_words(ask, monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    status, answer, _ = await ask("credentials")
    assert status == 502
    assert "ProfileNotFound" in answer["message"]


async def test_what_a_failing_credential_process_prints_is_told_to_nobody(
    ask, monkeypatch, tmp_path, caplog
):
    file = tmp_path / "aws-config"
    command = f"""{sys.executable} -c "import sys; sys.exit('hush')" """
    file.write_text(f"[default]\ncredential_process = {command}\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(file))
    status, answer, _ = await ask("credentials")
    assert status == 502
    assert "CredentialRetrievalError" in answer["message"]
    assert "hush" not in str(answer) + caplog.text


class ContainerEndpoint:
    """ECS's endpoint: each answer is a new key that lives for `lifetime`."""

    def __init__(self, lifetime, delay=0.0):
        self.answers = 0
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                endpoint.answers += 1
                threading.Event().wait(delay)
                until = datetime.now(timezone.utc) + lifetime
                body = json.dumps(
                    {
                        "AccessKeyId": f"role-{endpoint.answers}",
                        "SecretAccessKey": "role-secret",
                        "Token": "role-token",
                        "Expiration": until.strftime("%Y-%m-%dT%H:%M:%SZ"),
                    }
                ).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args):
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/role"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def container(monkeypatch):
    started = []

    def start(**kwargs):
        endpoint = ContainerEndpoint(**kwargs)
        started.append(endpoint)
        monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", endpoint.url)
        return endpoint

    yield start
    for endpoint in started:
        endpoint.close()


async def test_a_container_role_is_passed_on_with_its_expiry(ask, container):
    endpoint = container(lifetime=timedelta(hours=6))
    before = datetime.now(timezone.utc)
    _, answer, _ = await ask("credentials")
    _, again, _ = await ask("credentials")
    assert again == answer
    assert endpoint.answers == 1
    assert (answer["AccessKeyId"], answer["Token"]) == ("role-1", "role-token")
    assert answer["Expiration"].endswith("Z")
    lives = datetime.fromisoformat(answer["Expiration"].replace("Z", "+00:00")) - before
    assert timedelta(hours=5, minutes=59) < lives < timedelta(hours=6, minutes=1)


async def test_a_role_close_to_its_end_is_refreshed(ask, container):
    container(lifetime=timedelta(minutes=5))
    _, first, _ = await ask("credentials")
    _, second, _ = await ask("credentials")
    assert first["AccessKeyId"] != second["AccessKeyId"]


async def test_a_slow_source_does_not_hold_up_the_server(ask, container, jp_fetch):
    container(lifetime=timedelta(hours=1), delay=1.5)
    slow = asyncio.create_task(ask("credentials"))
    await asyncio.sleep(0.2)
    response = await jp_fetch("api", "status", request_timeout=1)
    assert response.code == 200
    assert not slow.done()
    assert (await slow)[0] == 200


def test_key_and_expiry_belong_together_under_many_threads(container):
    container(lifetime=timedelta(minutes=5))  # refreshed at each request
    source = CredentialSource(BookstoreSettings())
    seen = {}
    lock = threading.Lock()

    def ask_often():
        for _ in range(5):
            answer = source.get().container_form()
            with lock:
                seen.setdefault(answer["AccessKeyId"], set()).add(answer["Expiration"])

    threads = [threading.Thread(target=ask_often) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(len(expiries) == 1 for expiries in seen.values())


def test_an_expiry_of_another_time_zone_is_told_in_utc():
    expiration = datetime(2030, 1, 1, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    answer = Credentials("id", "secret", "token", expiration).container_form()
    assert answer["Expiration"] == "2029-12-31T23:30:00Z"


def test_printing_credentials_tells_no_secret():
    printed = repr(Credentials("id", "hush", "hush too"))
    assert "hush" not in printed
