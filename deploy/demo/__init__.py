"""The demo's invented data: a sample portfolio and a restriction nobody ever published."""
