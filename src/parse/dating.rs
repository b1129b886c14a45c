//! Which date a note and each of its lines get (NOTES §2.2).
