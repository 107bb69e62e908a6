"""The schema's history: one revision for each change, each of which can be undone."""
