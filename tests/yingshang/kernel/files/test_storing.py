"""A file comes in once, checked; a full disk refuses clearly and reading goes on; the same on a bucket."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import subprocess

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tests.factories.files import given, picture
from tests.factories.sheets import bomb_of_ratio
from yingshang.kernel.errors import NotFound, Refusal
from yingshang.kernel.files import opened_file, scrub, store_file
from yingshang.kernel.files.storing import DiskFull, TooBig
from yingshang.kernel.models import Blob, Event, StoredFile


@pytest.fixture
def clerk(actors):
    return actors["clerk"]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A store of its own for every test."""
    place = tmp_path / "files"
    backend = "yingshang.kernel.files.storage.DurableStorage"
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": backend, "OPTIONS": {"location": str(place)}}}
    return place


def kept(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_what_is_kept(clerk, folder):
    data = "通知".encode()
    stored = store_file(given(data), name="关于\u202e通知.txt", actor=clerk)
    assert (stored.name, stored.content_type, stored.size, stored.person_name) == (
        "关于通知.txt",
        "text/plain",
        6,
        clerk.name,
    )
    with opened_file(stored) as file:
        assert file.read() == data
    assert stored.blob.sha256 == hashlib.sha256(data).hexdigest()
    assert kept(folder) == [stored.blob.stored_as]
    assert "通知" not in stored.blob.stored_as
    assert [event.type for event in Event.objects.all()] == ["kernel.file_stored"]


def test_identical_contents_are_stored_once(clerk, actors, folder):
    first = store_file(given(picture()), name="a.png", actor=clerk)
    second = store_file(given(picture()), name="b.png", actor=actors["liaison"])
    assert (first.blob, StoredFile.objects.count(), len(kept(folder))) == (second.blob, 2, 1)


def test_a_spoilt_content_is_healed_by_the_same_upload(clerk, folder):
    first = store_file(given(b"text"), name="a.txt", actor=clerk)
    (folder / first.blob.stored_as).write_bytes(b"other")
    assert scrub().changed == 1
    store_file(given(b"text"), name="b.txt", actor=clerk)
    first.refresh_from_db()
    with opened_file(first) as file:
        assert file.read() == b"text"
    assert Blob.objects.get().state == "present"


def test_a_lost_content_is_stored_anew(clerk, folder):
    first = store_file(given(b"text"), name="a.txt", actor=clerk)
    (folder / first.blob.stored_as).unlink()
    with pytest.raises(NotFound, match="file_lost"), opened_file(first):
        pass
    assert scrub().missing == 1
    store_file(given(b"text"), name="b.txt", actor=clerk)
    assert scrub().missing == 0


def test_what_is_refused_leaves_nothing(clerk, folder):
    with pytest.raises(Refusal, match="file_bomb"):
        store_file(given(bomb_of_ratio()), name="a.xlsx", actor=clerk)
    assert (StoredFile.objects.count(), Blob.objects.count(), folder.exists()) == (0, 0, False)


def test_a_failed_transaction_leaves_no_bytes(clerk, folder, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("yingshang.kernel.files.storing.record", fail)
    with pytest.raises(RuntimeError):
        store_file(given(b"text"), name="a.txt", actor=clerk)
    assert (kept(folder), Blob.objects.count()) == ([], 0)


def test_too_big_and_nearly_full_are_refused_before_anything_is_read(clerk, settings):
    settings.FILES_MOST_BYTES = 3
    with pytest.raises(TooBig) as caught:
        store_file(given(b"text"), name="a.txt", actor=clerk)
    assert caught.value.status == 413
    settings.FILES_MOST_BYTES = 100
    settings.FILES_LEAST_FREE = 1 << 60
    with pytest.raises(DiskFull) as caught:
        store_file(given(b"text"), name="a.txt", actor=clerk)
    assert caught.value.status == 507


@pytest.fixture
def small_disk(folder):
    """A disk of one megabyte under the store, where the system lets us have one."""
    folder.mkdir()
    mounted = os.name == "posix" and os.geteuid() == 0 and shutil.which("mount")
    order = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if not mounted or subprocess.run(order, capture_output=True, check=False).returncode != 0:
        pytest.skip("no small disk can be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_is_really_full(clerk, small_disk):
    first = store_file(given(b"text"), name="a.txt", actor=clerk)
    with pytest.raises(DiskFull):
        store_file(given(b"a" * 2_000_000), name="b.txt", actor=clerk)
    assert (kept(small_disk), StoredFile.objects.count()) == ([first.blob.stored_as], 1)
    with opened_file(first) as file:
        assert file.read() == b"text"
    assert store_file(given(b"small"), name="c.txt", actor=clerk).size == 5


@pytest.mark.parametrize("name", ["fsync", "rename"])
def test_no_room_at_any_step_is_the_same_refusal(clerk, folder, monkeypatch, name):
    def full(*args):
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(f"yingshang.kernel.files.storage.os.{name}", full)
    with pytest.raises(DiskFull):
        store_file(given(b"text"), name="a.txt", actor=clerk)
    assert (kept(folder), Blob.objects.count()) == ([], 0)


def test_another_fault_of_the_disk_is_no_refusal(clerk, monkeypatch):
    def broken(*args):
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr("yingshang.kernel.files.storage.os.fsync", broken)
    with pytest.raises(OSError, match="broken"):
        store_file(given(b"text"), name="a.txt", actor=clerk)


@pytest.fixture
def bucket(settings):
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    login = {"endpoint_url": f"http://{host}:{port}", "region_name": "us-east-1"}
    login |= {"aws_access_key_id": "x", "aws_secret_access_key": "x"}
    boto3.client("s3", **login).create_bucket(Bucket="files")
    names = {"access_key": "x", "secret_key": "x", "bucket_name": "files", "file_overwrite": False}
    options = {**names, "endpoint_url": login["endpoint_url"], "region_name": "us-east-1"}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options},
    }
    yield boto3.client("s3", **login)
    server.stop()


@pytest.mark.filterwarnings("ignore")  # of the libraries of the bucket, not ours
def test_a_bucket(clerk, bucket):
    stored = store_file(given(b"text"), name="a.txt", actor=clerk)
    store_file(given(b"text"), name="b.txt", actor=clerk)
    objects = bucket.list_objects_v2(Bucket="files")["Contents"]
    assert [each["Key"] for each in objects] == [stored.blob.stored_as]
    with opened_file(stored) as file:
        assert file.read() == b"text"
    assert (scrub().changed, scrub().missing) == (0, 0)
    bucket.put_object(Bucket="files", Key=stored.blob.stored_as, Body=b"evil")
    assert scrub().changed == 1
    bucket.delete_object(Bucket="files", Key=stored.blob.stored_as)
    assert scrub().missing == 1
