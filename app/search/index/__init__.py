"""The index on disk: what it holds, its generations, and the one process that keeps it in step."""
