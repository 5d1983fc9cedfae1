"""`bundle root init|sign|rotate|revoke`."""

import argparse
from datetime import date
from pathlib import Path

from app.commands.invocation import Invocation
from app.commands.output import plain
from app.commands.parser import positive, whole
from app.commands.verbs import VerbTable
from app.domain.bundle_offers import in_groups
from app.domain.bundles import RootReport

DONE = 0


def add_root_verbs(root: VerbTable) -> None:
    """Add these verbs to the group of `bundle root`."""
    init = root.add("init", "so many of these keys must sign", "сколько из этих ключей нужно", make_root)
    sign = root.add("sign", "sign the newest root", "подписать новейший корень", sign_root)
    rotate = root.add("rotate", "make the next root", "выпустить следующий корень", rotate_root)
    revoke = root.add("revoke", "take keys back for ever", "отозвать ключи навсегда", revoke_keys)
    for verb in (init, sign, rotate, revoke):
        verb.add_argument("directory", metavar="DIR")
        verb.add_argument("--key-passphrase-fd", type=whole, metavar="N")
    revoke.add_argument("revoked", metavar="KEY_ID", nargs="+")
    init.add_argument("--key", metavar="DIR", action="append", required=True)
    sign.add_argument("--key", metavar="DIR", required=True)
    init.add_argument("--threshold", type=positive, metavar="N", default=1)
    rotate.add_argument("--drop", metavar="KEY_ID", action="append", default=[])
    for verb in (rotate, revoke):
        verb.add_argument("--add", metavar="DIR", action="append", default=[])
        verb.add_argument("--threshold", type=positive, metavar="N")
    for verb in (init, rotate):
        verb.add_argument("--expires", metavar="YYYY-MM-DD", type=date.fromisoformat)
    for verb in (init, rotate, revoke):
        verb.add_argument("--sign", metavar="DIR", action="append", default=[])


def make_root(invocation: Invocation) -> int:
    """Make the folder of an owner with several keys; it is carried to the sites and trusted."""
    options = invocation.options
    report = invocation.services.bundle_roots.make(
        _folder(options),
        [Path(key).absolute() for key in options.key],
        options.threshold,
        expires=options.expires,
        signers=_signers(invocation),
    )
    return _tell(invocation, report)


def sign_root(invocation: Invocation) -> int:
    """Add the signature of one more key to the newest root."""
    options = invocation.options
    options.sign = [options.key]
    (signer,) = _signers(invocation)
    return _tell(invocation, invocation.services.bundle_roots.sign(_folder(options), signer))


def rotate_root(invocation: Invocation) -> int:
    """Make the next root; sites that know the older one take it from the next bundle."""
    options = invocation.options
    report = invocation.services.bundle_roots.rotate(
        _folder(options),
        add=[Path(key).absolute() for key in options.add],
        drop=options.drop,
        threshold=options.threshold,
        expires=options.expires,
        signers=_signers(invocation),
    )
    return _tell(invocation, report)


def revoke_keys(invocation: Invocation) -> int:
    """Make the next root, in which keys are revoked."""
    options = invocation.options
    report = invocation.services.bundle_roots.revoke(
        _folder(options),
        options.revoked,
        add=[Path(key).absolute() for key in options.add],
        threshold=options.threshold,
        signers=_signers(invocation),
    )
    return _tell(invocation, report)


def _folder(options: argparse.Namespace) -> Path:
    return Path(options.directory).absolute()


def _signers(invocation: Invocation) -> list[tuple[Path, str]]:
    """Each key with its passphrase: one line of the descriptor each, in the line's order."""
    passphrases = invocation.key_passphrases
    return [
        (Path(key).absolute(), passphrases.ask(f"Key passphrase ({key})", f"Фраза ключа ({key})"))
        for key in invocation.options.sign
    ]


def _tell(invocation: Invocation, report: RootReport) -> int:
    output = invocation.output
    document = plain(report)
    assert isinstance(document, dict)
    fingerprint = in_groups(invocation.services.key_trust.look(_folder(invocation.options)).fingerprint)
    output.document({**document, "fingerprint": fingerprint})
    said = f"{report.threshold} / {len(report.keys)}: {', '.join(report.keys)}"
    output.text(output.words(f"Root {report.version}, must sign: {said}", f"Корень {report.version}: {said}"))
    output.text(output.words(f"Tell the sites: {fingerprint}", f"Сообщите площадкам: {fingerprint}"))
    if report.missing:
        output.text(
            output.words(
                f"Signatures missing: {report.missing} (bundle root sign)",
                f"Не хватает подписей: {report.missing} (bundle root sign)",
            )
        )
    return DONE
