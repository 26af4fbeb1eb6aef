"""A broadcast that waits for a hundred thousand people, delivered at the platform's limit.

Ours and python-telegram-bot with its rate limiter, one process on one processor each, talk to an
imitation that takes so many messages in any second and not one more, while other people write and
want an answer. Each is killed twice on the way, and what everybody got is counted at the platform.
`python -m benchmarks.delivery` runs all of it and prints the table.
"""
