"""What one update of a streamed 20,000-character Markdown answer costs the window.

Measured is the CPU time of the main thread for one update: parsing, document, layout and painting, in a page
that follows the end of the answer. Beside it, in the same run, a bare `setMarkdown` of the whole answer.
"""

import os
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QScrollArea, QTextEdit, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.markdown.view import MarkdownView
from benchmarks.harness import Figure, main

LIMIT_MS = 8.0
ANSWER_CHARS = 20_000
PIECE_CHARS = 6  # two or three tokens: what 30 paints a second bring at 60–90 tokens a second
FULL_EVERY = 40

SECTION = """## Раздел {i}: давление на насосе

Проверьте **клапан КЛ-75.{i:02}** и *седло*, затем запустите `pump --check {i}`. Абзац длинный, чтобы строка
переносилась: промыв около 2 мм, давление упало с 190 до 140 бар, бригада прилетает 12 октября при лётной
погоде, до её прилёта остальные клапаны гидроблока не вскрывайте и запишите показания каждые два часа.

1. Закройте задвижку и дождитесь падения давления.
2. Снимите крышку, **не повредив** прокладку:
   - ключ на 36
   - ветошь и [руководство](https://example.org/a.pdf)
3. Замерьте зазор.

| Узел | Норма | Факт |
|---|---|---|
| Клапан {i} | 190 бар | 140 бар |
| Седло | 0,1 мм | 2 мм |
| Прокладка | цела | **нет** |

```python
def pressure(bar: float) -> str:
    if bar < 150:  # порог из паспорта
        return "stop"
    return "go"
```

> Не вскрывайте остальные клапаны до прилёта бригады.

"""


def answer() -> str:
    """The answer that is streamed."""
    sections = (SECTION.format(i=i) for i in range(1, 100))
    return "".join(sections)[:ANSWER_CHARS]


def p95(costs: list[float]) -> float:
    """The 95th percentile."""
    return sorted(costs)[int(len(costs) * 0.95)]


def cost_ms(update: Callable[[], None], app: QApplication) -> float:
    """CPU time of this thread for one update with its layout and painting."""
    start = time.thread_time()
    update()
    app.processEvents()
    return (time.thread_time() - start) * 1e3


def streamed(app: QApplication, text: str) -> list[float]:
    """Stream into our view, in a page that follows its end."""
    area, inside, view = QScrollArea(), QWidget(), MarkdownView()
    QVBoxLayout(inside).addWidget(view)
    area.setWidgetResizable(True)
    area.setWidget(inside)
    bar = area.verticalScrollBar()
    bar.rangeChanged.connect(lambda _low, high: bar.setValue(high))
    area.resize(760, 640)
    area.show()
    app.processEvents()
    pieces = [text[at : at + PIECE_CHARS] for at in range(0, len(text), PIECE_CHARS)]
    costs = [cost_ms(lambda piece=piece: view.append_text(piece), app) for piece in pieces]  # type: ignore[misc]
    area.close()
    return costs


def rendered_whole(app: QApplication, text: str) -> list[float]:
    """Set the whole answer anew at steps spread over the same stream."""
    bare = QTextEdit()
    bare.setReadOnly(True)
    bare.resize(760, 640)
    bare.show()
    ends = range(PIECE_CHARS * FULL_EVERY, len(text) + 1, PIECE_CHARS * FULL_EVERY)
    costs = [cost_ms(lambda end=end: bare.document().setMarkdown(text[:end]), app) for end in ends]  # type: ignore[misc]
    bare.close()
    return costs


def figures() -> list[Figure]:
    """Measure both."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.load_fonts(app)
    theme.wear(app, "light")
    text = answer()
    ours, whole = p95(streamed(app, text)), p95(rendered_whole(app, text))
    return [
        Figure("streaming.update_p95", ours, "ms", limit=LIMIT_MS),
        Figure("streaming.whole_p95", whole, "ms"),
        Figure("streaming.update_to_whole", ours / whole, "ratio"),
    ]


if __name__ == "__main__":
    raise SystemExit(main(figures))
