"""README.txt of a bundle: how a person checks it by hand, in two languages; and the licences' notes."""

from app.bundles.manifest import Manifest
from app.bundles.minisign import PublicKey
from app.bundles.plan import PlanContent

_TEXT = """\
Пакет Vakhta «{id}», номер {sequence}

Проверка программой:      vakhta bundle verify .
Проверка без программы (Debian: coreutils, minisign), в этой папке:
  1. minisign -V -P ОТКРЫТЫЙ_КЛЮЧ -m SHA256SUMS     подпись
  2. sha256sum -c SHA256SUMS                        каждый файл
Подписан ключом {key_id}. Сам ключ возьмите не отсюда, а у того, кто собирает пакеты:
ключ, приехавший вместе с пакетом, ничего не доказывает.
Большие файлы лежат частями: часть .001, .002 и так далее; соединённые по порядку, они дают исходный файл.

Vakhta bundle "{id}", sequence {sequence}

Check with the program:   vakhta bundle verify .
Check without it (Debian: coreutils, minisign), in this folder:
  1. minisign -V -P PUBLIC_KEY -m SHA256SUMS        the signature
  2. sha256sum -c SHA256SUMS                        every file
Signed by the key {key_id}. Take the key itself not from here but from whoever builds the bundles:
a key that came along with a bundle proves nothing.
Large files lie in parts: .001, .002 and so on; joined in order they are the file.
"""


def readme(manifest: Manifest, key: PublicKey) -> bytes:
    """The text."""
    return _TEXT.format(id=manifest.id, sequence=manifest.sequence, key_id=key.key_id).encode()


def licence_note(content: PlanContent, text: str) -> bytes:
    """Under which licence a content came, the words of acceptance, and the licence where it was given."""
    lines = [
        f"{content.role}: {content.name}",
        f"Licence: {content.licence}",
        f"From: {content.repo or 'a local file'} {content.revision or ''}".rstrip(),
        f"Accepted: {content.accepted or 'free to use and to pass on'}",
    ]
    return ("\n".join(lines) + "\n" + (f"\n{text}" if text else "")).encode()
