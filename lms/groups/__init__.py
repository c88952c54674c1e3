"""Classes and cohorts: members, leaders, rosters, join codes, sign-in by code or card."""
