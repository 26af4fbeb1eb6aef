"""One function per thing a person or staff may do, called by chat and command line alike.

Each runs inside the caller's transaction, checks the right to do it, and writes its audit line
with what it changes. What is not allowed comes back as a value, `Denied`.
"""
