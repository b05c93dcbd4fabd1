"""The commands of the mail room."""
