"""Sentences about failures, in English; the keys are codes, equal to those of `sentences_ru`."""

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "app": "This was not done. What was saved has not changed. Try again; if it does not help, send us the "
    "program's log.",
    "bug": "This is a fault of the program, not yours. What was saved has not changed. Restart the program "
    "and send us the log[[: {path}]].",
    "interrupted": "Stopped. Everything written before is kept; no half-written file is left.",
    "usage": "The command is not written right[[: {detail}]]. Nothing has changed. For help: vakhta --help.",
    # The profile and its file.
    "store": "The profile's file could not be worked with. What was saved has not changed. Run the check of "
    "the profile.",
    "profile.none": "No profile is named and none was used before. Nothing has changed. Name its folder: "
    "--profile DIR, or make one: vakhta profile new DIR.",
    "profile.passphrase": "The passphrase does not open this profile. The data is sound. Check the keyboard "
    "layout and Caps Lock and type it again; if it is forgotten, the recovery code helps.",
    "profile.recovery_code": "The recovery code does not open this profile. The data is sound. Compare it "
    "with the printed one and type it again.",
    "profile.damaged": "The profile's file is damaged and does not read. We have not changed it. Restore the "
    "profile from its last backup.",
    "profile.newer": "The profile was written by a newer version of the program. We have not changed it. "
    "Update the program and open the profile again.",
    "profile.missing": "There is no profile in this folder[[: {path}]]. Nothing has changed. Name another "
    "folder or make a profile.",
    "profile.exists": "There is a profile in this folder already[[: {path}]]. It has not changed. Name "
    "another folder.",
    "profile.locked": "The profile is locked. Everything is saved. Type the passphrase to go on.",
    "profile.busy": "Another program has the profile open. The data is sound. Close that program and try "
    "again.",
    "profile.unwritable": "The profile's folder takes no files[[: {path}]]. What was saved has not changed. "
    "Check the rights on the folder or choose another.",
    "passphrase.missing": "A passphrase is needed and there is nobody to ask. Nothing has changed. Run the "
    "command in a terminal or hand the passphrase over with --passphrase-fd.",
    "passphrase.empty": "The passphrase is empty. Nothing has changed. Type at least one word.",
    "passphrase.different": "The two passphrases differ. Nothing has changed. Type the same one twice.",
    "passphrase.descriptor": "The passphrase could not be read from descriptor {number}. Nothing has "
    "changed. Give --passphrase-fd the number of a descriptor open for reading.",
    "disk.full": "The disk is full. Everything saved before is kept; the last action was not written. Free "
    "some space and try again.",
    # Engine and models.
    "engine": "The model could not do this. What was saved has not changed. Try again.",
    "engine.context": "The text does not fit into the model's context[[: {tokens} tokens of {n_ctx}]]. "
    "Nothing is lost. Shorten the text or choose a model with a longer context.",
    "engine.died": "The model's engine stopped half-way. The text received is kept in the drafts. Ask once "
    "more: the engine starts by itself.",
    "engine.crash_loop": "The engine stopped three times on this model, so we no longer start it. Data and "
    "drafts are sound. Choose another model.",
    "engine.busy": "The model is busy with another answer. Nothing is lost. Wait for its end or press Stop.",
    "model.load": "The model file could not be loaded. The data is sound. Check the file with vakhta models "
    "check or choose another model.",
    "model.memory": "There is not enough memory for this model[[: {total_bytes} needed, {available_bytes} "
    "free]]. The data is sound. Close other programs or choose a smaller model.",
    "model.none": "No model is chosen. The data is sound. Install one: vakhta models install FILE, or choose "
    "an installed one: vakhta models activate NAME.",
    # Records and exchange.
    "domain": "This cannot be done. The data has not changed. Check what you entered.",
    "record.missing": "There is no such record[[: {id}]]. The data has not changed. Look up the numbers with "
    "list.",
    "exchange.format": "The exchange file does not follow the rules[[, at {path}]]. Nothing was taken from "
    "it. Correct this place and try again.",
    "import.format": "The program does not read the format {format} yet. Nothing was imported. What it reads "
    "now is json: an exchange file, .json or .jsonl.",
    "export.format": "The program does not write the format {format} yet. Nothing was written. What it "
    "writes now is json.",
    "file.unreadable": "The file could not be read[[: {path}]]. Nothing has changed. Check the path and the "
    "rights.",
    "file.unwritable": "Nothing could be written there[[: {path}]]. What was saved has not changed. Check "
    "the path and the rights or choose another place.",
    "file.json": "The file[[ {path}]] is not JSON. Nothing has changed. Correct it and try again.",
    # Settings.
    "settings": "The setting could not be applied. The former settings stand.",
    "settings.damaged": "The settings file does not read; the program started with its usual settings. The "
    "profile's data is sound.[[ The old file is here: {aside}.]] Choose the settings again.",
    "settings.field": "The setting “{field}” is unknown or has a wrong value. The other settings are kept."
    "[[ The old file is here: {aside}.]] Set it again in the settings.",
    "settings.unreadable": "The settings file could not be read[[: {path}]]. The usual settings stand, the "
    "profile's data is sound. Check the rights on the file.",
    "settings.unwritable": "The settings could not be written[[: {path}]]. The former settings stand. Check "
    "the rights on the folder.",
}
