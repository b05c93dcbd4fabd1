"""What is asked of past tickets, and what they come to."""
