"""The channels: one folder each, with the files `inbound`, `outbound` and `client`.

Channels are unaware of each other; what all of them offer stands in `base`.
"""
