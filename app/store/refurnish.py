"""Puts rescued rows into a new file and makes its references hold: nothing else of the rows is changed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from app.store import rebuild
from app.store.connection import Database, Row
from app.store.forest import Column

# Where a lost account or case of a row we have is to be made up and its own account is unknown.
NOBODY = 1_000_000_000
_MADE_UP: dict[tuple[str, str], str] = {
    ("accounts", "kind"): "organisation",
    ("accounts", "language"): "ru",
    ("cases", "urgency"): "normal",
    ("cases", "status"): "done",
    ("drafts", "kind"): "reply",
}
_MOST_ROUNDS = 8
_DERIVED = ("sqlite_", "search")


def tables_of(database: Database) -> list[str]:
    """Name the tables of records; the audit is apart, indices are made anew."""
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    names = [row["name"] for row in database.rows(sql)]
    return [name for name in names if not name.startswith(_DERIVED) and name != "audit_events"]


def columns_of(database: Database, table: str) -> list[Column]:
    """Describe a table's columns."""
    return [
        Column(
            row["name"],
            row["type"],
            required=bool(row["notnull"]),
            is_list=row["dflt_value"] == "'[]'",
            is_row_id=bool(row["pk"]),
        )
        for row in database.rows(f"PRAGMA table_info({table})")
    ]


@contextmanager
def being_furnished(database: Database) -> Iterator[None]:
    """Hold a transaction in which references may dangle and no trigger runs; the search index comes last."""
    connection = database.writer_connection
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        with database.transaction():
            triggers = database.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            for trigger in triggers:
                database.write(f"DROP TRIGGER {trigger['name']}")
            yield
            for trigger in triggers:
                database.write(trigger["sql"])
            rebuild.rebuild_search(database)
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


class References:
    """Makes references hold.

    Attributes:
        made_up: Ids of rows made up, by table.
        detached: References set to nothing.
        taken_out: Rows without their owner, by table.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.made_up: dict[str, set[int]] = defaultdict(set)
        self.taken_out: Counter[str] = Counter()
        self.detached = 0

    def settle(self) -> None:
        """Look at every reference that leads nowhere; what is made up may itself stand on something lost."""
        rounds = _MOST_ROUNDS
        while dangling := self._database.rows("PRAGMA foreign_key_check"):
            rounds -= 1
            for one in dangling:
                self._settle(one["table"], one["rowid"], one["parent"], one["fkid"], rounds <= 0)

    def _settle(self, table: str, row_id: int, parent: str, number: int, give_up: bool) -> None:  # noqa: FBT001
        column = next(
            key["from"]
            for key in self._database.rows(f"PRAGMA foreign_key_list({table})")
            if key["id"] == number
        )
        described = {one.name: one for one in columns_of(self._database, table)}[column]
        if described.is_row_id or give_up:
            sql = f"DELETE FROM {table} WHERE rowid = ?"  # noqa: S608 - names from the schema
            self.taken_out[table] += self._database.change(sql, (row_id,))
        elif described.required:
            child = self._database.rows(f"SELECT * FROM {table} WHERE rowid = ?", (row_id,))[0]  # noqa: S608
            self._make_up(parent, child[column], child)
        else:
            sql = f"UPDATE {table} SET {column} = NULL WHERE rowid = ?"  # noqa: S608
            self.detached += self._database.change(sql, (row_id,))

    def _make_up(self, table: str, row_id: int, child: Row) -> None:
        owners = {key["from"] for key in self._database.rows(f"PRAGMA foreign_key_list({table})")}
        values: dict[str, object] = {}
        for column in columns_of(self._database, table):
            if column.is_row_id:
                values[column.name] = row_id
            elif column.name == "ref":
                values["ref"] = f"lost-{row_id}"
            elif column.required and not column.is_list:
                known = child[column.name] if column.name in child.keys() else None  # noqa: SIM118 - a row
                made_up = _MADE_UP.get((table, column.name), f"? {row_id}" if column.type == "TEXT" else 0)
                values[column.name] = (known or NOBODY) if column.name in owners else made_up
        if put(self._database, table, [(list(values), list(values.values()))]):
            self.made_up[table].add(row_id)


def put(database: Database, table: str, many: Iterable[tuple[list[str], list[object]]]) -> int:
    """Insert rows that are not there yet and give how many; one that breaks a rule is left out."""
    done = 0
    for names, values in many:
        places = ", ".join("?" * len(values))
        sql = f"INSERT OR IGNORE INTO {table} ({', '.join(names)}) VALUES ({places})"  # noqa: S608
        done += database.change(sql, values)
    return done
