"""Question banks of Moodle: its XML and its GIFT, out and in."""
