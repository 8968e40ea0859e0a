"""Forms, one module per chapter, in the order of the paper; plain forms only."""
