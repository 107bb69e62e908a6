"""What is remembered: tables, and the translation between rows and values."""
