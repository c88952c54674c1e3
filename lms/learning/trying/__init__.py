"""Calculators that learners try, and the worksheets on which they keep what came out."""
