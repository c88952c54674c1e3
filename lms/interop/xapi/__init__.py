"""What learners do, told to a learning record store (xAPI 1.0.3). Off unless a store is named.

Statements are written into an outbox in the transaction that they tell of, and sent by a job until
the store has them. People are named by pseudonyms; what they typed in their own words is not told.
"""
