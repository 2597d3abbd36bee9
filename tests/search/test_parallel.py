"""On every core the same comes out, in the same order, and documents are taken only as they are needed."""

from foundation.search import Document, IndexSpec
from foundation.search.encoding import encode
from foundation.search.parallel import CHUNK, WORTHWHILE, encode_all, every_core

SPEC = IndexSpec(name="things", texts={"title": 3, "body": 1}, filters=("kind",))


def documents(count, taken=None):
    for number in range(count):
        if taken is not None:
            taken.append(number)
        yield Document(
            id=str(number),
            index="things",
            version=number,
            texts={"title": f"표면검사 {number}호기", "body": "기스를 자꾸 놓칩니다"},
            filters={"kind": ["가공"]},
            acl=("member",),
        )


def test_the_same_in_the_same_order():
    count = CHUNK + 10
    alone = [encode(document, SPEC) for document in documents(count)]
    with every_core(WORTHWHILE):
        together = list(encode_all(documents(count), SPEC))
    assert together == alone


def test_takes_no_more_than_it_needs():
    taken: list[int] = []
    with every_core(WORTHWHILE):
        encoded = encode_all(documents(10 * CHUNK, taken), SPEC)
        assert not taken
        next(encoded)
        assert len(taken) <= 2 * CHUNK


def test_few_are_not_worth_it():
    with every_core(WORTHWHILE - 1):
        encoded = encode_all(documents(3), SPEC)
        assert [flat["id"] for flat in encoded] == ["0", "1", "2"]
