"""``python -m dialogue_synth`` is the command ``dialogue-synth``."""

from dialogue_synth.cli import main

if __name__ == "__main__":
    main(prog_name="dialogue-synth")
