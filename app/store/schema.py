"""The tables, as an ordered list of small migrations; `user_version` counts those done.

Invariants:
- Migrations are only ever added at the end; each runs in one transaction.
- sqlite-utils is imported only when one is pending: opening an up-to-date profile does not pay for it.
- Every table of exchangeable records has `ref` and `imported` (digest of the values last read from a file,
  so that reading the same file again changes nothing, whatever was edited since).
- The search index follows its tables by triggers (`search_index`); no writer can forget it.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.errors import StoreNewerError
from app.store import search_index
from app.store.connection import told_plainly
from app.store.schema_records import (
    create_asset_moves,
    create_record_edits,
    create_saved_filters,
    create_signatures,
)

if TYPE_CHECKING:
    from sqlite_utils import Database

Migration = Callable[["Database"], None]


def create_accounts(db: "Database") -> None:
    """Accounts with their contacts, sites and assets."""
    db.execute("""CREATE TABLE accounts (id INTEGER PRIMARY KEY, ref TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
        name TEXT NOT NULL, language TEXT NOT NULL, notes TEXT, tags TEXT NOT NULL DEFAULT '[]',
        imported TEXT)""")
    db.execute("""CREATE TABLE contacts (id INTEGER PRIMARY KEY,
        account_id INTEGER NOT NULL REFERENCES accounts (id), ref TEXT NOT NULL, name TEXT NOT NULL,
        salutation TEXT, role TEXT, phones TEXT NOT NULL DEFAULT '[]', emails TEXT NOT NULL DEFAULT '[]',
        imported TEXT, UNIQUE (account_id, ref))""")
    db.execute("""CREATE TABLE sites (id INTEGER PRIMARY KEY,
        account_id INTEGER NOT NULL REFERENCES accounts (id), ref TEXT NOT NULL, name TEXT NOT NULL,
        address TEXT, latitude REAL, longitude REAL, imported TEXT, UNIQUE (account_id, ref))""")
    db.execute("""CREATE TABLE assets (id INTEGER PRIMARY KEY,
        account_id INTEGER NOT NULL REFERENCES accounts (id), ref TEXT NOT NULL,
        site_id INTEGER REFERENCES sites (id), name TEXT NOT NULL, model TEXT, serial_number TEXT,
        part_of INTEGER REFERENCES assets (id) ON DELETE SET NULL, imported TEXT,
        UNIQUE (account_id, ref))""")
    for table, column in (("assets", "site_id"), ("assets", "part_of"), ("assets", "serial_number")):
        db.table(table).create_index([column])


def create_cases(db: "Database") -> None:
    """Cases with their visits and tasks; refs of what lies in a case are unique within it."""
    db.execute("""CREATE TABLE cases (id INTEGER PRIMARY KEY,
        account_id INTEGER NOT NULL REFERENCES accounts (id), ref TEXT NOT NULL, number TEXT NOT NULL,
        title TEXT NOT NULL, category TEXT, urgency TEXT NOT NULL, status TEXT NOT NULL,
        opened_at_us INTEGER NOT NULL, opened_at_offset INTEGER NOT NULL,
        due_at_us INTEGER, due_at_offset INTEGER, contact_id INTEGER REFERENCES contacts (id),
        asset_id INTEGER REFERENCES assets (id), tags TEXT NOT NULL DEFAULT '[]', imported TEXT,
        UNIQUE (account_id, ref))""")
    db.execute("CREATE INDEX cases_by_number ON cases (vakhta_squash(number))")
    db.execute("""CREATE TABLE visits (id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES cases (id),
        ref TEXT NOT NULL, planned_at_us INTEGER, planned_at_offset INTEGER, started_at_us INTEGER,
        started_at_offset INTEGER, finished_at_us INTEGER, finished_at_offset INTEGER, engineer TEXT,
        notes TEXT, checklist TEXT NOT NULL DEFAULT '[]', imported TEXT, UNIQUE (case_id, ref))""")
    db.execute("""CREATE TABLE tasks (id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES cases (id),
        ref TEXT NOT NULL, title TEXT NOT NULL, due_at_us INTEGER, due_at_offset INTEGER,
        done INTEGER NOT NULL DEFAULT 0, imported TEXT, UNIQUE (case_id, ref))""")
    for column in ("contact_id", "asset_id", "status"):
        db.table("cases").create_index([column])


def create_interactions(db: "Database") -> None:
    """Interactions and the drafts some of them came from."""
    db.execute("""CREATE TABLE interactions (id INTEGER PRIMARY KEY,
        account_id INTEGER NOT NULL REFERENCES accounts (id), case_id INTEGER REFERENCES cases (id),
        ref TEXT NOT NULL, kind TEXT NOT NULL, direction TEXT NOT NULL, at_us INTEGER NOT NULL,
        at_offset INTEGER NOT NULL, contact_id INTEGER REFERENCES contacts (id), author TEXT, subject TEXT,
        text TEXT NOT NULL, draft_id INTEGER REFERENCES drafts (id) ON DELETE SET NULL, imported TEXT)""")
    db.execute("CREATE UNIQUE INDEX interactions_ref ON interactions (account_id, ifnull(case_id, 0), ref)")
    db.table("interactions").create_index(["case_id", "at_us"])
    db.table("interactions").create_index(["account_id", "at_us"])
    db.table("interactions").create_index(["contact_id"])
    db.table("interactions").create_index(["draft_id"])
    db.execute("""CREATE TABLE drafts (id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES cases (id),
        ref TEXT NOT NULL, visit_id INTEGER REFERENCES visits (id), kind TEXT NOT NULL, text TEXT NOT NULL,
        final_text TEXT, finish_reason TEXT, created_at_us INTEGER NOT NULL,
        created_at_offset INTEGER NOT NULL, accepted_at_us INTEGER, accepted_at_offset INTEGER,
        discarded_at_us INTEGER, discarded_at_offset INTEGER,
        interaction_id INTEGER REFERENCES interactions (id), provenance TEXT, imported TEXT,
        UNIQUE (case_id, ref))""")
    db.table("drafts").create_index(["interaction_id"])
    db.table("drafts").create_index(["visit_id"])


def create_chats(db: "Database") -> None:
    """Chats: a tree of messages; each message and each chat remembers which branch is shown."""
    db.execute("""CREATE TABLE chats (id INTEGER PRIMARY KEY, ref TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
        created_at_us INTEGER NOT NULL, created_at_offset INTEGER NOT NULL, last_at_us INTEGER NOT NULL,
        last_at_offset INTEGER NOT NULL, archived INTEGER NOT NULL DEFAULT 0, chosen INTEGER,
        imported TEXT)""")
    db.execute("""CREATE TABLE messages (id INTEGER PRIMARY KEY,
        chat_id INTEGER NOT NULL REFERENCES chats (id),
        ref TEXT NOT NULL, parent_id INTEGER REFERENCES messages (id), role TEXT NOT NULL, text TEXT NOT NULL,
        at_us INTEGER NOT NULL, at_offset INTEGER NOT NULL, finish_reason TEXT, provenance TEXT,
        chosen INTEGER, imported TEXT, UNIQUE (chat_id, ref))""")
    db.table("messages").create_index(["parent_id"])


def create_templates_and_attachments(db: "Database") -> None:
    """Templates, and what is known of the files kept beside the store."""
    db.execute("""CREATE TABLE templates (id INTEGER PRIMARY KEY, ref TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        language TEXT, text TEXT NOT NULL, imported TEXT)""")
    db.execute("""CREATE TABLE attachments (id INTEGER PRIMARY KEY,
        case_id INTEGER NOT NULL REFERENCES cases (id), ref TEXT NOT NULL, name TEXT NOT NULL,
        path TEXT NOT NULL, sha256 TEXT NOT NULL, bytes INTEGER NOT NULL, imported TEXT,
        UNIQUE (case_id, ref))""")


def create_audit(db: "Database") -> None:
    """The audit chain, and what each import did so that it can be taken back."""
    db.execute("""CREATE TABLE audit_events (sequence INTEGER PRIMARY KEY, at_us INTEGER NOT NULL,
        at_offset INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL,
        subject_id INTEGER, details TEXT NOT NULL, hmac TEXT NOT NULL)""")
    db.execute("""CREATE TABLE import_changes (id INTEGER PRIMARY KEY, batch TEXT NOT NULL,
        table_name TEXT NOT NULL, row_id INTEGER NOT NULL, before TEXT, after TEXT)""")
    db.table("import_changes").create_index(["batch"])


# table: (its code in the index, account, case, time, what is indexed)
_INDEXED = {
    "accounts": (0, "new.id", "NULL", "0", "new.name, new.notes, new.tags"),
    "contacts": (1, "new.account_id", "NULL", "0", "new.name, new.role, new.phones, new.emails"),
    "sites": (2, "new.account_id", "NULL", "0", "new.name, new.address"),
    "assets": (3, "new.account_id", "NULL", "0", "new.name, new.model, new.serial_number"),
    "cases": (
        4, "new.account_id", "new.id", "new.opened_at_us",
        "new.number, new.title, new.category, new.tags",
    ),
    "visits": (
        5, "(SELECT account_id FROM cases WHERE id = new.case_id)", "new.case_id",
        "coalesce(new.started_at_us, new.planned_at_us, new.finished_at_us, 0)",
        "new.engineer, new.notes, new.checklist",
    ),
    "interactions": (
        6, "new.account_id", "new.case_id", "new.at_us", "new.subject, new.text, new.author",
    ),
    "tasks": (
        7, "(SELECT account_id FROM cases WHERE id = new.case_id)", "new.case_id",
        "coalesce(new.due_at_us, 0)", "new.title",
    ),
}  # fmt: skip


def create_search(db: "Database") -> None:
    """One full-text index over the folded text of all records, kept by triggers."""
    db.execute("""CREATE TABLE search_entries (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL,
        case_id INTEGER, at_us INTEGER NOT NULL)""")
    db.execute("""CREATE VIRTUAL TABLE search USING fts5 (text, content='', contentless_delete=1,
        tokenize="unicode61 remove_diacritics 0", prefix='3')""")
    for table, (code, account, case, at, texts) in _INDEXED.items():
        put = f"""INSERT INTO search_entries VALUES (new.id * 8 + {code}, {account}, {case}, {at});
            INSERT INTO search (rowid, text) VALUES (new.id * 8 + {code}, vakhta_index_text({texts}));"""  # noqa: S608 - constants above
        take = f"""DELETE FROM search WHERE rowid = old.id * 8 + {code};
            DELETE FROM search_entries WHERE id = old.id * 8 + {code};"""  # noqa: S608 - constants above
        db.execute(f"CREATE TRIGGER {table}_insert AFTER INSERT ON {table} BEGIN {put} END")
        db.execute(f"CREATE TRIGGER {table}_update AFTER UPDATE ON {table} BEGIN {take} {put} END")
        db.execute(f"CREATE TRIGGER {table}_delete AFTER DELETE ON {table} BEGIN {take} END")


def create_draft_batches(db: "Database") -> None:
    """Which drafts were made for which line of which file of cases."""
    db.execute("""CREATE TABLE draft_batches (draft_id INTEGER PRIMARY KEY
        REFERENCES drafts (id) ON DELETE CASCADE, batch TEXT NOT NULL, line INTEGER NOT NULL)""")
    db.table("draft_batches").create_index(["batch"])


def create_corrections(db: "Database") -> None:
    """Labels a person set right; one a text."""
    db.execute("""CREATE TABLE corrections (id INTEGER PRIMARY KEY, at_us INTEGER NOT NULL,
        at_offset INTEGER NOT NULL, text TEXT NOT NULL UNIQUE, label TEXT NOT NULL)""")
    db.table("corrections").create_index(["label", "at_us"])


def rebuild_search(db: "Database") -> None:
    """The index by time, over stems, and over drafts, chats and attachments too; written after migrating."""
    for table in _INDEXED:
        for event in ("insert", "update", "delete"):
            db.execute(f"DROP TRIGGER {table}_{event}")
    db.execute("DROP TABLE search")
    db.execute("DROP TABLE search_entries")
    search_index.create(db)
    # The writer's own index goes on listening: this one is never told of anything.
    search_index.IndexWriter(db.conn).rebuild()


def fold_look_alikes(db: "Database") -> None:
    """Words of two alphabets are found by either: records that have such words are indexed anew."""
    search_index.IndexWriter(db.conn).refold()


def spell_kazakh_plainly(db: "Database") -> None:
    """Words with Kazakh letters are found as a Russian keyboard writes them."""
    search_index.create_plain(db)


def add_tax_ids(db: "Database") -> None:
    """The number by which the state knows an account; imports find it by that."""
    db.execute("ALTER TABLE accounts ADD COLUMN tax_id TEXT")


MIGRATIONS: tuple[Migration, ...] = (
    create_accounts,
    create_cases,
    create_interactions,
    create_chats,
    create_templates_and_attachments,
    create_audit,
    create_search,
    create_draft_batches,
    create_corrections,
    add_tax_ids,
    create_record_edits,
    create_signatures,
    create_saved_filters,
    create_asset_moves,
    # It reads every table as it is in the end.
    rebuild_search,
    fold_look_alikes,
    spell_kazakh_plainly,
)


def is_behind(connection: Any) -> bool:
    """Whether an older program wrote the file; a file just made is not behind."""
    with told_plainly():
        return 0 < int(connection.execute("PRAGMA user_version").fetchone()[0]) < len(MIGRATIONS)


def migrate(connection: Any, migrations: tuple[Migration, ...] = MIGRATIONS) -> None:
    """Bring the file to this program's schema.

    Raises:
        StoreNewerError: A newer program wrote the file; it is left as it is.
    """
    with told_plainly():
        done = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if done > len(migrations):
        raise StoreNewerError("the schema is newer", found=done, known=len(migrations))
    if done == len(migrations):
        return
    from sqlite_utils import Database

    # Without plugins: whatever else is installed on the machine has no business in the file.
    db = Database(connection, execute_plugins=False)
    for number, migration in enumerate(migrations[done:], start=done + 1):
        with told_plainly():
            # Begun here, IMMEDIATE; sqlite-utils' own atomic() begins deferred.
            connection.execute("BEGIN IMMEDIATE")
            try:
                migration(db)
                connection.execute(f"PRAGMA user_version = {number}")
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
