"""A memory plan's reasons in words, Russian and English: what goes where, and why it is so."""

from collections.abc import Mapping

from app.domain.engine import MemoryPlan, PlanNote
from app.domain.sentences import size

_ENGLISH: Mapping[str, str] = {
    "sum": "Weights {weights_bytes}, context of {n_ctx} tokens {kv_bytes} ({kv_type}), work {compute_bytes}.",
    "device": "{device}: {layers} of {all_layers} layers, {total_bytes} of {free_bytes} free, "
    "{headroom_bytes} kept as headroom.",
    "memory": "Memory of the machine: {total_bytes} and {headroom_bytes} of headroom of {free_bytes} free.",
    "short": "{device} lacks {short_bytes}.",
    "context_cut": "The context is {n_ctx} tokens: {wanted} do not fit.",
    "kv_quantised": "Keys and values are kept as {kv_type}: at 16 bits they do not fit. Flash attention is "
    "on, since quantised values need it.",
    "partial": "Not all layers fit on the accelerator: the processor computes the rest, and the answer is "
    "slower.",
    "experts": "The experts stay in the machine's memory, all else lies on the accelerator.",
    "split": "The layers are split over the devices by their free memory.",
    "no_accelerator": "Nothing is gained on {device}: not one layer fits there.",
    "batch": "Prompts go in batches of {n_batch} tokens: work on an accelerator stops between batches only.",
    "fits": "It fits.",
    "no": "It does not fit.",
}
_RUSSIAN: Mapping[str, str] = {
    "sum": "Веса {weights_bytes}, контекст на {n_ctx} токенов {kv_bytes} ({kv_type}), "
    "работа {compute_bytes}.",
    "device": "{device}: слоёв {layers} из {all_layers}, занято {total_bytes} из {free_bytes} свободных, "
    "запас {headroom_bytes}.",
    "memory": "Память машины: {total_bytes} и запас {headroom_bytes} из {free_bytes} свободных.",
    "short": "{device}: не хватает {short_bytes}.",
    "context_cut": "Контекст — {n_ctx} токенов: {wanted} не помещаются.",
    "kv_quantised": "Ключи и значения хранятся как {kv_type}: в 16 битах они не помещаются. Flash attention "
    "включено, сжатые значения без него не работают.",
    "partial": "На ускоритель помещаются не все слои: остальные считает процессор, и ответ идёт медленнее.",
    "experts": "Эксперты остаются в памяти машины, всё прочее лежит на ускорителе.",
    "split": "Слои поделены между устройствами по их свободной памяти.",
    "no_accelerator": "{device} ничего не даёт: туда не помещается ни один слой.",
    "batch": "Запрос подаётся порциями по {n_batch} токенов: работу на ускорителе можно остановить только "
    "между порциями.",
    "fits": "Помещается.",
    "no": "Не помещается.",
}
_DEVICE_WORDS = {"en": {"": "The machine's memory"}, "ru": {"": "Память машины"}}


def plan_words(plan: MemoryPlan, language: str) -> tuple[str, ...]:
    """The reasons as sentences, in `ru` or else in English."""
    return tuple(note_words(note, language) for note in plan.notes)


def note_words(note: PlanNote, language: str) -> str:
    """One reason as a sentence."""
    words = "ru" if language == "ru" else "en"
    template = (_RUSSIAN if words == "ru" else _ENGLISH)[note.code]
    shown = {name: _shown(name, value, words) for name, value in note.facts}
    return template.format(**shown)


def _shown(name: str, value: str | int, language: str) -> str:
    if name == "device":
        return _DEVICE_WORDS[language].get(str(value), str(value))
    return size(value, language) if name.endswith("_bytes") and isinstance(value, int) else str(value)
