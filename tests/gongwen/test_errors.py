from __future__ import annotations

import pickle

import pytest

from gongwen.errors import GongwenError


def test_an_error_says_code_what_and_what_to_do():
    with pytest.raises(GongwenError, match=r"^\[empty\] 文件是空的。请重新导出。$") as caught:
        raise GongwenError("empty", "文件是空的。", "请重新导出。")
    assert (caught.value.code, caught.value.what, caught.value.todo) == ("empty", "文件是空的。", "请重新导出。")


def test_errors_of_the_engine_are_no_errors_of_the_language():
    assert not issubclass(GongwenError, (ValueError, OSError))


def test_an_error_crosses_to_another_process():
    error = pickle.loads(pickle.dumps(GongwenError("empty", "文件是空的。", "请重新导出。")))
    assert error.code == "empty"
