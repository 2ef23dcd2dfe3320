//! Laws of gaps, and gaps by looking at every piece and hour.
