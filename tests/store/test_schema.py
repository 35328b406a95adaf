"""The schema: what the migrations make is what Core speaks of, and the questions asked most do not scan."""

import sqlalchemy as sa

from mithaq.store import Store, Where
from mithaq.store.tables import metadata
from tests.store.invented import NODE, task


def test_the_migrations_make_the_tables_that_core_speaks_of(store: Store, url: str) -> None:
    engine = sa.create_engine(url)
    seen = sa.inspect(engine)
    made = {table: {(column["name"], column["nullable"]) for column in seen.get_columns(table)} for table in metadata.tables}
    said = {name: {(column.name, bool(column.nullable)) for column in table.columns} for name, table in metadata.tables.items()}
    engine.dispose()
    assert {name: {column for column, _ in columns} for name, columns in made.items()} == {
        name: {column for column, _ in columns} for name, columns in said.items()
    }


def test_opening_again_changes_nothing(store: Store, url: str, opened: object) -> None:
    with opened() as again, again.reading(NODE) as reading:  # type: ignore[operator]
        assert reading.count("x-task") == 0


def test_the_common_questions_never_read_a_whole_table(store: Store, url: str) -> None:
    if not url.startswith("sqlite"):
        import pytest

        pytest.skip("PostgreSQL plans by what is stored; benchmarks/store.py measures it on a filled database")
    store.write(lambda w: w.put_many(task(f"n{n}", due="2026-01-01", weight=n) for n in range(50)))
    asked: list[str] = []

    def note(connection: object, cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)
            plan = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()  # type: ignore[attr-defined]
            plans.extend((statement, row[3]) for row in plan)

    plans: list[tuple[str, str]] = []
    engine = store._engine
    sa.event.listen(engine, "before_cursor_execute", note)
    with store.reading(NODE) as reading:
        reading.page("x-task", [Where("status", "=", "open"), Where("topics", "=", "x")])
        reading.page("x-task", [Where("weight", ">", 3)])
        reading.page("x-task", order="due")
        reading.page("x-task")
        reading.page(None)
        reading.history(task("n1").id)
        reading.counts("x-task", "status")
        reading.feed("c", 0, 10)
        reading.search("n1")
        about_records = len(plans)
        reading.events(record=task("n1").id)
        reading.leaves_of("node", task("n1").id, 1)
    sa.event.remove(engine, "before_cursor_execute", note)
    scans = [(plan, sql) for sql, plan in plans if plan.startswith("SCAN") and any(f" {big}" in plan for big in ("body", "entry", "leaf"))]
    scans += [(plan, sql) for sql, plan in plans if plan in ("SCAN record", "SCAN facet")]
    assert asked
    assert scans == []
    of_leaves = [plan for sql, plan in plans[about_records:] if " FROM leaf" in sql.replace("\n", " ") and "leaf" in plan]
    assert of_leaves
    assert [plan for plan in of_leaves if "leaf_record" not in plan] == [], "the log is walked for one record"
