"""The second wall: every table of the migrated database says whose its rows are, and holds it."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models

import isolation
from tests.architecture.house import listed
from tests.architecture.ownership import Key, gates, problems_of, role_problems, tables

pytestmark = pytest.mark.django_db

ROLE = settings.VEFA_APP_ROLE


@pytest.fixture
def cursor():
    """A cursor of the owner; the test's transaction takes everything back."""
    with connection.cursor() as opened:
        opened.execute("SET LOCAL ROLE NONE")
        yield opened


def test_every_table_is_walled(cursor):
    known = tables(cursor, ROLE)
    problems = [problem for table in known.values() for problem in problems_of(table, known)]
    assert not problems, listed(problems)


def test_the_application_role_cannot_pass(cursor):
    problems = list(role_problems(cursor, ROLE))
    assert not problems, listed(problems)


def test_every_link_of_a_model_is_a_key_of_the_database(cursor):
    """`db_constraint=False` without its CompositeForeignKey would leave a link unchecked."""
    known = tables(cursor, ROLE)
    loose = [
        f"{model._meta.db_table}.{field.column} is checked by no foreign key."
        for model in apps.get_models()
        if model.__module__.startswith("vefa.")
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey)
        and not any(field.column in key.columns for key in known[model._meta.db_table].keys)
    ]
    assert not loose, listed(loose)


def test_no_gate_is_left_over(cursor):
    known = tables(cursor, ROLE)
    cursor.execute("SELECT proname FROM pg_proc WHERE prosecdef")
    existing = {
        "functions": {name for (name,) in cursor.fetchall()},
        "tables": {name for name, table in known.items() if not table.owner},
        "unique": {index for table in known.values() for index in table.unique},
        "nullable": {
            f"{table.name}.{column}"
            for table in known.values()
            for column, filled in table.columns.items()
            if not filled
        },
        "keys": {
            f"{table.name}.{key.columns[0]}"
            for table in known.values()
            for key in table.keys
            if len(key.columns) == 1
        },
        "own": {
            f"{table.name}.{column}"
            for table in known.values()
            for column in table.columns
            if any(f"({column} = vefa_person())" in str(each.using) for each in table.policies)
        },
        "colleagues": {
            table.name
            for table in known.values()
            if any(policy.name == "colleagues" for policy in table.policies)
        },
    }
    left_over = [
        f"{kind}: {name}"
        for kind in gates()
        for name in gates()[kind]
        if name not in existing[kind]
    ]
    assert not left_over, f"Remove from isolation.toml: {left_over}"


def test_the_page_tells_what_the_database_holds(cursor):
    known = tables(cursor, ROLE)
    told = isolation.operations()
    assert {n for n, t in known.items() if t.owner} == set(told)
    kinds = {"customer": "CustomerOwned", "staff": "StaffOnly", "provider": "ProviderOwned"}
    for name, operation in told.items():
        assert kinds[known[name].owner] == type(operation).__name__, name
        reason = getattr(operation, "reason", None)
        assert reason is None or known[name].note == reason, name
    assert isolation.page() == isolation.PAGE.read_text(encoding="utf-8"), (
        "docs/isolation.md is out of date; run “python tools/isolation.py”."
    )


MARK = "COMMENT ON TABLE shelf IS 'vefa:customer-owned'"
SECURE = "ALTER TABLE shelf ENABLE ROW LEVEL SECURITY"
RULE = (
    "(CASE WHEN current_setting('vefa.scope') = '*' THEN true "
    "ELSE customer_id = ANY (vefa_scope()) END)"
)
POLICY = f"CREATE POLICY customer ON shelf USING {RULE} WITH CHECK {RULE}"
UNIQUE = "ALTER TABLE shelf ADD UNIQUE (customer_id, id)"
GRANT = f'GRANT SELECT, INSERT, UPDATE, DELETE ON shelf TO "{ROLE}"'
WALL = [MARK, SECURE, POLICY, UNIQUE, GRANT]


def problems_after(cursor, statements):
    cursor.execute(
        "CREATE TABLE shelf (id bigint PRIMARY KEY, customer_id bigint NOT NULL, code text, "
        "site_id bigint)"
    )
    for statement in statements:
        cursor.execute(statement)
    known = tables(cursor, ROLE)
    return list(problems_of(known["shelf"], known))


def test_a_walled_table_passes(cursor):
    assert problems_after(cursor, WALL) == []


@pytest.mark.parametrize(
    ("statements", "reason"),
    [
        ([], "does not say whose"),
        ([MARK, POLICY, UNIQUE, GRANT], "switched off"),
        ([MARK, SECURE, UNIQUE, GRANT], "instead of the one"),
        ([MARK, SECURE, POLICY, GRANT], "no UNIQUE"),
        ([MARK, SECURE, POLICY, UNIQUE], "grants"),
        ([*WALL, f'GRANT TRUNCATE ON shelf TO "{ROLE}"'], "TRUNCATE"),
        ([*WALL, "CREATE POLICY open ON shelf USING (true)"], "instead of the one"),
        ([*WALL, "ALTER TABLE shelf ADD UNIQUE (code)"], "unique across customers"),
        ([*WALL, "ALTER TABLE shelf ALTER customer_id DROP NOT NULL"], "may be null"),
        (
            [*WALL, "ALTER TABLE shelf ADD FOREIGN KEY (site_id) REFERENCES customers_site (id)"],
            "without the customer",
        ),
        ([*WALL, "COMMENT ON TABLE shelf IS 'vefa:customer-owned: append-only'"], "grants"),
        (["COMMENT ON TABLE shelf IS 'vefa:provider-owned: ours'"], "has a customer_id"),
        (
            [
                "ALTER TABLE shelf DROP customer_id",
                "COMMENT ON TABLE shelf IS 'vefa:provider-owned'",
            ],
            "without a reason",
        ),
        (["COMMENT ON TABLE shelf IS 'vefa:staff-only: unknown senders'"], "switched off"),
    ],
)
def test_a_gap_in_the_wall_is_found(cursor, statements, reason):
    assert any(reason in problem for problem in problems_after(cursor, statements))


def test_a_view_and_a_loose_function_are_found(cursor):
    cursor.execute("CREATE VIEW peep AS SELECT * FROM customers_site")
    cursor.execute(
        "CREATE FUNCTION peep_all() RETURNS SETOF customers_site LANGUAGE sql SECURITY DEFINER "
        "AS 'SELECT * FROM customers_site'"
    )
    known = tables(cursor, ROLE)
    assert "view" in next(problems_of(known["peep"], known))
    found = [problem for problem in role_problems(cursor, ROLE) if "peep_all" in problem]
    assert len(found) == 3


def test_a_composite_key_is_recognised(cursor):
    known = tables(cursor, ROLE)
    composite = [
        key for table in known.values() for key in table.keys if key.columns[0] == "customer_id"
    ]
    assert any(isinstance(key, Key) and len(key.columns) == 2 for key in composite)
