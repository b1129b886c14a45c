//! Floor 8: vault, settings and index opened together.
