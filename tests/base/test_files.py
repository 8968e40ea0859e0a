"""The file store: the same promises by a local folder and by an object store."""

from __future__ import annotations

import hashlib
import io
import os
import resource
import signal
import stat
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import Request, urlopen

import boto3
import pytest
from moto.server import ThreadedMotoServer

from mingheng.base.errors import NotFound, Refused
from mingheng.base.files import FileStore, LocalStore, in_words, store_at
from mingheng.base.files.s3 import PART, S3Store

SM3_OF_ABC = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
ABSENT = hashlib.sha256("没有存过的内容".encode()).hexdigest()


class Endless(io.RawIOBase):
    """A stream of pseudo-random bytes of any length that takes no memory itself."""

    def __init__(self, length: int) -> None:
        self.left = length
        self.block = hashlib.shake_256(b"mingheng").digest(1024 * 1024)

    def read(self, size: int = -1) -> bytes:
        """Return the next piece."""
        piece = self.block[: min(size, self.left)]
        self.left -= len(piece)
        return piece


class Broken(io.RawIOBase):
    """A stream whose sender hangs up after the first piece."""

    def __init__(self, first: bytes) -> None:
        self.first = first

    def read(self, size: int = -1) -> bytes:
        """Return the first piece, then fail."""
        if not self.first:
            raise ConnectionResetError("sender hung up")
        piece, self.first = self.first[:size], self.first[size:]
        return piece


