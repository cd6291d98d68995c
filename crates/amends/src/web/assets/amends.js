// The one script.
