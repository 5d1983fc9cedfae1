"""The only place where things are constructed, top to bottom, in order.

Cheap on purpose (under 15 ms): services hold what they need to start work and import what is heavy when the
work comes; the unlock page waits for this.
"""

import sys

from app.log import start_log
from app.paths import Directories, is_frozen, manifest_dir, program_root
from app.services.accounts import Accounts
from app.services.backups import Backups
from app.services.cases import Cases
from app.services.chatting import Chatting
from app.services.desk import Services
from app.services.drafting import Drafting
from app.services.engine import Engine
from app.services.exchange import Exchange
from app.services.generating import Generating
from app.services.health import Health
from app.services.models import Models
from app.services.preferences import Preferences
from app.services.profiles import Profiles
from app.services.records import Records
from app.services.searching import Searching
from app.services.session import Session


def build_services(directories: Directories, *, engine_command: list[str] | None = None) -> Services:
    """Construct all services over the user's directories.

    Args:
        directories: Where the user's files stand.
        engine_command: What starts the engine; this program with `--worker` when None.
    """
    start_log(directories.log_file)
    session = Session()
    models = Models(directories.models, manifest_dir())
    engine = Engine(models, engine_command or worker_command())
    session.on_close(engine.stop)
    preferences = Preferences(
        directories.settings_file, profiles=directories.profiles, log_file=directories.log_file
    )
    return Services(
        session=session,
        profiles=Profiles(session),
        cases=Cases(session),
        accounts=Accounts(session),
        records=Records(session),
        exchange=Exchange(session),
        searching=Searching(session),
        backups=Backups(session),
        health=Health(session),
        engine=engine,
        models=models,
        drafting=Drafting(session, engine, session.clock, preferences.get),
        chatting=Chatting(session, engine, session.clock),
        generating=Generating(engine),
        preferences=preferences,
    )


def worker_command() -> list[str]:
    """The same executable as the engine; from source it must find `app` from any working directory."""
    if is_frozen():
        return [sys.executable, "--worker"]
    start = (
        f"import sys; sys.path.insert(0, {str(program_root())!r}); "
        "from app.__main__ import main; sys.exit(main(['--worker']))"
    )
    return [sys.executable, "-c", start]
