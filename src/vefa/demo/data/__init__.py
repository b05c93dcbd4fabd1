"""What the demonstration says: everything here is invented, and our own words."""
