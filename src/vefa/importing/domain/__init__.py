"""Reading tables of customers, sites, contacts and agreements, and what they would change."""
