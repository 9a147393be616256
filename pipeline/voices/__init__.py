"""Who speaks: quotations, attributions, and the words that tell of them."""
