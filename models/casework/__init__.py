"""The use cases: what a firm does with its cases, each in one transaction a chunk."""
