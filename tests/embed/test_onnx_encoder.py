"""The encoder in use: the same vectors as the reference, the same in any company, and what happens where it does not run."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogue_synth.embed import OnnxEncoder, SentenceTransformerEncoder, same_model
from dialogue_synth.embed.graph import Precision
from dialogue_synth.embed.onnx_encoder import _batches, physical_cores

TEXTS = (
    "Yes.",
    "We would accept it if names are taken off.",
    "",
    "No selling, no lending, no passing on: full stop. " * 40,
    "Tŷ Capel – £900",
)
SAMPLE = ("we would accept it", "no", "yes yes yes .", "", "if the names were taken off we would accept it .", "no .")
PRECISIONS: tuple[Precision, ...] = ("exact", "fast")


@pytest.mark.parametrize("precision", PRECISIONS)
@given(texts=st.lists(st.sampled_from(SAMPLE), max_size=30), threads=st.integers(1, 3))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_text_has_the_same_vector_to_the_last_bit_in_any_company(
    tiny_model: Path, precision: Precision, texts: list[str], threads: int
) -> None:
    together = OnnxEncoder(str(tiny_model), precision, threads).encode(texts)
    alone = {text: OnnxEncoder(str(tiny_model), precision).encode([text])[0] for text in set(texts)}
    assert len(together) == len(texts)
    for text, vector in zip(texts, together, strict=True):
        assert np.array_equal(vector, alone[text])
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-6)


@given(st.lists(st.integers(1, 60), max_size=80), st.sampled_from([0, 32, 512]))
def test_batches_hold_every_row_once_one_length_each_and_no_more_tokens_than_allowed(lengths: list[int], budget: int) -> None:
    batches = list(_batches(lengths, budget))
    assert sorted(row for rows in batches for row in rows) == list(range(len(lengths)))
    for rows in batches:
        assert len({lengths[row] for row in rows}) == 1
        assert len(rows) == 1 or len(rows) * lengths[rows[0]] <= budget


def test_precisions_have_ids_of_their_own_and_share_the_model(tiny_model: Path) -> None:
    ids = [OnnxEncoder(str(tiny_model)).id, OnnxEncoder(str(tiny_model), "fast").id, SentenceTransformerEncoder(str(tiny_model)).id]
    assert len(set(ids)) == 3
    assert all(same_model(ids[0], other) for other in ids)


def test_where_batches_change_vectors_texts_are_encoded_alone(
    tiny_model: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sizes: list[int] = []

    class Leaning(OnnxEncoder):
        """Its vectors lean a little, the more texts there are in a batch."""

        def _vectors(self, ids: list[list[int]]) -> np.ndarray:
            sizes.append(len(ids))
            return super()._vectors(ids) + np.float32(len(ids) / 1000)

    encoder = Leaning(str(tiny_model))
    with caplog.at_level(logging.WARNING):
        encoder.prepare()
        sizes.clear()
        encoder.encode(["yes", "no", "if"])
    assert sizes == [1, 1, 1]
    assert "encoded alone" in caplog.text


class StandIn:
    """In the place of sentence-transformers."""

    id = "stand-in@0-fp32"

    def __init__(self, _model: str, _threads: int) -> None:
        """Take what the real one takes."""

    def encode(self, texts: list[str]) -> np.ndarray:
        return np.ones((len(texts), 1), dtype=np.float32)


def test_where_it_does_not_run_the_reference_takes_over_under_its_own_name(
    tiny_model: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("dialogue_synth.embed.onnx_encoder.SentenceTransformerEncoder", StandIn)
    (tiny_model / "model.safetensors").write_bytes(b"\0" * 100)
    encoder = OnnxEncoder(str(tiny_model))
    assert encoder.why_not() == ""
    with caplog.at_level(logging.WARNING):
        assert encoder.encode(["yes"]).shape == (1, 1)
    assert (encoder.id, encoder.file_hash) == ("stand-in@0-fp32", "")
    assert "sentence-transformers takes over" in caplog.text
    assert OnnxEncoder(str(tiny_model)).why_not() == "it did not run here before"


def test_a_library_that_is_missing_is_named(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialogue_synth.embed.onnx_encoder.LIBRARIES", ("onnxruntime", "no_such_library"))
    assert OnnxEncoder(str(tiny_model)).why_not() == "not installed: no_such_library"


def test_no_texts_load_nothing(tiny_model: Path) -> None:
    encoder = OnnxEncoder(str(tiny_model))
    assert encoder.encode([]).shape == (0, 0)
    assert encoder.file_hash == ""


def test_threads_are_physical_cores_or_what_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    assert physical_cores() == 3
    monkeypatch.setenv("OMP_NUM_THREADS", "none")
    assert 1 <= physical_cores() <= (os.cpu_count() or 1)


@pytest.mark.model
def test_exact_vectors_are_those_of_sentence_transformers() -> None:
    expected = SentenceTransformerEncoder().encode(TEXTS)
    assert np.abs(OnnxEncoder().encode(TEXTS) - expected).max() < 1e-5


@pytest.mark.model
@pytest.mark.parametrize("precision", PRECISIONS)
def test_every_length_of_text_has_the_same_vectors_together_and_alone(precision: Precision) -> None:
    encoder = OnnxEncoder(precision=precision)
    texts = [f"{start} {'very ' * n}cold" for n in (0, 1, 2, 3, 5, 8, 13, 14, 15, 30, 61, 300) for start in ("so", "too", "how")]
    together = encoder.encode(texts)
    assert np.array_equal(together, np.concatenate([encoder.encode([text]) for text in texts]))


@pytest.mark.model
def test_fast_vectors_are_near_the_exact_ones_and_so_are_their_neighbours() -> None:
    from dialogue_synth.codebook import load_codebook, shipped_codebook

    codes = load_codebook(shipped_codebook("pair")).codes
    texts = sorted(
        {text for code in codes for text in (code.definition, code.question, *code.include, *(e.text for e in code.examples)) if text}
    )
    exact, fast = OnnxEncoder().encode(texts), OnnxEncoder(precision="fast").encode(texts)
    assert (exact * fast).sum(axis=1).mean() > 0.99
    nearest = [np.argsort(-(v @ v.T) + 9 * np.eye(len(v)), axis=1)[:, :10] for v in (exact, fast)]
    overlap = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(*nearest, strict=True)])
    assert overlap >= 0.9


@pytest.mark.model
def test_nothing_heavy_is_imported_once_the_file_is_there() -> None:
    OnnxEncoder().prepare()
    program = (
        "import sys; from dialogue_synth.embed import OnnxEncoder; OnnxEncoder().encode(['Cold.']);"
        "print([n for n in ('torch', 'transformers', 'sentence_transformers', 'onnx', 'sklearn', 'scipy') if n in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "[]\n"
