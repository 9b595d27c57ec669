"""Creates a file through the contents manager's rules, and never over another.

Jupyter's contents API cannot do this: its PUT overwrites, and of several renames onto one new name
more than one succeeds. This goes beside it, to the same root, with the same hidden-file rule, save
hooks and events. Other stores than local files answer 501, and the front end takes another way.
"""

from __future__ import annotations

import asyncio
import base64
import copy
import errno
import json
from typing import Any

import nbformat
from jupyter_core.utils import ensure_async
from jupyter_server.services.contents.filemanager import FileContentsManager
from jupyter_server.services.contents.manager import ContentsManager
from tornado.web import HTTPError

from .exclusive import create_exclusively

_STATUS = {
    errno.EACCES: (403, "Permission denied: %s"),
    errno.EPERM: (403, "Permission denied: %s"),
    errno.EROFS: (403, "The file system is read-only: %s"),
    errno.ENAMETOOLONG: (400, "The name is too long: %s"),
    errno.EILSEQ: (400, "The file system cannot hold this name: %s"),
    errno.EINVAL: (400, "The file system cannot hold this name: %s"),
    errno.ENOSPC: (507, "No space is left for %s"),
    errno.EDQUOT: (507, "The quota does not suffice for %s"),
}


async def create_file(manager: ContentsManager, path: str, content: bytes) -> dict[str, Any]:
    """Creates the file at an API path and answers its model, without content.

    Raises `HTTPError`: 400 for a path that names no file here, 403 where the system forbids it,
    409 where the name is taken, 501 where the contents are not local files, 507 without space; and
    what a pre-save hook raises.
    """
    if not isinstance(manager, FileContentsManager):
        raise HTTPError(501, "These contents are not local files.")
    path = path.strip("/")
    await _check(manager, path)
    content = _through_hooks(manager, path, content)
    os_path = manager._get_os_path(path)
    try:
        await asyncio.to_thread(create_exclusively, os_path, content)
    except FileExistsError:
        raise HTTPError(409, "%s is there already.", path) from None
    except OSError as error:
        if error.errno not in _STATUS:
            raise
        status, message = _STATUS[error.errno]
        raise HTTPError(status, message, path) from error
    model = await ensure_async(manager.get(path, content=False))
    manager.run_post_save_hooks(model=model, os_path=os_path)
    manager.emit(data={"action": "save", "path": path})
    return model


async def _check(manager: FileContentsManager, path: str) -> None:
    """Refuses a path that does not name a file in a folder that is there."""
    if not path or any(part in {"", ".", ".."} for part in path.split("/")):
        raise HTTPError(400, "%s is not the path of a file.", path or "/")
    folder = path.rpartition("/")[0]
    if not await ensure_async(manager.dir_exists(folder)):
        raise HTTPError(400, "The folder %s does not exist.", folder)
    try:
        hidden = await ensure_async(manager.is_hidden(path))
    except OSError as error:
        raise HTTPError(400, "%s is not the path of a file.", path) from error
    if hidden and not manager.allow_hidden:
        raise HTTPError(400, "Hidden files are not allowed here: %s", path)


def _through_hooks(manager: FileContentsManager, path: str, content: bytes) -> bytes:
    """Lets pre-save hooks see, refuse or change what is to be saved, as in any save.

    Bytes that no hook has changed stay as they are.
    """
    if manager.pre_save_hook is None and not manager._pre_save_hooks:
        return content
    model = _model(path, content)
    before = copy.deepcopy(model["content"])
    manager.run_pre_save_hooks(model=model, path=path)
    after = model["content"]
    if after == before:
        return content
    if model["type"] == "notebook":
        return nbformat.writes(nbformat.from_dict(after), version=nbformat.NO_CONVERT).encode()
    return base64.b64decode(after)


def _model(path: str, content: bytes) -> dict[str, Any]:
    """The contents model that a save of these bytes would carry."""
    if path.endswith(".ipynb"):
        try:
            notebook = json.loads(content)
        except ValueError:
            raise HTTPError(400, "%s is not a notebook.", path) from None
        return {"type": "notebook", "format": "json", "content": notebook}
    return {"type": "file", "format": "base64", "content": base64.b64encode(content).decode()}
