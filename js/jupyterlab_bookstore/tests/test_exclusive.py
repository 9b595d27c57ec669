"""The three ways to create a file exclusively keep the same promises."""

import errno
import multiprocessing
import os
import signal
import threading
import time

import pytest

from jupyterlab_bookstore import exclusive

WAYS = ["nameless", "linked", "claimed"]


@pytest.fixture(params=WAYS)
def way(request, monkeypatch):
    """Makes the file system one that can do less and less."""
    if request.param != "nameless":
        monkeypatch.setattr(exclusive, "_create_nameless", lambda *_: False)
    if request.param == "claimed":

        def no_links(*_args, **_kwargs):
            raise OSError(errno.EPERM, "no hard links here")

        monkeypatch.setattr(exclusive.os, "link", no_links)
    return request.param


def test_linux_needs_no_temporary_name(tmp_path, monkeypatch):
    def never(*_):
        raise AssertionError("a temporary name was used")

    monkeypatch.setattr(exclusive, "_temporary", never)
    try:
        os.close(os.open(tmp_path, os.O_TMPFILE | os.O_WRONLY))
    except OSError:
        monkeypatch.undo()  # this file system has no nameless files: the other ways are used
    exclusive.create_exclusively(str(tmp_path / "x"), b"content")
    assert (tmp_path / "x").read_bytes() == b"content"


@pytest.mark.usefixtures("way")
def test_it_holds_the_content_and_nothing_else_is_there(tmp_path):
    exclusive.create_exclusively(str(tmp_path / "x"), b"content")
    assert os.listdir(tmp_path) == ["x"]
    assert (tmp_path / "x").read_bytes() == b"content"


@pytest.mark.usefixtures("way")
def test_a_taken_name_raises_and_nothing_changes(tmp_path):
    (tmp_path / "x").write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        exclusive.create_exclusively(str(tmp_path / "x"), b"content")
    assert os.listdir(tmp_path) == ["x"]
    assert (tmp_path / "x").read_bytes() == b"mine"


@pytest.mark.usefixtures("way")
def test_a_name_taken_while_the_content_is_written_raises(tmp_path, monkeypatch):
    write = exclusive._write

    def write_slowly(handle, content):
        write(handle, content)
        (tmp_path / "x").write_bytes(b"mine")

    monkeypatch.setattr(exclusive, "_write", write_slowly)
    with pytest.raises(FileExistsError):
        exclusive.create_exclusively(str(tmp_path / "x"), b"content")
    assert os.listdir(tmp_path) == ["x"]
    assert (tmp_path / "x").read_bytes() == b"mine"


@pytest.mark.usefixtures("way")
def test_a_failing_write_leaves_nothing(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(exclusive, "_write", fail)
    with pytest.raises(OSError, match="full"):
        exclusive.create_exclusively(str(tmp_path / "x"), b"content")
    assert os.listdir(tmp_path) == []


@pytest.mark.usefixtures("way")
def test_of_many_threads_one_wins(tmp_path):
    path = str(tmp_path / "x")
    barrier = threading.Barrier(16)
    winners = []

    def race(n):
        content = bytes([n]) * 50_000
        barrier.wait()
        try:
            exclusive.create_exclusively(path, content)
            winners.append(content)
        except FileExistsError:
            pass

    threads = [threading.Thread(target=race, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(winners) == 1
    assert (tmp_path / "x").read_bytes() == winners[0]
    assert os.listdir(tmp_path) == ["x"]


def test_a_reader_never_sees_half_of_it(tmp_path, way):
    path = tmp_path / "x"
    content = b"x" * 20_000_000
    sizes = set()
    done = threading.Event()

    def read():
        while not done.is_set():
            if path.exists():
                sizes.add(path.stat().st_size)

    reader = threading.Thread(target=read)
    reader.start()
    exclusive.create_exclusively(str(path), content)
    time.sleep(0.05)
    done.set()
    reader.join()
    # Without hard links, the claimed name may be seen empty for a moment.
    assert sizes - ({0} if way == "claimed" else set()) == {len(content)}


def _create_and_hang(path, reached):
    sync = os.fsync

    def hang(handle):
        sync(handle)
        reached.set()
        time.sleep(60)

    exclusive.os.fsync = hang
    exclusive.create_exclusively(path, b"half" * 100_000)


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="needs nameless files")
def test_a_killed_server_leaves_nothing(tmp_path):
    context = multiprocessing.get_context("fork")
    reached = context.Event()
    process = context.Process(target=_create_and_hang, args=(str(tmp_path / "x"), reached))
    process.start()
    assert reached.wait(20)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert os.listdir(tmp_path) == []
