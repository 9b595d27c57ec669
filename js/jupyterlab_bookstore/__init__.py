"""Publishes, shares and clones notebooks through S3.

The work is done in the browser. This package carries the JupyterLab extension, and a small
extension of the Jupyter server that JupyterLab uses where it is there: it hands out what an
administrator configured once (`BookstoreSettings`), and creates files exclusively. It holds no S3
logic.
"""

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

try:
    __version__ = version("jupyterlab-bookstore")
except PackageNotFoundError:  # run from a checkout
    __version__ = "0.0.0.dev0"


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Tells JupyterLab where the prebuilt extension is."""
    return [{"src": "labextension", "dest": "jupyterlab-bookstore"}]


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """Tells the Jupyter server which module holds the extension."""
    return [{"module": "jupyterlab_bookstore"}]


def _load_jupyter_server_extension(serverapp: "ServerApp") -> None:
    """Reads the settings once and adds the handlers."""
    from .credentials import CredentialSource
    from .handlers import handlers
    from .settings import BookstoreSettings

    settings = BookstoreSettings(parent=serverapp)
    settings.log_problems()
    source = CredentialSource(settings)
    serverapp.web_app.add_handlers(
        ".*$", handlers(serverapp.web_app.settings["base_url"], settings, source)
    )
