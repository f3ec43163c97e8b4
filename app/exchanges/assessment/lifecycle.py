"""The states of a self-assessment, and who may move it."""

from app.core.lifecycle import Lifecycle, Transition
from app.exchanges.assessment import policy

OPEN = "status = 'open'"
ASSESSMENT = Lifecycle(
    "assessment",
    "open",
    (
        Transition("sign", ("open",), "signed", policy.can_work_on),
        Transition("abandon", ("open",), "abandoned", policy.can_work_on),
    ),
)
