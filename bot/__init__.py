"""The edge of the product: everything that waits, listens, sends or shows.

It may use `storage` and `conversations`; neither knows it. What is said and decided stands
in `conversations`, what is remembered in `storage`.
"""
