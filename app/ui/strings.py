"""The desk's languages: English stands in the source, the rest in resources/strings.

Widgets that show text derive from `widgets.living.LivingWidget` and set it in `retranslate`.
"""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app.ui.assets import asset

PARTS = ("shell", "advisor", "pages", "bundles", "imports", "keeping", "policy", "records")
LANGUAGES = ("ru", "en")


class Strings:
    """Which language the desk speaks.

    Attributes:
        language: `ru` or `en`.
    """

    def __init__(self, app: QCoreApplication) -> None:
        self._app = app
        self._installed: list[QTranslator] = []
        self.language = "en"

    @property
    def count(self) -> int:
        """How many translations are worn; a packaged program that lacks one shows English words."""
        return len(self._installed)

    def use(self, wanted: str) -> None:
        """Speak `ru`, `en` or the `system`'s language from now on; every living widget rewrites itself."""
        self.language = resolve(wanted)
        for translator in self._installed:
            self._app.removeTranslator(translator)
        self._installed.clear()
        territory = QLocale.Country.Russia if self.language == "ru" else QLocale.Country.UnitedKingdom
        language = QLocale.Language.Russian if self.language == "ru" else QLocale.Language.English
        QLocale.setDefault(QLocale(language, territory))
        for name in (f"{part}_{self.language}" for part in PARTS):
            self._install(name, str(asset("strings")))
        if self.language == "ru":
            self._install("qtbase_ru", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))

    def _install(self, name: str, directory: str) -> None:
        translator = QTranslator()
        if translator.load(name, directory):
            self._app.installTranslator(translator)
            self._installed.append(translator)


def resolve(wanted: str) -> str:
    """Turn `system` into a language we have: Russian where the system speaks it or Kazakh, else English."""
    if wanted in LANGUAGES:
        return wanted
    spoken = QLocale.system().language()
    return "ru" if spoken in (QLocale.Language.Russian, QLocale.Language.Kazakh) else "en"
