"""A Jupyter server with the extension; no credentials of this machine reach a test."""

import json

import pytest
from tornado.httpclient import HTTPClientError
from traitlets.config import Config

from jupyterlab_bookstore.settings import ENVIRONMENT


@pytest.fixture(autouse=True)
def _no_credentials_of_this_machine(monkeypatch, tmp_path):
    for variable in [
        *ENVIRONMENT.values(),
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_PROFILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    ]:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "no-credentials"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "no-config"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture
def bookstore_config():
    """What a test module configures under `BookstoreSettings`."""
    return {}


@pytest.fixture
def jp_server_config(bookstore_config):
    return Config(
        {
            "ServerApp": {"jpserver_extensions": {"jupyterlab_bookstore": True}},
            "BookstoreSettings": bookstore_config,
        }
    )


@pytest.fixture
def ask(jp_fetch):
    """Asks the extension: status, JSON answer and headers, whatever the status is."""

    async def ask(*parts, **kwargs):
        try:
            response = await jp_fetch("bookstore", *parts, **kwargs)
        except HTTPClientError as error:
            if error.response is None:
                raise
            response = error.response
        return response.code, json.loads(response.body), response.headers

    return ask
