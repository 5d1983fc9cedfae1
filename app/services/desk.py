"""All the services in one hand: what the desk and the commands are given."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from app.services.accounts import Accounts
    from app.services.adapters import Adapters
    from app.services.advising import Advising
    from app.services.attachments import Attachments
    from app.services.backups import Backups
    from app.services.bundle_build import BundleBuild
    from app.services.bundle_check import BundleCheck
    from app.services.bundle_contents import BundleContents
    from app.services.bundle_import import BundleImport
    from app.services.bundle_keys import BundleKeys
    from app.services.bundle_offers import BundleOffers
    from app.services.bundle_repair import BundleRepair
    from app.services.bundle_roots import BundleRoots
    from app.services.bundle_running import BundleRunning
    from app.services.cases import Cases
    from app.services.chatting import Chatting
    from app.services.classifying import Classifying
    from app.services.copies import Copies
    from app.services.drafting import Drafting
    from app.services.drafting_many import DraftingMany
    from app.services.engine import Engine
    from app.services.erasing import Erasing
    from app.services.exchange import Exchange
    from app.services.exporting import Exporting
    from app.services.families import Families
    from app.services.generating import Generating
    from app.services.handing_over import HandingOver
    from app.services.health import Health
    from app.services.import_certificates import ImportCertificates
    from app.services.key_trust import KeyTrust
    from app.services.metrics import Metrics
    from app.services.models import Models
    from app.services.policies import Policies
    from app.services.preferences import Preferences
    from app.services.profiles import Profiles
    from app.services.records import Records
    from app.services.rescue import Rescue
    from app.services.retention import Retention
    from app.services.searching import Searching
    from app.services.session import Session
    from app.services.site_templates import SiteTemplates
    from app.services.sticks import Sticks


class Services(NamedTuple):
    """What the program can do; made by `bootstrap.build_services`, handed down, never looked up."""

    session: "Session"
    profiles: "Profiles"
    cases: "Cases"
    accounts: "Accounts"
    records: "Records"
    attachments: "Attachments"
    handing_over: "HandingOver"
    exchange: "Exchange"
    exporting: "Exporting"
    erasing: "Erasing"
    searching: "Searching"
    backups: "Backups"
    copies: "Copies"
    rescue: "Rescue"
    retention: "Retention"
    health: "Health"
    engine: "Engine"
    models: "Models"
    metrics: "Metrics"
    adapters: "Adapters"
    families: "Families"
    policies: "Policies"
    drafting: "Drafting"
    drafting_many: "DraftingMany"
    chatting: "Chatting"
    generating: "Generating"
    classifying: "Classifying"
    preferences: "Preferences"
    bundle_keys: "BundleKeys"
    bundle_roots: "BundleRoots"
    bundle_build: "BundleBuild"
    bundle_check: "BundleCheck"
    bundle_contents: "BundleContents"
    site_templates: "SiteTemplates"
    bundle_import: "BundleImport"
    bundle_offers: "BundleOffers"
    bundle_running: "BundleRunning"
    key_trust: "KeyTrust"
    sticks: "Sticks"
    advising: "Advising"
    bundle_repair: "BundleRepair"
    import_certificates: "ImportCertificates"
