"""LTI 1.3 Advantage: we are a tool inside somebody's learning platform.

Launches, Deep Linking 2.0, grades (AGS 2.0), rosters (NRPS 2.0) and Dynamic Registration. What a
platform sends is believed only after `launching` has checked it; what is wrong is refused with a
reason of `refusals`, and nothing is written.
"""
