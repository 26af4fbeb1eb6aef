"""Watches what a process of ours asks of its files, call by call, and can have a call fail.

`tracer` follows the process with ptrace, as a debugger does; `calls` knows the system calls.
"""
