"""What reviewers do with their own profile, one verb a function."""
