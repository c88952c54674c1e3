"""Pure rules: content, items, and later statistics and calculators.

Nothing here knows Flask, the database, the clock or the network; time, chance and language
come in as arguments.
"""
