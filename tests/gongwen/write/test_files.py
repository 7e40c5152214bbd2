import os

import pytest

from gongwen.errors import GongwenError
from gongwen.write.files import check_target, replaced


def fail_inside(target, error):
    with replaced(target) as draft:
        draft.write_text("半")
        raise error


def test_whole_or_not_there(tmp_path):
    target = tmp_path / "out.txt"
    with replaced(target) as draft:
        draft.write_text("甲")
        assert not target.exists()
    assert target.read_text() == "甲"
    assert os.listdir(tmp_path) == ["out.txt"]


def test_a_failure_leaves_what_was_there(tmp_path):
    target = tmp_path / "out.txt"
    target.write_text("旧")
    with pytest.raises(KeyError):
        fail_inside(target, KeyError())
    assert target.read_text() == "旧"
    assert os.listdir(tmp_path) == ["out.txt"]


def test_nothing_written_leaves_what_was_there(tmp_path):
    target = tmp_path / "out.txt"
    target.write_text("旧")
    with replaced(target):
        pass
    assert target.read_text() == "旧"


@pytest.mark.parametrize(
    ("number", "words"), [(28, "磁盘已满"), (13, "没有写入权限"), (5, "Input/output error"), (None, "系统拒绝")]
)
def test_disk_refuses(tmp_path, number, words):
    error = OSError(number, os.strerror(number)) if number else OSError()
    with pytest.raises(GongwenError) as caught:
        fail_inside(tmp_path / "out.txt", error)
    assert caught.value.code == "not_written"
    assert words in caught.value.what
    assert os.listdir(tmp_path) == []


def test_targets_that_cannot_be(tmp_path):
    with pytest.raises(GongwenError, match="is_folder"):
        check_target(tmp_path)
    with pytest.raises(GongwenError, match="no_folder"), replaced(tmp_path / "none" / "out.txt"):
        pytest.fail("the block must not run")
