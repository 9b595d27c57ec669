"""`POST create/<path>`: a new file, whole or not at all, and never over another."""

import asyncio
import hashlib
import json
import os
import stat

import nbformat
import pytest
from jupyter_server.services.contents.filemanager import FileContentsManager
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from jupyter_server.services.contents.manager import ContentsManager
from tornado.web import HTTPError

from jupyterlab_bookstore.create import create_file

NOTEBOOK = b'{"cells": [],"metadata": {},"nbformat": 4,\n\n"nbformat_minor": 5}'


@pytest.fixture
def create(ask):
    async def create(path, body=b"content", **kwargs):
        headers = {"Content-Type": "application/octet-stream"}
        return await ask("create", path, method="POST", body=body, headers=headers, **kwargs)

    return create


@pytest.fixture
def everything(jp_root_dir):
    """All that is in the root, by path: what "nothing is left behind" is measured by."""

    def everything():
        return sorted(str(p.relative_to(jp_root_dir)) for p in jp_root_dir.rglob("*"))

    return everything


async def test_a_new_file_holds_exactly_the_bytes_sent(create, jp_root_dir, everything):
    body = bytes(range(256)) * 3 + b"\r\n\xef\xbb\xbf"
    status, model, headers = await create("data.bin", body)
    assert status == 201
    assert (jp_root_dir / "data.bin").read_bytes() == body
    assert (model["name"], model["path"], model["type"]) == ("data.bin", "data.bin", "file")
    assert model["content"] is None
    assert headers["Location"].endswith("/api/contents/data.bin")
    assert headers["Cache-Control"] == "no-store"
    assert everything() == ["data.bin"]


async def test_a_notebook_keeps_its_bytes_and_is_not_signed(create, jp_root_dir, jp_serverapp):
    status, model, _ = await create("x.ipynb", NOTEBOOK)
    assert (status, model["type"]) == (201, "notebook")
    assert (jp_root_dir / "x.ipynb").read_bytes() == NOTEBOOK
    notebook = nbformat.reads(NOTEBOOK.decode(), as_version=4)
    assert not jp_serverapp.contents_manager.notary.check_signature(notebook)


async def test_an_empty_file_can_be_created(create, jp_root_dir):
    status, _, _ = await create("empty", b"")
    assert status == 201
    assert (jp_root_dir / "empty").read_bytes() == b""


async def test_the_new_file_has_the_rights_of_any_new_file(create, jp_root_dir):
    await create("new")
    (jp_root_dir / "peer").touch()
    assert stat.S_IMODE((jp_root_dir / "new").stat().st_mode) == stat.S_IMODE(
        (jp_root_dir / "peer").stat().st_mode
    )


@pytest.mark.parametrize("kind", ["file", "folder", "link", "dangling link"])
async def test_a_taken_name_is_a_409_and_stays_as_it_is(create, jp_root_dir, everything, kind):
    place = jp_root_dir / "x.ipynb"
    match kind:
        case "file":
            place.write_text("mine")
        case "folder":
            place.mkdir()
        case "link":
            (jp_root_dir / "other").write_text("mine")
            place.symlink_to("other")
        case "dangling link":
            place.symlink_to("nowhere")
    before = everything()
    status, answer, _ = await create("x.ipynb", NOTEBOOK)
    assert status == 409
    assert answer["message"] == "x.ipynb is there already."
    assert everything() == before
    if kind in {"file", "link"}:
        assert place.read_text() == "mine"


async def test_of_thirty_at_once_exactly_one_gets_the_name(create, jp_root_dir, everything):
    bodies = [f"{n}".encode() * 100_000 for n in range(30)]
    answers = await asyncio.gather(*(create("x.ipynb.txt", body) for body in bodies))
    statuses = sorted(status for status, _, _ in answers)
    assert statuses == [201] + [409] * 29
    winner = next(n for n, (status, _, _) in enumerate(answers) if status == 201)
    assert (jp_root_dir / "x.ipynb.txt").read_bytes() == bodies[winner]
    assert everything() == ["x.ipynb.txt"]


