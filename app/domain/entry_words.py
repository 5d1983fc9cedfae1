"""The words in which strangers' files say a choice, and which of ours each means; in three languages."""

from collections.abc import Mapping

from app.domain.records import AccountKind, CaseStatus, Direction, InteractionKind, Urgency


def _words(meanings: Mapping[str, str]) -> dict[str, str]:
    return {word: ours for ours, words in meanings.items() for word in (ours, *words.split("|")) if word}


# By field; the words are folded.
CHOICES: Mapping[str, Mapping[str, str]] = {
    "account.kind": _words({
        AccountKind.ORGANISATION: "organization|company|организация|компания|юрлицо|юр. лицо"
        "|юридическое лицо|ұйым",
        AccountKind.PERSON: "individual|contact|физлицо|физ. лицо|физическое лицо|частное лицо|контакт"
        "|жеке тұлға",
    }),
    "case.urgency": _words({
        Urgency.LOW: "низкая|низкий|не срочно|несрочно|төмен",
        Urgency.NORMAL: "medium|обычная|обычный|обычно|обычное|средняя|средний|средне|нормальная"
        "|нормальный|нормально|планово|плановая|орташа",
        Urgency.HIGH: "urgent|высокая|высокий|срочно|срочная|срочный|жоғары",
        Urgency.CRITICAL: "критическая|критический|авария|аварийная|аварийный",
    }),
    "case.status": _words({
        CaseStatus.NEW: "новая|новый|новое|жаңа",
        CaseStatus.OPEN: "assigned|in progress|открыта|открыто|в работе|выполняется",
        CaseStatus.WAITING: "pending|ожидание|ожидает|отложена",
        CaseStatus.DONE: "closed|resolved|completed|закрыта|закрыто|завершена|выполнена|решена",
    }),
    "interaction.kind": _words({
        InteractionKind.EMAIL: "e-mail|письмо|почта",
        InteractionKind.CALL: "phone|звонок",
        InteractionKind.MESSAGE: "chat|сообщение|чат",
        InteractionKind.NOTE: "заметка|примечание|комментарий",
    }),
    "interaction.direction": _words({
        Direction.IN: "inbound|входящий|входящее",
        Direction.OUT: "outbound|исходящий|исходящее",
        Direction.INTERNAL: "внутренний|внутреннее",
    }),
    "task.done": {
        **dict.fromkeys(("1", "true", "yes", "да", "done", "completed", "выполнена", "завершена"), "1"),
        **dict.fromkeys(("0", "false", "no", "нет", "needs-action", "in-process", "cancelled", "новая"), ""),
    },
}  # fmt: skip
