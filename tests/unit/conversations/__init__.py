"""Pure conversations: forms, rules, words."""
