"""The ministry's rules as plain functions: periods, eligibility, people, the calendar."""
