"""What the mechanisms below the features ask of the worker and of the command line."""
