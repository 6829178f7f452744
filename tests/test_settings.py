"""``study.toml``: read, checked, written, and told apart."""

from __future__ import annotations

import tomllib
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_synth.errors import SettingsError
from dialogue_synth.settings import (
    CodingSettings,
    EngineSettings,
    PrivacySettings,
    Settings,
    StudySettings,
    SynthesisSettings,
    load_settings,
    settings_template,
)
from dialogue_synth.settings.reading import MAX_BYTES


def read(text: str, folder: Path) -> Settings:
    path = folder / "study.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path)


# -- reading -----------------------------------------------------------------------------------------------------------
def test_an_empty_file_is_a_complete_one(tmp_path: Path) -> None:
    assert read("", tmp_path) == Settings()


def test_values_and_lists_are_taken_over(tmp_path: Path) -> None:
    settings = read('[study]\ntitle = "Warm homes"\ncodebooks = ["a.yaml", "b.yaml"]\n[coding]\nthreshold = 1\n', tmp_path)
    assert settings.study.title == "Warm homes"
    assert settings.study.codebooks == ("a.yaml", "b.yaml")
    assert settings.coding.threshold == 1.0


def test_a_byte_order_mark_does_not_matter(tmp_path: Path) -> None:
    assert read("\ufeff[coding]\nmax_codes = 2\n", tmp_path).coding.max_codes == 2


FAULTS = {
    "unknown section": ("[codding]\n", r'study.toml, line 1, codding: there is no section \[codding\]. Try: "coding" \(the closest\)'),
    "unknown key": ("[coding]\ntreshold = 0.5\n", r'line 2, \[coding\] treshold: there is no setting .*. Try: "threshold" \(the closest\)'),
    "key of no section": ("[coding]\nqqq = 1\n", r'there is no setting "qqq" in this section$'),
    "key of another section": ("[study]\nthreshold = 0.5\n", r'"threshold" does not belong here. Try: put it under \[coding\]'),
    "key before any section": ('title = "A"\n', r"line 1, title: .*. Try: put it under \[study\]"),
    "section that is a value": ("coding = 3\n", r"line 1, \[coding\]: must be a section with settings of its own"),
    "number as text": ('[coding]\nthreshold = "0.5"\n', r"line 2, \[coding\] threshold: must be a number"),
    "text as number": ("[study]\ntitle = 3\n", r"\[study\] title: must be text in quotes"),
    "fraction for a count": ("[coding]\nmax_codes = 2.5\n", r"must be a whole number"),
    "number for a truth value": ("[ingest]\nday_first = 1\n", r"must be true or false"),
    "text for a list": ('[study]\ncodebooks = "pair.yaml"\n', r"must be a list such as"),
    "number in a list": ('[study]\ncodebooks = ["a", 3]\n', r"\[study\] codebooks item 2: must be text in quotes"),
    "list for a table": ("[study]\ninitiatives = []\n", r"must be a table such as"),
    "more than the most": ("[coding]\nthreshold = 1.5\n", r"must be at most 1$"),
    "less than the least": ("[coding]\nmax_codes = 0\n", r"must be at least 1$"),
    "zero for a size": ("[ingest]\nmax_file_mb = 0\n", r"must be more than 0$"),
    "no number": ("[ingest]\nmax_file_mb = inf\n", r"must be a finite number"),
    "subtable": ("[synthesis.quantity_words]\nmost = true\n", r"line 2, \[synthesis\] quantity_words most: must be a number"),
    "margin above threshold": ("[coding]\nthreshold = 0.1\nundecided_margin = 0.2\n", r'"undecided_margin" is larger than "threshold"'),
    "allowed and masked": (
        '[privacy]\nallow = ["Orlow"]\nalways_mask = ["orlow "]\n',
        'a name stands under both "allow" and "always_mask"',
    ),
    "initiatives of one name": ('[study]\ninitiatives = {a = "Warm", b = "warm "}\n', "two initiatives have the same name"),
    "scale of two words": ("[synthesis]\nquantity_words = {most = 0.5, few = 0}\n", "needs at least 3 words"),
    "scale that rises": ("[synthesis]\nquantity_words = {most = 0.5, many = 0.6, few = 0}\n", "must go down from word to word"),
    "scale not down to 0": ("[synthesis]\nquantity_words = {most = 0.5, many = 0.4, few = 0.1}\n", "the last one 0"),
    "scale from 1": ("[synthesis]\nquantity_words = {most = 1, many = 0.4, few = 0}\n", "the first share must be below 1"),
    "scale with all": ('[synthesis]\nquantity_words = {"All" = 0.9, many = 0.4, few = 0}\n', 'is "all", which is used exactly'),
    "not TOML": ("[study]\ntitle = A\n", r"not valid TOML: Invalid value \(at line 2, column 9\)\n  Try: text stands in quotes"),
    "nested too deeply": ("a = " + "[" * 100_000, "not valid TOML"),
    "a number too long": ("a = " + "1" * 10_000, "not valid TOML"),
    "too large": ("#" * (MAX_BYTES + 1), "too large for settings"),
}


