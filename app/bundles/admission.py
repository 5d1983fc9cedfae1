"""Whether a bundle that was signed may come in: not an older one, and as the site's policy says.

Nothing is written: who offers a bundle asks the same before an import as the import itself.
"""

import hashlib
from datetime import date, datetime
from pathlib import Path

from app.bundles.chunks import Chunks
from app.bundles.manifest import Content
from app.bundles.records import check_floor, check_sequence
from app.bundles.verifying import Opened
from app.domain.policy import MAX_POLICY_BYTES, Policy, read_policy
from app.errors import BundleHashError, PolicyError
from app.modelfiles.installed_policy import InstalledPolicy, read_installed_policy


def admit(opened: Opened, places: tuple[Path, Path, Path | None], now: datetime) -> InstalledPolicy | None:
    """Let a bundle in, or refuse it; the policy it brings.

    Args:
        opened: A bundle whose signature holds.
        places: The folders of models and of trust, and the file of the lowest sequences.
        now: When.

    Raises:
        BundleRollbackError: A newer one of these owners was imported, or came out before the program did.
        PolicyError: The site's policy, the one that comes or the one in force, does not let it in, or the
            one that comes does not read (`policy.format`).
        BundleHashError: The policy is not what was signed.
    """
    assert opened.manifest is not None
    models, trust, floors = places
    owners = opened.verdict.owners
    if floors is not None:
        check_floor(floors, owners, opened.manifest)
    check_sequence(trust, owners, opened.manifest, opened.sums_sha256)
    brought = _policy_in(opened, now)
    if brought is None:
        rule = _policy_before(models)
    else:
        rule = brought.policy
        _check_dates_before(opened, models, now)
    if rule is not None:
        _obey(rule, opened, now)
    return brought


def _policy_in(opened: Opened, now: datetime) -> InstalledPolicy | None:
    """The policy a bundle brings, read before anything else of it."""
    manifest = opened.manifest
    assert manifest is not None
    found = [content for content in manifest.contents if content.role == "policy"]
    if not found:
        return None
    content = found[0]
    if len(found) > 1 or content.bytes > MAX_POLICY_BYTES:
        raise PolicyError("one policy, of a readable size", code="policy.format")
    return InstalledPolicy(
        policy=read_policy(_verified(opened, content)),
        sha256=content.sha256,
        bundle=manifest.id,
        sequence=manifest.sequence,
        signers=tuple(key.key_id for key in opened.verdict.signers),
        installed_at=now,
    )


def _verified(opened: Opened, content: Content) -> bytes:
    """A small content's bytes, those a repair brought among them."""
    with Chunks(opened.source, content) as chunks:
        raw = b"".join(chunks.read(number)[0] for number in range(len(content.chunks)))
    if hashlib.sha256(raw).hexdigest() != content.sha256:
        raise BundleHashError(f"{content.name} is another", path=content.parts[0].path)
    return raw


def _policy_before(models: Path) -> Policy | None:
    found = read_installed_policy(models)
    return found.policy if found else None


def _check_dates_before(opened: Opened, models: Path, now: datetime) -> None:
    """The policy in force has its word on dates: an old bundle must not bring a milder one past it."""
    try:
        before = _policy_before(models)
    except PolicyError:
        # A new policy is the way out of one that does not read.
        return
    if before is not None:
        _check_dates(before, opened, now)


def _obey(policy: Policy, opened: Opened, now: datetime) -> None:
    assert opened.manifest is not None
    _check_dates(policy, opened, now)
    for content in opened.manifest.contents:
        if content.role == "model":
            policy.check_model(content.sha256, content.name)


def _check_dates(policy: Policy, opened: Opened, now: datetime) -> None:
    manifest = opened.manifest
    assert manifest is not None
    day = date.fromisoformat(manifest.replace_by) if manifest.replace_by else None
    policy.check_dates(datetime.fromisoformat(manifest.created), day, now)
    for root in opened.verdict.roots:
        if root.signed is not None:
            policy.check_root(root.signed.terms.expires, now)
