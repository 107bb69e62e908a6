"""The law and the practice as dated, sourced data, and its one reader."""
