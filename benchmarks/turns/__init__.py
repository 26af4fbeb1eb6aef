"""One form of eight questions, answered by many people: ours against two well-known ways.

Every bot runs as one process on one processor and talks to the same imitation of Telegram on
loopback; each makes an answer durable before it replies. `python -m benchmarks.turns` runs
all of it and prints the ratios.
"""
