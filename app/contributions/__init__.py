"""The spine: everything a member contributes, drafted, guarded, moderated, published, checked and taken down in one way."""
