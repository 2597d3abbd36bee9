import lightgbm as lgb
import numpy as np
import pytest

from matchmaking.ranking.training.svmlight import (
    AT,
    ROUNDS,
    SETTINGS,
    SvmlightError,
    evaluate_svmlight,
    mean_ndcg,
    read,
)


def write(folder, name, queries, seed):
    """An example in LightGBM's format: 30 columns, a third of them absent, labels 0–4 by the first three. Some queries
    have nothing relevant."""
    rng = np.random.default_rng(seed)
    lines, sizes = [], []
    for query in range(queries):
        size = int(rng.integers(5, 25))
        sizes.append(size)
        for _ in range(size):
            values = rng.random(30).round(2)
            present = rng.random(30) < 0.67
            truth = (values * present)[:3].sum() / 3
            label = (
                0
                if query % 10 == 0
                else int(np.digitize(truth + rng.normal(0, 0.05), (0.3, 0.45, 0.6, 0.75)))
            )
            lines.append(" ".join([str(label), *(f"{i}:{values[i]}" for i in np.flatnonzero(present))]))
    rows, query_file = folder / name, folder / f"{name}.query"
    rows.write_text("\n".join(lines) + "\n")
    query_file.write_text("".join(f"{size}\n" for size in sizes))
    return rows, query_file


@pytest.fixture
def example(tmp_path):
    return *write(tmp_path, "rank.train", 120, 1), *write(tmp_path, "rank.test", 40, 2)


def test_ndcg_is_what_lightgbm_reports(example):
    """The library reads the same files itself, trains on them and measures by its own metric."""
    train, _train_query, test, _test_query = example
    data = lgb.Dataset(str(train), params={"verbosity": -1, "max_bin": 255, "num_threads": 1})
    told = {}
    lgb.train(
        {**SETTINGS, "metric": "ndcg", "eval_at": list(AT)},
        data,
        ROUNDS,
        valid_sets=[lgb.Dataset(str(test), reference=data)],
        valid_names=["test"],
        callbacks=[lgb.record_evaluation(told)],
    )
    found = evaluate_svmlight(*example)
    for at in AT:
        assert found[f"ndcg_at_{at}"] == pytest.approx(told["test"][f"ndcg@{at}"][-1], abs=1e-9)
    assert found["train_queries"] == 120
    assert found["test_queries"] == 40
    assert 0.5 < found["ndcg_at_5"] < 1.0


def test_ndcg_by_hand():
    """Gains 2^label − 1; a query of nothing relevant counts as 1; equal scores keep the order."""
    labels, sizes = np.array([1, 2, 0, 0]), np.array([2, 2])
    found = mean_ndcg(np.array([0.5, 0.5, 0.1, 0.2]), labels, sizes, 1)
    assert found == pytest.approx((1 / 3 + 1) / 2)


def test_reading(tmp_path):
    rows, query = tmp_path / "a", tmp_path / "a.query"
    rows.write_text("# made up\n2 qid:1 1:0.5 4:2\n\n0 qid:1 # nothing\n1.0 0:-1e3\n")
    query.write_text("2\n1\n")
    judged = read(rows, query)
    assert judged.rows.toarray().tolist() == [[0, 0.5, 0, 0, 2], [0] * 5, [-1000, 0, 0, 0, 0]]
    assert judged.labels.tolist() == [2, 0, 1]
    assert judged.sizes.tolist() == [2, 1]


@pytest.mark.parametrize(
    ("rows", "query", "said"),
    [
        ("1 1:0.5\nx 1:0.5\n", "2", "a:2: the label is 'x'"),
        ("1 1:0.5\n-1 1:0.5\n", "2", "a:2: the label is '-1'"),
        ("1.5 1:0.5\n", "1", "a:1: the label is '1.5'"),
        ("31 1:0.5\n", "1", "a:1: the label is '31'"),
        ("nan 1:0.5\n", "1", "a:1: the label is 'nan'"),
        ("1 1:0.5 2\n", "1", "a:1: '2' is not index:value"),
        ("1 1:0.5\n0 a:1\n", "2", "a:2: 'a:1' is not index:value"),
        ("1 1:inf\n", "1", "a:1: '1:inf' has no sound"),
        ("1 -1:1\n", "1", "a:1: '-1:1' has no sound"),
        ("1 99999999999:1\n", "1", "a:1: '99999999999:1' has no sound"),
        ("1 1:1 1:2\n", "1", "a:1: column 1 stands twice"),
        ("1 1:1\n", "1\nmany", "a.query:2: 'many' is not a number of rows"),
        ("1 1:1\n", "0\n1", "a.query:1: '0' is not a number of rows"),
        ("1 1:1\n", "2", "a.query: 2 rows in 1 queries, but .*a has 1"),
        ("", "", "a.query: 0 rows in 0 queries, but .*a has 0"),
        (b"\xff\xfe\x00", "1", "a: not a text file"),
    ],
)
def test_bad_files_are_named_by_line(tmp_path, rows, query, said):
    path = tmp_path / "a"
    path.write_bytes(rows if isinstance(rows, bytes) else rows.encode())
    (tmp_path / "a.query").write_text(query)
    with pytest.raises(SvmlightError, match=said):
        read(path, tmp_path / "a.query")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        read(tmp_path / "nowhere", tmp_path / "nowhere.query")
