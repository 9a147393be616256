"""What is presented as unsettled, and in whose voice."""
