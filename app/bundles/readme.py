"""README.txt of a bundle: how a person checks it by hand, in two languages; and the licences' notes."""

from app.bundles.manifest import Manifest
from app.bundles.minisign import PublicKey
from app.bundles.plan import PlanContent
from app.bundles.roots import RootTerms

_TEXT = """\
Поставка Vakhta «{id}», номер {sequence}

Проверка программой:      vakhta bundle verify .
Проверка без программы (Debian: coreutils, minisign), в этой папке:
  1. minisign -V -P ОТКРЫТЫЙ_КЛЮЧ -m SHA256SUMS     подпись
     другие подписавшие: добавьте -x SHA256SUMS.НОМЕР_КЛЮЧА.minisig
  2. sha256sum -c SHA256SUMS                        каждый файл
  3. trust/: корни и цели TUF; их проверяет любая библиотека TUF. Сами цели (trust/targets.json), как и
     подписи, в SHA256SUMS не входят: они подписывают его.
Подписей нужно: {threshold}. Ключи: {keys}. Собрана ключом {key_id}.
Сами ключи возьмите не отсюда, а у того, кто собирает поставки:
ключ, приехавший вместе с поставкой, ничего не доказывает.
Опись для учёта (CycloneDX ML-BOM): ml-bom.cdx.json. Опись для программы: manifest.json.
Большие файлы лежат частями: часть .001, .002 и так далее; соединённые по порядку, они дают исходный файл.

Vakhta bundle "{id}", sequence {sequence}

Check with the program:   vakhta bundle verify .
Check without it (Debian: coreutils, minisign), in this folder:
  1. minisign -V -P PUBLIC_KEY -m SHA256SUMS        the signature
     further signers: add -x SHA256SUMS.KEY_NUMBER.minisig
  2. sha256sum -c SHA256SUMS                        every file
  3. trust/: TUF roots and targets, for any TUF library. The targets (trust/targets.json) do not stand in
     SHA256SUMS, as no signature does: they sign it.
Signatures needed: {threshold}. Keys: {keys}. Built with the key {key_id}.
Take the keys themselves not from here but from whoever builds the bundles:
a key that came along with a bundle proves nothing.
The bill of materials (CycloneDX ML-BOM): ml-bom.cdx.json. The program's own list: manifest.json.
Large files lie in parts: .001, .002 and so on; joined in order they are the file.
"""


def readme(manifest: Manifest, key: PublicKey, root: RootTerms) -> bytes:
    """The text."""
    return _TEXT.format(
        id=manifest.id,
        sequence=manifest.sequence,
        key_id=key.key_id,
        threshold=root.threshold,
        keys=", ".join(sorted(one.key_id for one in root.keys)),
    ).encode()


def licence_note(content: PlanContent, text: str) -> bytes:
    """Under which licence a content came, the words of acceptance, and the licence where it was given."""
    lines = [
        f"{content.role}: {content.name}",
        f"Licence: {content.licence}",
        f"From: {content.repo or 'a local file'} {content.revision or ''}".rstrip(),
        f"Accepted: {content.accepted or 'free to use and to pass on'}",
    ]
    return ("\n".join(lines) + "\n" + (f"\n{text}" if text else "")).encode()
