"""Reading what stands in an uploaded file, format by format."""
