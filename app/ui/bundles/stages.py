"""The stages of an import, one in sight at a time: found, looked at, copied, done."""

from enum import IntEnum

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.domain.bundle_offers import OfferedBundle
from app.ui.bundles.find_view import FindView
from app.ui.bundles.inspect_view import InspectView
from app.ui.bundles.progress_view import ProgressView
from app.ui.bundles.result_view import ResultView
from app.ui.bundles.signed_box import WIDTH, SignedBox
from app.ui.bundles.trust_box import TrustBox
from app.ui.widgets.halves import Halves

_LEAST_ACROSS_PX = 900


class Stage(IntEnum):
    """Where a person is."""

    FIND = 0
    INSPECT = 1
    COPY = 2
    RESULT = 3


class Stages(QScrollArea):
    """The views of all stages."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found, self.inspect, self.trust = FindView(), InspectView(), TrustBox()
        self.progress, self.result, self.signed = ProgressView(), ResultView(), SignedBox()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        for view in (self.inspect, self.trust, self.progress, self.result):
            column.addWidget(view)
        column.addStretch(1)
        self.halves = Halves(left, self.signed, right_px=WIDTH, least_px=_LEAST_ACROSS_PX)
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.found, 1)
        body.addWidget(self.halves)
        body.addStretch(1)
        self.setProperty("role", "page")
        self.setWidgetResizable(True)
        self.setWidget(inside)

    def show_stage(self, stage: Stage, offer: OfferedBundle | None) -> None:
        """Put one stage in sight; an offer of an unknown signer is looked at in a box of its own."""
        found = offer.found if offer is not None else None
        looked = stage is Stage.INSPECT and found is not None
        self.found.setVisible(stage is Stage.FIND)
        self.halves.setVisible(stage is not Stage.FIND)
        self.trust.setVisible(looked and found is not None and found.unknown_signer)
        self.inspect.setVisible(looked and found is not None and not found.unknown_signer)
        self.progress.setVisible(stage is Stage.COPY)
        self.result.setVisible(stage is Stage.RESULT)
        if offer is not None:
            self.signed.show_offer(offer)
