"""Sentences about roots of trust, repairs and certificates of bundles, in both languages."""

from collections.abc import Mapping

RUSSIAN: Mapping[str, str] = {
    "bundle.root": "Корень доверия не тот, к которому ведёт известный здесь[[: {path}]]. Ничего не "
    "изменилось. Попросите владельца ключей прислать все версии корня.",
    "bundle.root_unsigned": "На новейшем корне доверия не хватает подписей[[: {path}]]. Ничего не "
    "изменилось. Попросите остальных подписать его: vakhta bundle root sign.",
    "bundle.root_key": "Этого ключа нет в корне доверия[[: {path}]]. Ничего не собрано. Возьмите "
    "другой ключ или внесите этот: vakhta bundle root rotate.",
    "bundle.root_out_of_date": "Корень доверия пора обновить. Поставка по-прежнему работает. Попросите "
    "владельца ключей выпустить новый корень.",
    "bundle.revoked": "Поставка подписана ключом, который отозван. Ничего из неё не использовано. "
    "Попросите поставку, подписанную действующим ключом.",
    "bundle.repair_source": "Поставки, из которой взять исправные куски, на этой машине нет. Ничего не "
    "записано. Укажите её папку: --from.",
    "bundle.repair_request": "Запрос на починку не читается[[: {path}]]. Ничего не изменилось. "
    "Составьте его снова: vakhta bundle repair-request.",
    "bundle.repair_other": "Эта починка сделана для другой поставки. Установленное не изменилось. "
    "Проверьте, та ли это папка.",
    "bundle.repair_bundle": "Неизвестно, какую поставку чинить. Установленное не изменилось. Укажите "
    "папку поставки, а починку добавьте: --repair.",
    "bundle.certificate": "Поставка принята, но свидетельство о приёме не записано. Установленное "
    "работает. Освободите место на диске и примите поставку ещё раз.",
}

ENGLISH: Mapping[str, str] = {
    "bundle.root": "The root of trust is not one to which the root known here leads[[: {path}]]. "
    "Nothing has changed. Ask the owner of the keys for all versions of the root.",
    "bundle.root_unsigned": "The newest root of trust lacks signatures[[: {path}]]. Nothing has "
    "changed. Ask the others to sign it: vakhta bundle root sign.",
    "bundle.root_key": "This key is not in the root of trust[[: {path}]]. Nothing was built. Take "
    "another key or add this one: vakhta bundle root rotate.",
    "bundle.root_out_of_date": "The root of trust should have been renewed by now. The bundle still "
    "works. Ask the owner of the keys for a new root.",
    "bundle.revoked": "The bundle is signed by a key that was revoked. Nothing of it was used. Ask "
    "for a bundle signed by a valid key.",
    "bundle.repair_source": "The bundle to take the good pieces from is not on this machine. Nothing "
    "was written. Name its folder: --from.",
    "bundle.repair_request": "The repair request does not read[[: {path}]]. Nothing has changed. Make "
    "it again: vakhta bundle repair-request.",
    "bundle.repair_other": "This repair was made for another bundle. What is installed has not "
    "changed. Check that the folder is the right one.",
    "bundle.repair_bundle": "It is not known which bundle to repair. What is installed has not "
    "changed. Name the bundle's folder and add the repair with --repair.",
    "bundle.certificate": "The bundle was imported, but the certificate of import could not be "
    "written. What is installed works. Free some space and import the bundle again.",
}
