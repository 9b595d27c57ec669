"""Creates a file that must not be there yet: whole or not at all.

Nobody ever sees half of it, and two that want one name never both get it. A server that is killed
meanwhile leaves nothing behind where the system can make a file without a name (Linux), else at
most a hidden temporary one.
"""

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator

# What a file system answers that has no nameless files, or no hard links.
_UNSUPPORTED = {
    errno.EINVAL,
    errno.EISDIR,
    errno.ENOENT,
    errno.ENOSYS,
    errno.ENOTSUP,
    errno.EOPNOTSUPP,
    errno.EPERM,
    errno.EXDEV,
    errno.EMLINK,
}


def create_exclusively(path: str, content: bytes) -> None:
    """Creates the file `path` with this content.

    Raises `FileExistsError` where the name is taken, be it by a dangling link, and `OSError` for
    what else the system says. In both cases nothing is left behind.
    """
    if os.path.lexists(path):  # spare the write; the decision falls below
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path)
    if not _create_nameless(path, content):
        _create_renamed(path, content)
    _sync_folder(os.path.dirname(path))


def _create_nameless(path: str, content: bytes) -> bool:
    """Writes a file that has no name, then gives it one; false where the system cannot."""
    flag = getattr(os, "O_TMPFILE", None)
    if flag is None:
        return False
    folder = os.path.dirname(path)
    try:
        handle = os.open(folder, flag | os.O_WRONLY, 0o666)
    except OSError as error:
        if error.errno in _UNSUPPORTED:
            return False
        raise
    try:
        _write(handle, content)
        # Naming src_dir_fd makes Python call linkat, which alone can follow /proc's link; the path
        # is absolute, so that the handle itself says nothing.
        os.link(f"/proc/self/fd/{handle}", path, src_dir_fd=handle, follow_symlinks=True)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno in _UNSUPPORTED:
            return False
        raise
    finally:
        os.close(handle)
    return True


def _create_renamed(path: str, content: bytes) -> None:
    """Writes a hidden temporary file beside the place, then links or moves it there."""
    with _temporary(os.path.dirname(path), content) as temporary:
        try:
            os.link(temporary, path)
            return
        except FileExistsError:
            raise
        except OSError as error:
            if error.errno not in _UNSUPPORTED:
                raise
        # No hard links here: claim the name with an empty file, then replace that.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        try:
            os.replace(temporary, path)
        except BaseException:
            os.unlink(path)
            raise


@contextlib.contextmanager
def _temporary(folder: str, content: bytes) -> Iterator[str]:
    """A hidden file with this content, removed in the end where it is still there."""
    path = os.path.join(folder, f".~bookstore-{secrets.token_hex(8)}")
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o666)
    try:
        try:
            _write(handle, content)
        finally:
            os.close(handle)
        yield path
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)


def _write(handle: int, content: bytes) -> None:
    """Writes all of it, and waits for the disk."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]
    os.fsync(handle)


def _sync_folder(folder: str) -> None:
    """Asks that the new name be on the disk too; the file is whole either way."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
