"""A codebook -> the form that groups fill in, in every format that they may want; `ingest` reads all of them back."""

from dialogue_synth.form.content import FormContent, Part, Question, form_content
from dialogue_synth.form.write import FORMATS, form_file, write_form

__all__ = ["FORMATS", "FormContent", "Part", "Question", "form_content", "form_file", "write_form"]
