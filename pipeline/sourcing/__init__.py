"""Who is quoted and who vouches."""
