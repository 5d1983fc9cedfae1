"""What stands on the card of a piece of equipment: its story on whatever site it stood."""

from app.domain.casefile import AssetFile, AssetMove
from app.domain.ids import AssetId
from app.domain.records import Asset, Site
from app.errors import NotFoundError
from app.store import card, rows
from app.store.connection import Database
from app.store.times import from_columns

_CASES = "SELECT * FROM cases WHERE asset_id = ? ORDER BY opened_at_us DESC, id DESC"
_SAID = """SELECT i.* FROM interactions i JOIN cases c ON c.id = i.case_id WHERE c.asset_id = ?
    ORDER BY i.at_us DESC, i.id DESC"""
_VISITS = """SELECT v.* FROM visits v JOIN cases c ON c.id = v.case_id WHERE c.asset_id = ? AND NOT v.archived
    ORDER BY coalesce(v.planned_at_us, v.started_at_us, 0), v.id"""


def asset_file(database: Database, asset_id: AssetId) -> AssetFile:
    """Read everything about one piece of equipment.

    Raises:
        NotFoundError: There is none.
    """
    row = database.row("SELECT * FROM assets WHERE id = ?", (asset_id,))
    if row is None:
        raise NotFoundError("no such asset", wanted=str(asset_id))
    asset = rows.asset(row)
    of_account = (asset.account_id,)
    sites = {
        found["id"]: rows.site(found)
        for found in database.rows("SELECT * FROM sites WHERE account_id = ?", of_account)
    }
    assets = [
        rows.asset(one) for one in database.rows("SELECT * FROM assets WHERE account_id = ?", of_account)
    ]
    people = database.rows("SELECT * FROM contacts WHERE account_id = ? ORDER BY id", of_account)
    return AssetFile(
        account=card.account(database, asset.account_id),
        asset=asset,
        site=None if asset.site_id is None else sites[asset.site_id],
        whole=next((one for one in assets if one.id == asset.part_of), None),
        parts=tuple(one for one in assets if one.part_of == asset.id and not one.archived),
        contacts=tuple(map(rows.contact, people)),
        cases=tuple(map(rows.case, database.rows(_CASES, (asset_id,)))),
        interactions=tuple(map(rows.interaction, database.rows(_SAID, (asset_id,)))),
        visits=tuple(map(rows.visit, database.rows(_VISITS, (asset_id,)))),
        moves=_moves(database, asset, sites),
    )


def _moves(database: Database, asset: Asset, sites: dict[int, Site]) -> tuple[AssetMove, ...]:
    found = database.rows("SELECT * FROM asset_moves WHERE asset_id = ? ORDER BY id DESC", (asset.id,))
    return tuple(
        AssetMove(from_columns(row["at_us"], 0), sites.get(row["from_site"]), sites.get(row["to_site"]))
        for row in found
    )
