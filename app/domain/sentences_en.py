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
    "backup.taken": "What lies there is no backup of this profile[[: {path}]]. It has not changed, and no "
    "backup was made. Name another path.",
    "profile.exists": "There is a profile in this folder already[[: {path}]]. It has not changed. Name "
    "another folder.",
    "profile.locked": "The profile is locked. Everything is saved. Type the passphrase to go on.",
    "profile.busy": "Another program has the profile open. The data is sound. Close that program and try "
    "again.",
    "profile.unwritable": "The profile's folder takes no files[[: {path}]]. What was saved has not changed. "
    "Check the rights on the folder or choose another.",
    "passphrase.missing": "A passphrase is needed and there is nobody to ask. Nothing has changed. Run the "
    "command in a terminal or hand the passphrase over with {flag}.",
    "passphrase.empty": "The passphrase is empty. Nothing has changed. Type at least one word.",
    "passphrase.different": "The two passphrases differ. Nothing has changed. Type the same one twice.",
    "passphrase.descriptor": "The passphrase could not be read from descriptor {number}. Nothing has "
    "changed. Give {flag} the number of a descriptor open for reading.",
    "disk.full": "The disk is full. Everything saved before is kept; the last action was not written. Free "
    "some space and try again.",
    # Engine and models.
    "engine": "The model could not do this. What was saved has not changed. Try again.",
    "engine.context": "The text does not fit into the model's context[[: {tokens} tokens of {n_ctx}]]. "
    "Nothing is lost. Shorten the text or choose a model with a longer context.",
    "engine.died": "The model's engine stopped half-way. The text received is kept in the drafts. Ask once "
    "more: the engine starts by itself.",
    "engine.crash_loop": "The engine stopped three times on this model, so we no longer start it.[[ {done} "
    "of {total} drafts are ready; the same command goes on with the rest.]] Data and drafts are sound. "
    "Choose another model.",
    "engine.busy": "The model is busy with another answer. Nothing is lost. Wait for its end or press Stop.",
    "model.load": "The model file could not be loaded. The data is sound. Check the file with vakhta models "
    "check or choose another model.",
    "model.memory": "There is not enough memory for this model[[: {needed} needed, {available} "
    "free]]. The data is sound. Close other programs or choose a smaller model.",
    "model.no_room": "The memory planned for this model was taken by something else. The data is sound. "
    "Close other programs and try again.",
    "model.architecture": "Models of the kind {architecture} are not used: the beginning of a text cannot be "
    "kept with them. The data is sound. Choose another model.",
    "model.no_writer": "Models of the kind {architecture} do not write text word by word. The data is sound. "
    "Choose another model.",
    "model.hardware": "There is no such machine in the table[[: {hardware}]]. The data is sound. Name one of "
    "these[[: {known}]].",
    "model.none": "No model is chosen. The data is sound. Install one: vakhta models install FILE, or choose "
    "an installed one: vakhta models activate NAME.",
    # Records and exchange.
    "domain": "This cannot be done. The data has not changed. Check what you entered.",
    "record.missing": "There is no such record[[: {wanted}]]. The data has not changed. Look up the numbers "
    "with list.",
    "exchange.format": "The exchange file does not follow the rules[[, at {path}]][[; what may stand "
    "there: {allowed}]]. Nothing was taken from it. Correct this place and try again.",
    "exchange.lacks": "The exchange file lacks the field {path}. Nothing was taken from it. Add the field "
    "and try again.",
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
    "metrics.unwritable": "The figures could not be written[[: {path}]]. An earlier file is as it was, the "
    "history is kept. Check the folder and its rights and write them again.",
    # The finer points: of keys, headers, drafts and files.
    "passphrase": "Without a passphrase the profile does not open. Nothing has changed. Type it once more.",
    "profile.key_missing": "The key file profile.key is not in the profile's folder, and without it the "
    "data does not open. We have changed nothing. Put the file back or restore the profile from a backup.",
    "profile.key_damaged": "The key file profile.key is damaged and does not read. We have not changed it. "
    "Restore the profile from its last backup.",
    "profile.key_altered": "The key file profile.key was changed by something other than this program and "
    "cannot be trusted. We have not changed it. Restore the profile from its last backup.",
    "profile.store_missing": "The data file is not in the profile's folder[[: {path}]]. We have changed "
    "nothing. Put the file back or restore the profile from a backup.",
    "profile.recovery": "The recovery code belongs to another profile. The data is sound. Take the "
    "printout of this profile and type its code.",
    "profile.recovery_slip": "There is a slip in the recovery code. The data is sound. Compare it with the "
    "printout and type it again.",
    "store.io": "The disk did not let us read or write the profile's file[[: {path}]]. What was saved has "
    "not changed. Check the disk and the rights on the folder and try again.",
    "store.io.long": "The system takes no path as long as this[[: {path}]]. What was saved has not changed. "
    "Take shorter names or a folder nearer to the root of the disk.",
    "keyring.missing": "This system has no keyring. The profile opens by its passphrase as before. Go on "
    "without a keyring.",
    "audit.altered": "A line of the audit record was changed by something other than this program. The "
    "data is in place. Tell your security officer and keep a copy of the profile as it is.",
    "audit.gap": "A line of the audit record is missing. The data is in place. Tell your security officer "
    "and keep a copy of the profile as it is.",
    "audit.cut": "The end of the audit record was cut off. The data is in place. Tell your security "
    "officer and keep a copy of the profile as it is.",
    "draft.accepted": "The draft is accepted already and has become a message. Nothing has changed. For "
    "another answer make a new draft.",
    "draft.discarded": "The draft is discarded. Nothing has changed. Bring it back first or make a new one.",
    "draft.missing": "There is no such draft[[: {wanted}]]. Nothing has changed. Look up the numbers: "
    "vakhta drafts --case CASE.",
    "record.ambiguous": "Several cases have this number[[: {wanted}]]. Nothing has changed. Give the id "
    "from vakhta case list.",
    "engine.gone": "The model's engine has closed. The text received is kept in the drafts. Try again: the "
    "engine starts by itself.",
    "engine.decode": "The model's engine could not work through this text. What was received"
    " is kept. Try again or shorten the text.",
    "engine.grammar": "The grammar file does not read. Nothing has changed. Correct the grammar (GBNF) and "
    "try again.",
    "engine.load_cancelled": "Loading the model was stopped. The data is sound. Try again when you need it.",
    "engine.not_loaded": "The model is not loaded yet. The data is sound. Try again: it will load.",
    "engine.protocol": "The model's engine gave an answer we cannot read and was stopped. The text "
    "received is kept. Try again: the engine starts anew.",
    "engine.echo_refused": "The practice engine works in tests only. The data is sound. Start the program "
    "the usual way.",
    "engine.protection": "A part of the engine's protection does not work on this machine. The data is "
    "sound. Load only models you trust.",
    "engine.protection.files": "The engine is not fenced off from this machine's files: the system cannot "
    "do it (Linux needs Landlock). The data is sound. Load only models you trust.",
    "engine.protection.system-calls": "Network and other programs are not closed to the engine: the system "
    "cannot do it (Linux needs seccomp). The data is sound. Load only models you trust.",
    "engine.protection.memory-cap": "The engine's memory is not bounded: this system, or this graphics card, "
    "has no bound. The data is sound. Load only models you trust.",
    "engine.protection.no-core-dumps": "The system does not let us forbid a dump of the engine's memory "
    "after a crash. The data is sound. Turn such dumps off in the system's settings.",
    "engine.protection.no-new-privileges": "The system does not let us take the right to gain privileges "
    "from the engine. The data is sound. Load only models you trust.",
    "engine.device": "There is no such device here[[: {device}]]. The data is sound. Leave --device out or "
    "name one of these[[: {known}]].",
    "header": "The model file's header is wrong, so the file is refused. Nothing was installed. Copy the "
    "file from its source again.",
    "header.adapter": "The adapter file's header is wrong, so the file is refused. Nothing was installed. "
    "Copy the file from its source again or take another one.",
    "header.split": "The model file is one part of several and not whole. Nothing was installed. Take the "
    "model as a single file.",
    "header.architecture": "The model file is of a kind the engine does not know. Nothing was installed. "
    "Take one that vakhta models list --all shows.",
    "model": "The model could not be worked with. The data is sound. Check its file: vakhta models check.",
    "model.missing": "The model file is not there[[: {path}]]. The data is sound. Check the path, or the "
    "name with vakhta models list.",
    "model.truncated": "The model file is cut short[[: {path}]]. The data is sound. Copy the whole file "
    "again.",
    "model.digest": "The model file is not the one that was signed or installed: its digest differs[[: "
    "{path}]]. It is not used, the data is sound. Take the file again from a source you trust.",
    "model.header": "The file does not look like a sound model[[: {path}]]. It is not used, the data is "
    "sound. Copy the file from its source again.",
    "model.catalogue": "The catalogue of models that came with the program does not read. The data is "
    "sound. Install the program again.",
    "model.unfamiliar": "We do not know how to talk with this model: it is of none of our families "
    "(vakhta models families), so there are no drafts and no chats with it. The data is sound. It can "
    "continue a text: vakhta generate without --chat; or choose another model.",
    "model.families": "The table of model families that came with the program does not read. The data is "
    "sound. Install the program again.",
    "model.no_tiny": "There is no family's model to try[[ in {folder}]]. Nothing has changed. "
    "Developers make them from the program's sources: python3 dev.py prove families; another folder is "
    "named with --models.",
    "model.template": "The chat template of this model is faulty. The data is sound. Choose another model.",
    "model.template_differs": "The chat template in this file is none of those published with the models we "
    "know. It is not used: the program speaks to the model by a template of its own. Check where the file "
    "comes from.",
    "model.install_cancelled": "Installing the model was stopped. The unfinished file is removed, the "
    "models you had are sound. Try again when you need it.",
    "prompt.profile": "The prompts for this model that came with the program do not read. The data is "
    "sound. Install the program again or choose another model.",
    "file.encoding": "The file is not UTF-8[[: {path}]]. Nothing has changed. Save it as UTF-8 and try "
    "again.",
    # Attachments, backups and what a check finds.
    "attachment": "The attachment could not be worked with. The other data is sound. Attach the file again.",
    "attachment.damaged": "An attachment is damaged and does not open. The other data is sound. Take it "
    "from a backup.",
    "attachment.missing": "The attachment's file is not in its place. The other data is sound. Put the "
    "file back and try again, or take it from a backup.",
    "attachment.differs": "The attachment's file is not the one named: its digest differs. It was not "
    "taken, the rest was. Put the right file there and import again.",
    "attachment.large": "The attachment is over a gigabyte and was not taken. The rest was. Make the file "
    "smaller and import again.",
    "audit.text": "An accepted text differs from what the audit record says. The data is in place. Tell "
    "your security officer and keep a copy of the profile as it is.",
    "backup.damaged": "The backup is damaged and does not read. No profile has changed. Take another backup.",
    "backup.missing": "The backup file is not there[[: {path}]]. Nothing has changed. Check the path.",
    "backup.newer": "The backup was written by a newer version of the program. Nothing has changed. Update "
    "the program and try again.",
    "disk.low": "The disk with the profile is nearly full. The data is sound. Free some space while it can "
    "still be written.",
    "engine.empty_prompt": "The prompt is empty. Nothing has changed. Put at least one word into it.",
    "engine.choice": "The choice[[ “{choice}”]] is not one token of the model. Nothing has changed. Name the "
    "choices by single letters.",
    "engine.state_size": "What was read is too large to be kept on disk. The data is sound. After a "
    "restart the story is read again.",
    "engine.adapter": "The adapter[[ “{adapter}”]] was not loaded with the model. Nothing has changed. "
    "Choose another one or work without.",
    "adapter.missing": "The adapter[[ “{adapter}”]] is not installed. Nothing has changed. See the names "
    "with vakhta models list, or install its file.",
    "adapter.base": "No installed model goes with this adapter[[: {architecture}]]. Nothing was installed. "
    "Install the model it was made for first.",
    "adapter.header": "The adapter's file is wrong[[: {path}]]. Nothing was installed. Copy the file from "
    "its source again or take another one.",
    "adapter.changed": "The file of the adapter[[ “{adapter}”]] is not what was installed. The model works "
    "without it. Install the adapter again.",
    "model.adapter": "The adapter[[ “{adapter}”]] does not go with this model[[: {path}]]. The model works "
    "without it. Take an adapter made for this model.",
    "engine.no_backend": "Nothing on this machine can run the model: the engine's library did not load. "
    "The data is sound. Install the program again.",
    "exchange.unreadable": "The exchange file could not be read[[: {path}]]. Nothing was taken from it. "
    "Check the path and the rights.",
    "interaction.differs": "This message is written already with another text, and what is written does "
    "not change. The rest was taken. If the text was corrected, give the message another ref.",
    "record.kind": "There are no records of this kind. The data has not changed. See the kinds with vakhta "
    "--help.",
    "record.number_taken": "There is a case with the number {number} already. Nothing was added. Give "
    "another number, or none.",
    "record.field": "These records have no field “{field}”. The data has not changed. See the fields with "
    "show.",
    "record.taken": "This ref is taken. The data has not changed. Choose another ref.",
    "search.stale": "The search index is behind the records. The records themselves are sound. Write "
    "it anew: vakhta reindex.",
    "store.damaged": "A part of the profile's file does not read. The rest is sound, and we have changed "
    "nothing. Restore the profile from its last backup or rescue what reads: vakhta salvage.",
    "store.page": "A page of the profile's file is damaged. We have not changed it. Restore the profile from "
    "its last backup or rescue what reads: vakhta salvage.",
    "store.integrity": "The inner order of the profile's file is broken. We have changed nothing. Keep a "
    "copy of the profile and restore it from its last backup.",
    "store.reference": "A record points at another that is not there. The rest is sound. Keep a copy of "
    "the profile and restore it from its last backup.",
    # Labels for requests.
    "labels.few": "A choice takes at least two labels[[; the file names {count}]]. Nothing was "
    "labelled. Add labels to the file.",
    "labels.many": "There are more labels than letters[[: {count}, and {most} are possible]]. "
    "Nothing was labelled. Join the ones that are alike.",
    "labels.unnamed": "A label has no name[[: number {number} in the file]]. Nothing was labelled. Give "
    "it one.",
    "labels.twice": "Two labels have one name[[: {label}]]. Nothing was labelled. Rename one of them.",
    "labels.format": "The file of labels[[ {path}]] does not follow the rules[[: {detail}]]. Nothing "
    "was labelled. It is a list of name, description and examples; correct it and try "
    "again.",
    "requests.format": "The file of requests[[ {path}]] is wrong[[ in line {line}]][[: {detail}]]. "
    "Nothing was labelled. Each line is an object with id and text; correct the line "
    "and try again.",
    # Drafts by a list.
    "drafts.line": "Line[[ {line}]] does not follow the rules[[: {detail}]]. It has no draft, the others "
    "have. Each line is an object with case and, where wanted, id, instruction, tone, language, kind; "
    "correct the line and try again.",
    "requests.empty": "The request has no text, so it was not labelled. The others were. Write its text "
    "and try again.",
    "labels.unknown": "The file names no such label[[: {label}]]. Nothing was remembered. Name a label "
    "as the file does.",
    "draft.empty": "The letter has no text. Nothing was accepted, the draft stays. Write a text and try "
    "again.",
    "correction.empty": "The request has no text. Nothing was remembered. Check the file and try again.",
}