@pytest.mark.parametrize(
    "name",
    [
        "prüfung Übung.ipynb",
        "日本語/ノート 1.ipynb",
        "🎉 100% #1?&=+;.ipynb",
        'quote\'s "and" <b>.ipynb',
        "back\\slash.ipynb",
        "%2e%2e%2fescaped.ipynb",
        " spaces .ipynb",
        "tab\tand\nnewline.txt",
    ],
)
async def test_any_name_a_file_system_holds_is_kept(create, jp_root_dir, name):
    (jp_root_dir / name).parent.mkdir(exist_ok=True)
    status, model, _ = await create(name, NOTEBOOK)
    assert status == 201
    assert model["path"] == name
    assert (jp_root_dir / name).read_bytes() == NOTEBOOK


@pytest.mark.parametrize(
    "path",
    [
        "",
        "..",
        ".",
        "../outside.txt",
        "folder/../../outside.txt",
        "folder/../inside.txt",
        "./x.txt",
        "folder/./x.txt",
        "a\0b",
        "x" * 300,
        "nofolder/x.txt",
        "file.txt/x.txt",
        "file.txt/deeper/x.txt",
        ".hidden",
        "folder/.hidden",
        ".config/x.txt",
        ".~bookstore-1234",
    ],
)
async def test_a_path_that_names_no_file_here_is_refused(
    jp_serverapp, jp_root_dir, everything, path
):
    (jp_root_dir / "folder").mkdir()
    (jp_root_dir / ".config").mkdir()
    (jp_root_dir / "file.txt").touch()
    before = everything()
    outside = sorted(jp_root_dir.parent.iterdir())
    with pytest.raises(HTTPError) as refused:
        await create_file(jp_serverapp.contents_manager, path, b"x")
    assert refused.value.status_code in {400, 404}
    assert everything() == before
    assert sorted(jp_root_dir.parent.iterdir()) == outside


@pytest.mark.parametrize("url", ["%2e%2e/x", "..%2fx", "a/%2e%2e/%2e%2e/x", "%00", "%ff%fe"])
async def test_a_hostile_address_creates_nothing(
    jp_base_url, http_server_client, jp_auth_header, jp_root_dir, everything, url
):
    outside = sorted(jp_root_dir.parent.iterdir())
    response = await http_server_client.fetch(
        f"{jp_base_url}bookstore/create/{url}",
        method="POST",
        body=b"x",
        headers=jp_auth_header,
        raise_error=False,
    )
    assert response.code in {400, 404}
    assert everything() == []
    assert sorted(jp_root_dir.parent.iterdir()) == outside


async def test_an_error_names_the_path_as_it_is(create):
    _, answer, _ = await create("100%s/x.txt")
    assert answer["message"] == "The folder 100%s does not exist."


class TestHiddenFilesAllowed:
    """A server whose administrator allows hidden files."""

    @pytest.fixture
    def jp_server_config(self, jp_server_config):
        jp_server_config.ContentsManager.allow_hidden = True
        return jp_server_config

    async def test_creates_them(self, create, everything):
        status, _, _ = await create(".hidden")
        assert status == 201
        assert everything() == [".hidden"]


async def test_a_linked_folder_is_written_through_as_in_any_save(create, jp_root_dir, tmp_path):
    (tmp_path / "shared").mkdir()
    (jp_root_dir / "link").symlink_to(tmp_path / "shared")
    status, _, _ = await create("link/x.txt")
    assert status == 201
    assert (tmp_path / "shared" / "x.txt").read_bytes() == b"content"


