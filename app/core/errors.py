"""The few ways a request can be refused. Each has a page of its own in `web/errors`."""


class AppError(Exception):
    """A refusal with words that may be shown to the person who asked."""

    status = 400
    keeps_text = False  # whether its page holds what was typed, and a button that sends it again

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class NotFound(AppError):
    """The thing does not exist, or the actor may not know that it does: the two look the same."""

    status = 404


class Forbidden(AppError):
    """The actor knows the thing exists but may not do this to it."""

    status = 403


class Conflict(AppError):
    """Someone else got there first: a wrong state, a stale version, a decision already made."""

    status = 409


class Duplicate(Conflict):
    """Another writer made the same thing, or took the same name, at the same moment: trying again will see it."""


class SignedOut(AppError):
    """The session ended while something was being written: nothing is kept of it, and its page shows it once more."""

    status = 403
    keeps_text = True


class SecondStepFirst(AppError):
    """Who asks gives the second step of signing in first: nothing is kept of what was sent, and its page shows it once more."""

    status = 403
    keeps_text = True


class TooMany(AppError):
    """A throttle is full. `retry_after` is in whole seconds; `by_others` where it is others who filled it."""

    status = 429

    def __init__(self, message: str = "", retry_after: int = 60, *, by_others: bool = False, keeps_text: bool = False) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.by_others = by_others
        self.keeps_text = keeps_text


class Busy(AppError):
    """What everybody shares is full at the moment, or a machine with much to do did not answer in time: nobody's mistake."""

    status = 503
    keeps_text = True
    retry_after = 5


class Invalid(AppError):
    """What was given breaks a rule. `field` names the form field to show the message by."""

    status = 422

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field
