"""Mailings: an approved issue on its way to subscribers, each message once.

When the time of a mailing has come, its deliveries are made, one for each subscriber; when all are made, they go out. A delivery
moves on only with a commit before and after its message is handed over, so that after a crash every one of them is known to have
gone, known not to have gone, or marked uncertain, which an editor decides on.
"""
