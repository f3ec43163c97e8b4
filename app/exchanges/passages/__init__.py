"""Showing moderators one passage of confidential work: that passage, a reference, and nothing else of where it stands."""
