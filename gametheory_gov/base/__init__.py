"""What every room uses and no economist asks about: errors, numbers, answers, pictures, files.

This room imports no other room. It offers no names of its own: errors are ``gametheory_gov.errors``.
Why: docs/explanation/answers.md.
"""
