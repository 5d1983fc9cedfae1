"""Migrations of what one does with records: archive, take back, sign, keep a filter."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

# The tables a record of which can be put away.
ARCHIVED = ("accounts", "contacts", "sites", "assets", "cases", "visits", "tasks", "templates")


def create_record_edits(db: "Database") -> None:
    """What each of the newest edits changed, so that it can be taken back; and records put away."""
    for table in ARCHIVED:
        db.execute(f"ALTER TABLE {table} ADD COLUMN archived INTEGER NOT NULL DEFAULT 0")
    db.execute("""CREATE TABLE record_edits (id INTEGER PRIMARY KEY, at_us INTEGER NOT NULL,
        at_offset INTEGER NOT NULL, kind TEXT NOT NULL, record_id INTEGER NOT NULL, action TEXT NOT NULL,
        before TEXT, after TEXT NOT NULL)""")
    db.table("record_edits").create_index(["kind", "record_id"])


def create_signatures(db: "Database") -> None:
    """Who signed a visit, and which attachment holds the drawing."""
    db.execute("""CREATE TABLE signatures (
        visit_id INTEGER PRIMARY KEY REFERENCES visits (id) ON DELETE CASCADE,
        attachment_id INTEGER NOT NULL REFERENCES attachments (id) ON DELETE CASCADE,
        signed_by TEXT NOT NULL, at_us INTEGER NOT NULL, at_offset INTEGER NOT NULL)""")
    db.table("signatures").create_index(["attachment_id"])


def create_saved_filters(db: "Database") -> None:
    """Filters somebody gave a name, by the page they belong to."""
    db.execute("""CREATE TABLE saved_filters (id INTEGER PRIMARY KEY, page TEXT NOT NULL, name TEXT NOT NULL,
        conditions TEXT NOT NULL, UNIQUE (page, name))""")


def create_asset_moves(db: "Database") -> None:
    """Where equipment was brought from and to; kept by a trigger, so that no writer can forget it."""
    db.execute("""CREATE TABLE asset_moves (id INTEGER PRIMARY KEY,
        asset_id INTEGER NOT NULL REFERENCES assets (id) ON DELETE CASCADE, at_us INTEGER NOT NULL,
        from_site INTEGER REFERENCES sites (id) ON DELETE SET NULL,
        to_site INTEGER REFERENCES sites (id) ON DELETE SET NULL)""")
    for column in ("asset_id", "from_site", "to_site"):
        db.table("asset_moves").create_index([column])
    db.execute("""CREATE TRIGGER assets_moved AFTER UPDATE OF site_id ON assets
        WHEN old.site_id IS NOT new.site_id
        BEGIN INSERT INTO asset_moves (asset_id, at_us, from_site, to_site)
        VALUES (new.id, CAST(strftime('%s', 'now') AS INTEGER) * 1000000, old.site_id, new.site_id); END""")
