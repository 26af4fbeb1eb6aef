"""The middle of the product: what is said, asked, understood and decided.

Plain data and pure functions. No input or output, no clock, no randomness: time, ids and
random values arrive as arguments, records through `lookups`.
"""
