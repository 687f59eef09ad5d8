"""Queries before they are sent: what obviously writes is refused at once, what reads is left as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import text

from ingest.databases.statement import Query, escaped, is_marked

QUERY = TypeAdapter(Query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM t", "select(1)", " \n-- semua\nSELECT 1", "/* tiket */ (SELECT 1) UNION (SELECT 2)",
        "WITH x AS (SELECT 1) SELECT * FROM x", "TABLE t", "VALUES (1)", "SHOW TABLES",
    ],
)  # fmt: skip
def test_what_reads_is_left_as_it_is(query: str) -> None:
    assert QUERY.validate_python(query + " ;\n") == query.strip()


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("INSERT INTO t VALUES (1)", "begins with INSERT"),
        ("/* SELECT */ UPDATE t SET a = 1", "begins with UPDATE"),
        ("-- SELECT\ndelete from t", "begins with DELETE"),
        ("DROP TABLE t", "begins with DROP"),
        ("COPY t TO PROGRAM 'rm'", "begins with COPY"),
        ("CALL hapus()", "begins with CALL"),
        ("COMMIT", "begins with COMMIT"),
        ("EXPLAIN ANALYZE DELETE FROM t", "begins with EXPLAIN"),
        ("", "begins with nothing"),
        ("/* never closed", "begins with"),
        ("SELECT * FROM t INTO/**/OUTFILE '/tmp/x'", "OUTFILE reads or writes files"),
        ("SELECT 1 INTO dumpfile '/tmp/x'", "DUMPFILE"),
        ("SELECT load_file('/etc/passwd')", "LOAD_FILE"),
        ("/*!50000 DELETE FROM t */ SELECT 1", "a comment that the server executes"),
        ("SELECT /*M!100 1 INTO @x */", "a comment that the server executes"),
        ("SELECT * FROM t WHERE id > :watermark", "write >= :watermark"),
        ("SELECT * FROM t WHERE :watermark<id", "write >= :watermark"),
    ],
)
def test_what_obviously_does_not_only_read_is_refused(query: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        QUERY.validate_python(query)


@pytest.mark.parametrize(
    "query",
    ["SELECT 1 WHERE id >= :watermark", "SELECT 1 WHERE :watermark <= id", "SELECT 1 WHERE a > b AND id >=:watermark"],
)
def test_a_query_that_asks_from_the_watermark_on_is_fine(query: str) -> None:
    assert is_marked(QUERY.validate_python(query))


@pytest.mark.parametrize(
    "query",
    ["SELECT '12:30'", "SELECT ':jam'", "SELECT a::date, '{\"a\":1}'", "SELECT a[1:2]", "SELECT ':watermarks'"],
)
def test_a_colon_is_a_colon(query: str) -> None:
    assert not is_marked(query)
    assert str(text(escaped(query)).compile()) == query
    assert not text(escaped(query)).compile().params


@given(st.text("selct :watermrk'\"\\;(-/*!\n", max_size=60))
def test_only_the_watermark_is_ever_bound(query: str) -> None:
    assert set(text(escaped(query)).compile().params) <= {"watermark"}