@pytest.mark.parametrize(("text", "message"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_named_with_its_place(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=message):
        read(text, tmp_path)


def test_all_faults_are_listed_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = '[topics]\nruns = 0\n\n[coding]\nmax_code = 2\nthreshold = "x"\n\n[synthesis]\nquantity_words = {few = 0}\n'
    with pytest.raises(SettingsError, match="4 faults in the settings") as caught:
        read(text, tmp_path)
    places = [issue.where for issue in caught.value.issues]
    assert places == [
        "study.toml, line 2, [topics] runs",
        "study.toml, line 5, [coding] max_code",
        "study.toml, line 6, [coding] threshold",
        "study.toml, line 9, [synthesis] quantity_words",
    ]


def test_a_message_does_not_quote_a_name_that_is_to_be_masked(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read('[privacy]\nalways_mask = "Mrs Okafor"\n', tmp_path)
    assert "Okafor" not in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"gone.toml: the settings cannot be opened: No such file"):
        load_settings(tmp_path / "gone.toml")


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    path.write_bytes('[study]\ntitle = "Caf\xe9"\n'.encode("latin-1"))
    with pytest.raises(SettingsError, match="not UTF-8"):
        load_settings(path)


@given(text=st.text())
def test_any_text_is_read_or_refused(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    try:
        settings = read(text.encode("utf-8", "replace").decode(), tmp_path_factory.getbasetemp())
    except SettingsError as error:
        assert error.exit_code == 6
    else:
        assert isinstance(settings, Settings)


# -- writing -----------------------------------------------------------------------------------------------------------
def test_the_template_of_the_defaults_sets_nothing_but_title_and_codebooks() -> None:
    assert tomllib.loads(settings_template()) == {**{name: {} for name in Settings.model_fields}, "study": {"title": "", "codebooks": []}}


def test_the_template_explains_each_setting() -> None:
    text = " ".join(settings_template().replace("#", " ").split())
    for name, section in Settings.model_fields.items():
        assert section.annotation.__doc__ in text
        for key, field in section.annotation.model_fields.items():
            assert field.description in text, f"{name}.{key}"


def test_taking_the_signs_away_keeps_the_defaults(tmp_path: Path) -> None:
    live = "\n".join(line.removeprefix("#") if not line.startswith("# ") else line for line in settings_template().splitlines())
    assert "\nthreshold = 0.35\n" in live
    assert read(live, tmp_path) == Settings()


def test_a_changed_value_is_live_and_names_its_default() -> None:
    text = settings_template(Settings(coding=CodingSettings(threshold=0.6)))
    assert "From 0 to 1. Default: 0.35.\nthreshold = 0.6\n" in text
    assert "\n#max_codes = 3\n" in text


def test_title_and_codebooks_can_be_given_apart(tmp_path: Path) -> None:
    text = settings_template(
        Settings(study=StudySettings(title="Old", codebooks=("old.yaml",))), title='The "new"', codebooks=("new.yaml",)
    )
    assert read(text, tmp_path).study == StudySettings(title='The "new"', codebooks=("new.yaml",))


texts = st.text(st.characters(exclude_categories=("Cs",)))
shares = st.floats(0, 1)
scales = st.lists(st.floats(0.01, 0.99), min_size=2, max_size=5, unique=True).map(
    lambda values: {f"word {n}": value for n, value in enumerate([*sorted(values, reverse=True), 0.0])}
)
some_settings = st.builds(
    Settings,
    study=st.builds(
        StudySettings,
        title=texts,
        codebooks=st.lists(texts).map(tuple),
        initiatives=st.dictionaries(texts, st.integers().map(str), max_size=3).filter(lambda names: len(set(names.values())) == len(names)),
    ),
    privacy=st.builds(PrivacySettings, mask_public_roles=st.booleans(), allow=st.lists(texts).map(tuple)),
    coding=st.builds(CodingSettings, threshold=shares, undecided_margin=st.just(0.0), max_codes=st.integers(1, 9)),
    synthesis=st.builds(SynthesisSettings, quantity_words=scales),
)


@given(settings=some_settings)
def test_what_is_written_reads_back(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert read(settings_template(settings), tmp_path_factory.getbasetemp()) == settings


# -- fingerprints ------------------------------------------------------------------------------------------------------
def test_a_fingerprint_changes_with_its_sections_and_with_no_other() -> None:
    changed = Settings(coding=CodingSettings(threshold=0.6))
    assert changed.fingerprint("coding") != Settings().fingerprint("coding")
    assert changed.fingerprint("topics", "segment") == Settings().fingerprint("segment", "topics")
    assert changed.fingerprint() != Settings().fingerprint()


def test_a_fingerprint_is_the_same_on_every_machine() -> None:
    settings = Settings(engine=EngineSettings(threads=2, model="m", language_model="l"))
    canonical = (
        b'{"engine":{"dask_address":"","language_model":"l","model":"m","precision":"exact","threads":2,'
        b'"tls_ca_file":"","tls_cert_file":"","tls_key_file":"","workers":1}}'
    )
    assert settings.fingerprint("engine") == sha256(canonical).hexdigest()


def test_a_fingerprint_of_no_section_is_refused() -> None:
    with pytest.raises(KeyError):
        Settings().fingerprint("codding")
