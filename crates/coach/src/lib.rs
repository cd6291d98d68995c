//! The reply coach: reads a reply to a let-down customer and says what hurts and what helps. Pure.
