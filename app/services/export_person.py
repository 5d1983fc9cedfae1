"""A person's data as one package: what the law lets them ask for, to be read and taken along."""

import io
import zipfile
from typing import TYPE_CHECKING

from app.services.export_pdf import Pdf

if TYPE_CHECKING:
    from app.store.exchange_format import FileShape
    from app.store.store import Store


def package(store: "Store", file: "FileShape", language: str) -> bytes:
    """Put the package together.

    Raises:
        StoreDamagedError: An attachment is gone or does not open.
    """
    import msgspec

    from app.store import attachments

    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("person.json", msgspec.json.format(msgspec.json.encode(file), indent=1))
        title = file.accounts[0].contacts[0].name
        archive.writestr("person.pdf", Pdf(language, mark_drafted=True).content(file, title))
        for account in file.accounts:
            for case in account.cases:
                for one in case.attachments:
                    archive.writestr(one.path, attachments.give_out(store, one.sha256))
    return into.getvalue()
