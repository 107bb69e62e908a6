"""The second calculator: each legal deadline counted again, by other means."""
