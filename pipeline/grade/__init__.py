"""What all this adds up to."""
