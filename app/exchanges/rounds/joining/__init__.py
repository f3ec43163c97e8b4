"""Areas and reviewers join a round, and leave it."""
