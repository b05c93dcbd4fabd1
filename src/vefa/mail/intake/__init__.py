"""The servers that take mail in: the intake (SMTP, LMTP) and the demonstration's own relay."""
