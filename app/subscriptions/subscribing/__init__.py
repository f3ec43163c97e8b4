"""The pages where a reader subscribes, confirms, chooses and leaves."""
