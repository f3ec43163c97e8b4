"""What others may learn from a review: the lines of its report that the host ticks begin a learning note."""
