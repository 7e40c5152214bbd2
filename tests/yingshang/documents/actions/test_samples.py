"""The documents of the demonstration."""

from __future__ import annotations

from gongwen import samples
from yingshang.documents.actions.samples import review_sample, upload_samples
from yingshang.documents.enums import DocumentState
from yingshang.documents.queries.standing import standing_of


def test_every_sample_is_read_and_can_be_reviewed(county, clerk):
    made = upload_samples(actor=clerk)
    assert [document.file_name for document in made] == [path.name for path in samples.paths()]
    assert [document.pk for document in made] == sorted((document.pk for document in made), reverse=True)
    assert {document.state for document in made} == {DocumentState.READ}
    assert all(standing_of(document).tasks for document in made)
    review_sample(actor=clerk, document=made[0])
    standing = standing_of(made[0])
    assert (made[0].state, standing.proposed, standing.open_names) == (DocumentState.ACCEPTED, 0, [])
