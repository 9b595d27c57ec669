"""What an administrator sets, by nteract bookstore's names.

A value comes from Jupyter's configuration (a file or the command line), else from the
environment (`JPYNB_S3_*`), else it is the default.
"""

import os
from typing import Any

from traitlets import Bool, CaselessStrEnum, Int, Unicode
from traitlets.config import LoggingConfigurable

ENVIRONMENT = {
    "s3_access_key_id": "JPYNB_S3_ACCESS_KEY_ID",
    "s3_secret_access_key": "JPYNB_S3_SECRET_ACCESS_KEY",
    "s3_session_token": "JPYNB_S3_SESSION_TOKEN",
    "s3_endpoint_url": "JPYNB_S3_ENDPOINT_URL",
    "s3_region_name": "JPYNB_S3_REGION_NAME",
    "s3_bucket": "JPYNB_S3_BUCKET",
}
"""The variable that each setting may also come from. An empty variable counts as none."""

SECRETS = frozenset({"s3_access_key_id", "s3_secret_access_key", "s3_session_token"})
"""What `explicit` never tells."""


class BookstoreSettings(LoggingConfigurable):
    """The settings of one Jupyter server."""

    workspace_prefix = Unicode(
        "workspace", help="Prefix of drafts in the bucket; may hold {username}."
    ).tag(config=True)

    published_prefix = Unicode(
        "published", help="Prefix of what is shared; may hold {username}."
    ).tag(config=True)

    s3_access_key_id = Unicode(
        None,
        allow_none=True,
        help="Access key id that the browser signs with. Environment: JPYNB_S3_ACCESS_KEY_ID.",
    ).tag(config=True)

    s3_secret_access_key = Unicode(
        None,
        allow_none=True,
        help="Its secret. Environment: JPYNB_S3_SECRET_ACCESS_KEY.",
    ).tag(config=True)

    s3_session_token = Unicode(
        None,
        allow_none=True,
        help="Its session token, where it is temporary. Environment: JPYNB_S3_SESSION_TOKEN.",
    ).tag(config=True)

    s3_endpoint_url = Unicode(
        "https://s3.amazonaws.com",
        help="Address of S3, MinIO or another S3. Environment: JPYNB_S3_ENDPOINT_URL.",
    ).tag(config=True)

    s3_region_name = Unicode(
        "us-east-1", help="Region to sign for. Environment: JPYNB_S3_REGION_NAME."
    ).tag(config=True)

    s3_bucket = Unicode(
        "",
        help=(
            "The bucket. Where it is set, everything about the storage comes from this server, "
            "else from each user's settings. Environment: JPYNB_S3_BUCKET."
        ),
    ).tag(config=True)

    s3_addressing = CaselessStrEnum(
        ["auto", "path", "virtual"],
        default_value="auto",
        help="How the bucket stands in URLs: auto, path or virtual.",
    ).tag(config=True)

    max_threads = Int(16, help="Accepted and unused, as since nteract bookstore 2.1.").tag(
        config=True
    )

    enable_s3_cloning = Bool(True, help="Whether links may be cloned.").tag(config=True)

    fs_cloning_basedir = Unicode(
        "", help="Accepted, and reported as the feature fs_clone_valid where it is absolute."
    ).tag(config=True)

    edge_url = Unicode(
        "", help="Address of the edge, for links, such as https://notebooks.example.org."
    ).tag(config=True)

    credentials_url = Unicode(
        "",
        help=(
            "Another address that answers the browser in the container-credentials form. "
            "Without one this server answers, at bookstore/credentials."
        ),
    ).tag(config=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._configured = frozenset(self.config.BookstoreSettings) | frozenset(kwargs)
        self._from_environment = self._read_environment()

    def _read_environment(self) -> frozenset[str]:
        """Takes from the environment what the configuration leaves open; answers which."""
        found = set()
        for name, variable in ENVIRONMENT.items():
            value = os.environ.get(variable)
            if value and name not in self._configured:
                found.add(name)
                setattr(self, name, value)
        # A token belongs to one key: the environment's would break a key from the configuration.
        if "s3_session_token" in found and "s3_access_key_id" not in found:
            found.discard("s3_session_token")
            self.s3_session_token = None
        return frozenset(found)

    def explicit(self) -> dict[str, Any]:
        """Every value that someone has set, by name; no secret is among it."""
        known = self.traits(config=True).keys() - SECRETS
        names = known & (self._configured | self._from_environment)
        return {name: getattr(self, name) for name in sorted(names)}

    def log_problems(self) -> None:
        """Warns of what cannot work, where an administrator sees it: at the start."""
        if bool(self.s3_access_key_id) != bool(self.s3_secret_access_key):
            self.log.warning(
                "BookstoreSettings: of s3_access_key_id and s3_secret_access_key only one is set; "
                "no credentials are handed out."
            )
        for name in sorted(
            frozenset(self.config.BookstoreSettings) - self.traits(config=True).keys()
        ):
            self.log.warning("BookstoreSettings has no setting %r; it is ignored.", name)
