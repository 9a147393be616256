"""What is broken."""
