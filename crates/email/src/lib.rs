//! E-mail as text: read, thread, fold quotes, compose. Pure.
