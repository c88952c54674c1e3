"""The database: engine, session, base model, column types, events and jobs.

It knows no subject. SQLite is the default and PostgreSQL an address away; the same tests run on
both.
"""
