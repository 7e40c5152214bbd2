import json

from gongwen.write.jsonout import to_json
from tests.factories.documents import full


def test_json_is_the_dictionary_with_chinese_as_it_is():
    text = to_json(full())
    assert json.loads(text) == json.loads(json.dumps(full().to_dict()))
    assert "编制规划" in text
    assert not text.endswith("\n")