@pytest.fixture(scope="module")
def object_store() -> Iterator[str]:
    """The address of an S3-compatible server that lives as long as this module's tests."""
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(object_store: str, monkeypatch: pytest.MonkeyPatch) -> S3Store:
    """A store in an empty bucket."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    name = f"b{os.urandom(8).hex()}"
    boto3.client("s3", endpoint_url=object_store, region_name="us-east-1").create_bucket(Bucket=name)
    store = store_at(f"s3://{name}/street/files?endpoint={object_store}", Path("unused"))
    assert isinstance(store, S3Store)
    return store


@pytest.fixture
def folder(tmp_path: Path) -> LocalStore:
    """A store in an empty folder."""
    store = store_at("", tmp_path)
    assert isinstance(store, LocalStore)
    return store


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest) -> FileStore:
    """Each kind of store in turn."""
    found: FileStore = request.getfixturevalue(request.param)
    return found


def keys(bucket: S3Store) -> list[str]:
    """Everything that lies in the bucket."""
    return [entry["Key"] for entry in bucket.client.list_objects_v2(Bucket=bucket.bucket).get("Contents", [])]


def leftovers(folder: LocalStore) -> list[Path]:
    """Every file in the folder."""
    return [path for path in folder.root.rglob("*") if path.is_file()]


def test_put_gives_both_digests_and_size(store: FileStore) -> None:
    stored = store.put(io.BytesIO(b"abc"))
    assert stored.sha256 == hashlib.sha256(b"abc").hexdigest()
    assert stored.sm3 == SM3_OF_ABC
    assert stored.size == 3
    assert store.exists(stored.sha256)
    assert store.size(stored.sha256) == 3
    assert store.verify(stored.sha256)


def test_content_comes_back_and_can_seek(store: FileStore) -> None:
    content = os.urandom(3_000_000)
    stored = store.put(io.BytesIO(content))
    with store.open(stored.sha256) as file:
        assert file.seekable()
        file.seek(2_500_000)
        assert file.read(10) == content[2_500_000:2_500_010]
        file.seek(-5, os.SEEK_END)
        assert file.read() == content[-5:]
        file.seek(10)
        file.seek(5, os.SEEK_CUR)
        assert file.tell() == 15
        file.seek(0)
        assert file.read() == content


@pytest.mark.parametrize("size", [0, 1, PART - 1, PART, PART + 1, 2 * PART + 5])
def test_every_length_survives(store: FileStore, size: int) -> None:
    stored = store.put(Endless(size))
    assert stored.size == size
    with store.open(stored.sha256) as file:
        assert len(file.read()) == size
    assert store.verify(stored.sha256)


def test_putting_the_same_content_again_changes_nothing(store: FileStore) -> None:
    first = store.put(Endless(PART + 7))
    assert store.put(Endless(PART + 7)) == first
    small = store.put(io.BytesIO(b"abc"))
    assert store.put(io.BytesIO(b"abc")) == small
    assert [found.sha256 for found in store.walk()] == sorted([first.sha256, small.sha256])


def test_many_writers_of_the_same_content_do_not_disturb_each_other(store: FileStore) -> None:
    content = os.urandom(500_000)
    results = []
    threads = [threading.Thread(target=lambda: results.append(store.put(io.BytesIO(content)))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({stored.sha256 for stored in results}) == 1 and len(results) == 6
    assert store.verify(results[0].sha256)


def test_content_at_the_limit_is_taken_and_one_byte_more_is_refused(folder: LocalStore) -> None:
    assert folder.put(Endless(1000), max_bytes=1000).size == 1000
    before = leftovers(folder)
    with pytest.raises(Refused) as refusal:
        folder.put(Endless(1001), max_bytes=1000)
    assert refusal.value.code == "FILE_TOO_LARGE"
    assert leftovers(folder) == before


def test_too_long_a_stream_leaves_nothing_in_the_bucket(bucket: S3Store) -> None:
    for limit in (1000, PART + 1000):
        with pytest.raises(Refused) as refusal:
            bucket.put(Endless(PART * 3), max_bytes=limit)
        assert refusal.value.code == "FILE_TOO_LARGE"
    assert keys(bucket) == []
    assert not bucket.client.list_multipart_uploads(Bucket=bucket.bucket).get("Uploads")


def test_sender_who_hangs_up_leaves_nothing(folder: LocalStore, bucket: S3Store) -> None:
    for target in (folder, bucket):
        with pytest.raises(ConnectionResetError):
            target.put(Broken(b"x" * (PART + 10)))
    assert leftovers(folder) == []
    assert keys(bucket) == []
    assert not bucket.client.list_multipart_uploads(Bucket=bucket.bucket).get("Uploads")


def test_full_disk_is_a_refusal_and_leaves_nothing(folder: LocalStore) -> None:
    kept = folder.put(io.BytesIO(b"kept"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, hard))
    try:
        with pytest.raises(Refused) as refusal:
            folder.put(Endless(5_000_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert refusal.value.code == "FILE_STORE_FULL"
    assert [path.name for path in leftovers(folder)] == [kept.sha256]


def test_other_trouble_with_the_disk_is_not_called_full(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("a file where the folder should be")
    with pytest.raises(OSError, match="files"):
        store_at("", tmp_path).put(io.BytesIO(b"abc"))


def test_stored_file_is_read_only(folder: LocalStore) -> None:
    stored = folder.put(io.BytesIO(b"abc"))
    assert stat.S_IMODE(folder.path(stored.sha256).stat().st_mode) == 0o444
    assert stored.key == f"{stored.sha256[:2]}/{stored.sha256[2:4]}/{stored.sha256}"


def test_changed_content_is_noticed(folder: LocalStore, bucket: S3Store) -> None:
    stored = folder.put(io.BytesIO(b"abc"))
    place = folder.path(stored.sha256)
    place.chmod(0o644)
    place.write_bytes(b"abd")
    assert not folder.verify(stored.sha256)
    stored = bucket.put(io.BytesIO(b"abc"))
    bucket.client.put_object(Bucket=bucket.bucket, Key=stored.key, Body=b"abd")
    assert not bucket.verify(stored.sha256)


def test_truncated_content_is_healed_by_putting_it_again(folder: LocalStore) -> None:
    stored = folder.put(io.BytesIO(b"abc"))
    place = folder.path(stored.sha256)
    place.chmod(0o644)
    place.write_bytes(b"a")
    folder.put(io.BytesIO(b"abc"))
    assert folder.verify(stored.sha256)


def test_blob_lost_behind_the_index_does_not_verify(bucket: S3Store) -> None:
    stored = bucket.put(io.BytesIO(b"abc"))
    bucket.client.delete_object(Bucket=bucket.bucket, Key=stored.key)
    assert not bucket.verify(stored.sha256)


def test_object_store_that_garbles_is_refused_and_leaves_nothing(bucket: S3Store) -> None:
    def garble(params: dict[str, object], **_: object) -> None:
        if str(params["Key"]).startswith("street/files/blobs/"):
            params["Body"] = b"garbled on the way"

    bucket.client.meta.events.register("provide-client-params.s3.PutObject", garble)
    with pytest.raises(Refused) as refusal:
        bucket.put(io.BytesIO(b"abc"))
    assert refusal.value.code == "FILE_STORE_DAMAGED"
    assert keys(bucket) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63, f"{'0' * 64}\n"])
def test_what_is_no_digest_is_never_a_path(store: FileStore, name: str) -> None:
    for look in (store.open, store.exists, store.size, store.verify, store.remove):
        with pytest.raises(NotFound) as refusal:
            look(name)
        assert refusal.value.code == "FILE_MISSING"


def test_absent_content_is_not_found(store: FileStore) -> None:
    assert not store.exists(ABSENT)
    assert not store.verify(ABSENT)
    for look in (store.open, store.size):
        with pytest.raises(NotFound):
            look(ABSENT)


def test_removed_content_is_gone_and_removing_twice_is_no_error(store: FileStore) -> None:
    stored = store.put(io.BytesIO(b"abc"))
    store.remove(stored.sha256)
    store.remove(stored.sha256)
    assert not store.exists(stored.sha256)
    assert list(store.walk()) == []


def test_walk_tells_since_when_content_lies_there(store: FileStore) -> None:
    stored = store.put(io.BytesIO(b"abc"))
    (found,) = store.walk()
    assert found.sha256 == stored.sha256
    assert abs(found.stored_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_rests_of_killed_uploads_are_cleared_but_not_fresh_ones(folder: LocalStore) -> None:
    folder.put(io.BytesIO(b"abc"))
    (folder.incoming / "old").write_bytes(b"half")
    (folder.incoming / "new").write_bytes(b"half")
    os.utime(folder.incoming / "old", (1, 1))
    assert folder.clear_incoming(datetime.now(UTC) - timedelta(hours=24)) == 1
    assert [path.name for path in folder.incoming.iterdir()] == ["new"]


def test_memory_stays_flat_while_200_mb_stream_in(folder: LocalStore) -> None:
    folder.put(Endless(10_000_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    folder.put(Endless(200_000_000))
    grown_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown_kb < 40_000


def test_address_that_is_no_bucket_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="FILES_URL"):
        store_at("ftp://somewhere/else", tmp_path)


@pytest.mark.parametrize(
    ("size", "words"), [(3, "3 字节"), (1536, "1.5 KB"), (2 * 1024**3, "2 GB"), (20 * 1024**2, "20 MB")]
)
def test_sizes_are_written_for_people(size: int, words: str) -> None:
    assert in_words(size) == words


def test_killed_upload_leaves_the_store_as_it_was(folder: LocalStore) -> None:
    kept = folder.put(io.BytesIO(b"kept"))
    script = textwrap.dedent(
        """
        import io, os, signal, sys
        from pathlib import Path
        from mingheng.base.files import LocalStore
        class Killer(io.RawIOBase):
            left = 3
            def read(self, size=-1):
                self.left -= 1
                if self.left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                return bytes(1_000_000)
        LocalStore(Path(sys.argv[1])).put(Killer())
        """
    )
    ended = subprocess.run([sys.executable, "-c", script, str(folder.root)], timeout=60, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert [found.sha256 for found in folder.walk()] == [kept.sha256]
    assert len(list(folder.incoming.iterdir())) == 1
    assert folder.clear_incoming(datetime.now(UTC) + timedelta(hours=1)) == 1
    assert folder.put(Endless(3_000_000)).size == 3_000_000


def test_what_has_arrived_beside_the_store_is_taken_in_and_gone(store: FileStore, tmp_path: Path) -> None:
    arrived, sha256 = tmp_path / "arrived", hashlib.sha256(b"abc").hexdigest()
    arrived.write_bytes(b"abc")
    key = store.adopt(arrived, sha256, 3)
    assert (store.verify(sha256), arrived.exists()) == (True, False)
    assert store.adopt(arrived, sha256, 3) == key  # asked again by a process that was killed before it noted that


def test_an_object_store_refuses_what_is_not_what_was_said(bucket: S3Store, tmp_path: Path) -> None:
    arrived = tmp_path / "arrived"
    arrived.write_bytes(b"abd")
    with pytest.raises(Refused) as refused:
        bucket.adopt(arrived, hashlib.sha256(b"abc").hexdigest(), 3)
    assert refused.value.code == "FILE_STORE_DAMAGED"
    assert arrived.exists()
    assert keys(bucket) == []


def test_a_signed_address_gives_parts_to_whoever_has_it(bucket: S3Store, folder: LocalStore) -> None:
    sha256 = bucket.put(io.BytesIO(b"0123456789")).sha256
    address = bucket.address(sha256, seconds=60, media_type="video/mp4", disposition="inline")
    with urlopen(Request(address, headers={"Range": "bytes=2-4"})) as answer:
        assert (answer.status, answer.read(), answer.headers["Content-Type"]) == (206, b"234", "video/mp4")
    assert bucket.whereabouts(sha256) is None
    assert folder.address(sha256, seconds=60, media_type="video/mp4", disposition="inline") == ""
