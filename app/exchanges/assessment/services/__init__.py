"""What commissioners do with a self-assessment, one verb a function."""
