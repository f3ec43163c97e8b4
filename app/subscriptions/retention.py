"""How long things are kept, and when people are asked again. The privacy notice says the same in words."""

from datetime import timedelta

CONFIRM_WITHIN = timedelta(days=7)  # after that what was not confirmed is deleted
ASK_AGAIN_AFTER = timedelta(days=730)  # 24 months after somebody last said yes
ANSWER_WITHIN = timedelta(days=28)  # without an answer for so long, nothing more is sent
ERASE_AFTER = timedelta(days=28)  # after the last unsubscribing or suspension
KEEP_LINKS = timedelta(days=1)  # after they ran out
SOFT_LIMIT = 3  # temporary failures of different messages within SOFT_WINDOW, since the person last said yes
SOFT_WINDOW = timedelta(days=180)
KEEP_NOT_UNDERSTOOD = timedelta(days=28)  # messages in the folder of returned mail that no program could make sense of
