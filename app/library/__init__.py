"""The library: specifications and outcomes frameworks, their adaptation, comparison and export."""
