"""Credentials for the browser: from the settings, else from botocore's chain.

botocore is optional (`pip install jupyterlab-bookstore[aws]`). Its chain knows the environment,
profiles, and the roles of ECS and EC2, and refreshes what expires.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from botocore.credentials import Credentials as BotocoreCredentials

    from .settings import BookstoreSettings


class CredentialsError(Exception):
    """Credentials are configured, but cannot be had. The message holds no secret."""


@dataclass(frozen=True)
class Credentials:
    """An access key, as the browser is given it."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    token: str | None = field(default=None, repr=False)
    expiration: datetime | None = None

    def container_form(self) -> dict[str, str]:
        """The JSON of ECS's credentials endpoint. What does not expire has no `Expiration`.

        https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
        """
        answer = {
            "AccessKeyId": self.access_key_id,
            "SecretAccessKey": self.secret_access_key,
        }
        if self.token:
            answer["Token"] = self.token
        if self.expiration:
            answer["Expiration"] = self.expiration.astimezone(timezone.utc).strftime(
                "%Y-%m-%dT%H:%M:%SZ"
            )
        return answer


class CredentialSource:
    """Where one server's credentials come from. Its methods may block: call them in a thread."""

    def __init__(self, settings: BookstoreSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._found: BotocoreCredentials | None = None

    def get(self) -> Credentials | None:
        """Fresh credentials, or none where none are configured.

        Raises `CredentialsError` when the settings hold half a pair or botocore fails.
        """
        key_id = self._settings.s3_access_key_id
        secret = self._settings.s3_secret_access_key
        if key_id and secret:
            return Credentials(key_id, secret, self._settings.s3_session_token)
        if key_id or secret:
            raise CredentialsError(
                "Of s3_access_key_id and s3_secret_access_key only one is set on this server."
            )
        return self._from_botocore()

    def _from_botocore(self) -> Credentials | None:
        try:
            import botocore.exceptions
            import botocore.session
        except ImportError:
            return None
        # One thread at a time, so that the key and the expiry read here belong together.
        with self._lock:
            try:
                if self._found is None:
                    self._found = botocore.session.Session().get_credentials()
                if self._found is None:
                    return None
                frozen = self._found.get_frozen_credentials()
            except botocore.exceptions.BotoCoreError as error:
                # Its text may quote what a credential process printed.
                raise CredentialsError(
                    f"botocore cannot get credentials on this server ({type(error).__name__})."
                ) from None
            # botocore has no public name for it; the AWS CLI reads the same attribute.
            expiration = getattr(self._found, "_expiry_time", None)
        return Credentials(frozen.access_key, frozen.secret_key, frozen.token, expiration)
