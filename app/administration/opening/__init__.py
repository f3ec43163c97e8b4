"""What stands between an installed site and an open one: the set-up list, the test letter, and what the operator must settle."""
