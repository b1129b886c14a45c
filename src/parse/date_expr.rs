//! Dates as written in text (NOTES §2.1) and phrases that set a due day (§5.3).
