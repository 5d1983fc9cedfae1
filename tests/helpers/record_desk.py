"""The desk's record services over a real, small profile; pages of records are tested on it."""

from pathlib import Path
from types import SimpleNamespace

from app.domain.templates import SiteTemplate
from app.services.accounts import Accounts
from app.services.attachments import Attachments
from app.services.cases import Cases
from app.services.desk import Services
from app.services.exchange import Exchange
from app.services.handing_over import HandingOver
from app.services.records import Records
from app.services.session import Session
from tests.helpers.page_fakes import services
from tests.helpers.profiles import Clock, exchange, new_profile, write_json
from tests.helpers.source_tree import ROOT


class RecordDesk:
    """Services of one open profile with one account of everything."""

    def __init__(self, folder: Path) -> None:
        self.session = Session(Clock())
        self.session.open(new_profile(folder / "профиль", self.session.clock)[0])
        self.records, self.cases = Records(self.session), Cases(self.session)
        self.accounts, self.attachments = Accounts(self.session), Attachments(self.session)
        self.exchange = Exchange(self.session)
        self.handing_over = HandingOver(self.session, ROOT / "resources" / "fonts")
        self.site_templates: tuple[SiteTemplate, ...] = ()
        self.exchange.import_files([write_json(folder / "обмен.json", exchange())])

    @property
    def services(self) -> Services:
        return services(
            records=self.records,
            cases=self.cases,
            accounts=self.accounts,
            attachments=self.attachments,
            exchange=self.exchange,
            handing_over=self.handing_over,
            site_templates=SimpleNamespace(list=lambda: self.site_templates),
        )
