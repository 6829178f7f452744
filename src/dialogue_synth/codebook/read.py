"""A codebook file -> `Codebook`. Each format has one reader in `READERS`; checks are the same for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from functools import lru_cache
from itertools import chain
from pathlib import Path, PurePath

from dialogue_synth.codebook.check import CheckResult, check_draft
from dialogue_synth.codebook.draft import Draft
from dialogue_synth.codebook.yaml_reader import read_yaml
from dialogue_synth.errors import CodebookError, Issue, closest
from dialogue_synth.model import Codebook

MAX_BYTES = 2_000_000  # a codebook of 200 questions with 40 examples each has about 0.5 MB

Reader = Callable[[bytes, str], Draft]
READERS: dict[str, Reader] = {".yaml": read_yaml, ".yml": read_yaml}  # by suffix; another format is one more entry


def load_codebook(path: Path) -> Codebook:
    """Read and check one codebook.

    Args:
        path: A file with one of the suffixes in `READERS`.

    Returns:
        The codebook; ``file`` is the file's name without its folder, ``sha256`` the hash of its bytes.

    Raises:
        CodebookError: It cannot be read or has faults; all of them are listed, with their lines.
    """
    result = check_codebook(path)
    if result.codebook is None:
        n_faults = len(result.faults)
        raise CodebookError(f"{n_faults} fault{'s' if n_faults > 1 else ''} in the codebook", where=str(path), issues=result.faults)
    return result.codebook


def check_codebook(path: Path, *, known_elsewhere: Set[str] = frozenset()) -> CheckResult:
    """Read one codebook and say what is wrong with it; it raises nothing.

    Args:
        path: A file with one of the suffixes in `READERS`.
        known_elsewhere: Ids of codes of other codebooks, to which near misses may point.

    Returns:
        The codebook (None if it has faults), its faults, and notes on what may be meant so.
    """
    refused = _refusal(path)
    if refused is not None:
        return CheckResult(None, (refused,), ())
    try:
        data = path.read_bytes()
    except OSError as error:
        return CheckResult(None, (Issue(path.name, f"the file cannot be opened: {error.strerror}"),), ())
    return _checked(data, path.name, path.suffix.lower(), frozenset(known_elsewhere))


def check_text(text: str, name: str, *, known_elsewhere: Set[str] = frozenset()) -> CheckResult:
    """Do the same with the text of a file that need not be there yet; its type is that of ``name``."""
    data = text.encode("utf-8", errors="replace")
    if len(data) > MAX_BYTES:
        return CheckResult(None, (_too_large(name),), ())
    return _checked(data, name, PurePath(name).suffix.lower(), frozenset(known_elsewhere))


@lru_cache(maxsize=16)  # every stage reads the codebooks, and reading YAML with its lines takes a third of a second
def _checked(data: bytes, name: str, suffix: str, known_elsewhere: frozenset[str]) -> CheckResult:
    return check_draft(READERS[suffix](data, name), known_elsewhere=known_elsewhere)


def _refusal(path: Path) -> Issue | None:
    if path.is_dir():
        return Issue(path.name, "this is a folder, not a codebook", f"name a file in it that ends in {_suffixes()}")
    if not path.exists():
        beside = sorted(file.name for file in path.parent.glob("*") if file.suffix.lower() in READERS)
        return Issue(path.name, "there is no such file", closest(path.name, beside))
    if path.suffix.lower() not in READERS:
        return Issue(path.name, f'a codebook of type "{path.suffix}" is not read', f"save it as {_suffixes()}")
    if path.stat().st_size > MAX_BYTES:
        return _too_large(path.name)
    return None


def _too_large(name: str) -> Issue:
    return Issue(name, f"the file has more than {MAX_BYTES // 1_000_000} MB: too large for a codebook")


def _suffixes() -> str:
    return ", ".join(sorted(READERS))


def load_codebooks(paths: Sequence[Path]) -> tuple[Codebook, ...]:
    """Read codebooks that are used together, in the order given.

    Raises:
        CodebookError: One cannot be read or has faults, or an id of a codebook or of a code is used in two of them.
    """
    results = [check_codebook(path) for path in paths]
    codebooks = tuple(result.codebook for result in results if result.codebook is not None)
    faults = [*chain.from_iterable(result.faults for result in results), *shared_ids(codebooks)]
    if faults:
        raise CodebookError(f"{len(faults)} fault{'s' if len(faults) > 1 else ''} in the codebooks", issues=faults)
    return codebooks


def shared_ids(codebooks: Sequence[Codebook]) -> list[Issue]:
    """Say which ids codebooks that are used together have in common; they must have none."""
    faults: list[Issue] = []
    for n, codebook in enumerate(codebooks):
        for earlier in codebooks[:n]:
            if codebook.id == earlier.id:
                faults.append(Issue(codebook.file, f'codebook id "{codebook.id}" is also that of {earlier.file}', "use only one of them"))
                continue
            shared = {code.id for code in earlier.codes} & {code.id for code in codebook.codes}
            what = f'code id "{{}}" is also used in {earlier.file}'
            faults += [Issue(codebook.file, what.format(code_id), "give one of them another id") for code_id in sorted(shared)]
    return faults