async def test_a_folder_without_write_permission_is_a_403(create, everything, monkeypatch):
    # Simulated: the tests may run as root, whom no mode stops.
    def refuse(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("jupyterlab_bookstore.exclusive.os.open", refuse)
    status, answer, _ = await create("x.txt")
    monkeypatch.undo()
    assert status == 403
    assert answer["message"] == "Permission denied: x.txt"
    assert everything() == []


async def test_a_full_disk_is_a_507_and_nothing_stays(create, everything, monkeypatch):
    def full(_handle, _content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("jupyterlab_bookstore.exclusive._write", full)
    status, answer, _ = await create("x.txt")
    assert status == 507
    assert answer["message"] == "No space is left for x.txt"
    assert everything() == []


async def test_fifty_megabytes_arrive_and_the_server_answers_meanwhile(
    create, jp_fetch, jp_root_dir
):
    body = os.urandom(1 << 20) * 50
    sending = asyncio.create_task(create("big.bin", body, request_timeout=60))
    while not sending.done():
        response = await jp_fetch("api", "status", request_timeout=5)
        assert response.code == 200
        await asyncio.sleep(0.02)
    status, _, _ = await sending
    assert status == 201
    written = hashlib.sha256((jp_root_dir / "big.bin").read_bytes()).digest()
    assert written == hashlib.sha256(body).digest()


class TestSaveHooks:
    """What an administrator's hooks say of a save holds for a clone too."""

    @pytest.fixture
    def hooked(self, jp_serverapp):
        def hooked(*, pre=None, post=None):
            if pre:
                jp_serverapp.contents_manager.register_pre_save_hook(pre)
            if post:
                jp_serverapp.contents_manager.register_post_save_hook(post)

        return hooked

    async def test_a_refusal_is_passed_on_and_nothing_is_created(self, create, hooked, everything):
        def refuse(model, **_):
            raise HTTPError(403, f"No {model['type']} today")

        hooked(pre=refuse)
        status, answer, _ = await create("x.ipynb", NOTEBOOK)
        assert (status, answer["message"]) == (403, "No notebook today")
        assert everything() == []

    async def test_a_change_is_saved(self, create, hooked, jp_root_dir):
        def mark(model, **_):
            model["content"]["metadata"]["seen"] = True

        hooked(pre=mark)
        await create("x.ipynb", NOTEBOOK)
        assert json.loads((jp_root_dir / "x.ipynb").read_text())["metadata"] == {"seen": True}

    async def test_bytes_that_no_hook_changes_stay(self, create, hooked, jp_root_dir):
        seen = []
        hooked(pre=lambda model, path, **_: seen.append((model["type"], path)))
        await create("x.ipynb", NOTEBOOK)
        await create("x.txt", b"\xff\r\n")
        assert seen == [("notebook", "x.ipynb"), ("file", "x.txt")]
        assert (jp_root_dir / "x.ipynb").read_bytes() == NOTEBOOK
        assert (jp_root_dir / "x.txt").read_bytes() == b"\xff\r\n"

    async def test_the_file_is_there_when_the_post_save_hook_runs(self, create, hooked):
        seen = []

        def look(os_path, model, **_):
            with open(os_path, "rb") as file:
                seen.append((model["path"], file.read()))

        hooked(post=look)
        await create("x.ipynb", NOTEBOOK)
        assert seen == [("x.ipynb", NOTEBOOK)]


class TestOtherStore:
    """Contents that are no local files."""

    @pytest.fixture
    def jp_server_config(self, jp_server_config):
        jp_server_config.ServerApp.contents_manager_class = InMemory
        return jp_server_config

    async def test_is_a_501(self, create):
        status, answer, _ = await create("x.ipynb", NOTEBOOK)
        assert status == 501
        assert answer["message"] == "These contents are not local files."


class InMemory(ContentsManager):
    """As little of a contents manager as a server starts with."""

    root_dir = "/"


class TestManagers:
    """The two managers that Jupyter itself brings."""

    @pytest.fixture(params=[FileContentsManager, AsyncLargeFileManager])
    def jp_server_config(self, jp_server_config, request):
        jp_server_config.ServerApp.contents_manager_class = request.param
        return jp_server_config

    async def test_both_create(self, create, jp_root_dir):
        (jp_root_dir / "folder").mkdir()
        first, _, _ = await create("folder/x.ipynb", NOTEBOOK)
        second, _, _ = await create("folder/x.ipynb", NOTEBOOK)
        assert (first, second) == (201, 409)
