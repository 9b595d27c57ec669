"""The three addresses of the server extension, below `<base>/bookstore/`.

They stand behind Jupyter's own authentication, authorisation and XSRF check, and are never cached.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from jupyter_client.jsonutil import json_default
from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler, path_regex
from jupyter_server.utils import url_escape, url_path_join
from tornado import web

from .create import create_file
from .credentials import CredentialsError, CredentialSource
from .settings import BookstoreSettings


class BookstoreHandler(APIHandler):
    """What the addresses have in common."""

    auth_resource = "bookstore"

    def initialize(self, settings: BookstoreSettings, source: CredentialSource) -> None:
        """Takes what was read at the start."""
        self.bookstore_settings = settings
        self.source = source

    def set_default_headers(self) -> None:
        """Adds that nothing here may be kept."""
        super().set_default_headers()
        self.set_header("Cache-Control", "no-store")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answers Jupyter's error JSON with the whole sentence; Jupyter's own leaves `%s` in it."""
        error = (kwargs.get("exc_info") or (None, None))[1]
        if not isinstance(error, web.HTTPError) or not error.log_message:
            super().write_error(status_code, **kwargs)
            return
        message = error.log_message % error.args
        self.finish(json.dumps({"message": message, "reason": error.reason or self._reason}))


class SettingsHandler(BookstoreHandler):
    """`GET settings`: what someone has set on this server, by name, and no secret.

    Where it holds `s3_bucket`, all about the storage comes from this server, and `credentials_url`
    says where its credentials are.
    """

    @web.authenticated
    @authorized
    def get(self) -> None:
        """Answers only values that were set, so that the rest can come from the user."""
        answer = self.bookstore_settings.explicit()
        if answer.get("s3_bucket"):
            own = url_path_join(self.base_url, "bookstore", "credentials")
            answer["credentials_url"] = self.bookstore_settings.credentials_url or own
        self.finish(json.dumps(answer))


class CredentialsHandler(BookstoreHandler):
    """`GET credentials`: temporary or fixed credentials in the container form."""

    # Whoever may start a kernel could read them there; nobody else gets them.
    @web.authenticated
    @authorized("execute")
    async def get(self) -> None:
        """Answers 404 where there are none, and 502 where they are configured but cannot be had."""
        try:
            credentials = await asyncio.to_thread(self.source.get)
        except CredentialsError as error:
            raise web.HTTPError(502, str(error)) from error
        if credentials is None:
            raise web.HTTPError(404, "This server has no S3 credentials.")
        self.finish(json.dumps(credentials.container_form()))


class CreateHandler(BookstoreHandler):
    """`POST create/<path>`: the body becomes a new file; 409 where the name is taken."""

    auth_resource = "contents"

    @web.authenticated
    @authorized
    async def post(self, path: str = "") -> None:
        """Answers 201 and the contents model, without content."""
        model = await create_file(self.contents_manager, path, self.request.body)
        self.set_status(201)
        self.set_header(
            "Location", url_path_join(self.base_url, "api", "contents", url_escape(model["path"]))
        )
        self.finish(json.dumps(model, default=json_default))


def handlers(
    base_url: str, settings: BookstoreSettings, source: CredentialSource
) -> list[tuple[str, type[BookstoreHandler], dict[str, Any]]]:
    """The routes, below the server's base address."""
    shared = {"settings": settings, "source": source}
    root = url_path_join(base_url, "bookstore")
    return [
        (f"{root}/settings", SettingsHandler, shared),
        (f"{root}/credentials", CredentialsHandler, shared),
        (f"{root}/create{path_regex}", CreateHandler, shared),
    ]
