"""Who comes in, and on which terms: what every request must pass before anything of the study is read."""
