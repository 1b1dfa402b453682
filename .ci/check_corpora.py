"""Reads corpora that zhen wrote with the tools that are to read them.

usage: check_corpora.py ZHEN

datasets and pyarrow (Parquet, JSON lines), openpyxl (XLSX), translate-toolkit (XLIFF, TMX), sacrebleu (a Moses pair) and
sentencepiece (the two columns of a TSV); and files that pyarrow and pandas wrote, read by zhen.
"""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = os.environ["HF_DATASETS_OFFLINE"] = "1"

import datasets
import openpyxl
import pyarrow
import pyarrow.parquet
import sentencepiece
from sacrebleu.metrics import BLEU
from translate.storage.tmx import tmxfile
from translate.storage.xliff2 import Xliff2File

datasets.disable_progress_bars()
ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ["newspaper-page", "leaders-meeting"]
HOSTILE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "a\tb\nc\r\nd", "line\u2028separator", "\u0001\u001b", "_x000D_",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467", "\u202e\u05e9\u05dc\u05d5\u05dd\u202c", " spaces ", "<a>&amp;", "很长。" * 9000,
]


def run(zhen, folder, *arguments):
    subprocess.run([zhen, *map(str, arguments)], cwd=folder, check=True)


def make(zhen, folder):
    """A corpus of the samples and of hostile texts, as JSON lines; its rows."""
    for sample in SAMPLES:
        source = ROOT / "aligned" / sample
        run(zhen, folder, "align", source / "zh.txt", source / "en.txt", "--quiet", "-o", f"{sample}.jsonl")
    with open(folder / "hostile.jsonl", "w", encoding="utf-8") as file:
        for number, text in enumerate(HOSTILE):
            row = {
                "pair": "hostile",
                "translation": {"zh": text, "en": text},
                "source_ids": [number],
                "target_ids": [number],
                "probability": number / 100,
            }
            file.write(json.dumps(row) + "\n")
    names = [f"{name}.jsonl" for name in [*SAMPLES, "hostile"]]
    run(zhen, folder, "convert", *names, "-o", "corpus.jsonl")
    # Not splitlines: that ends lines at U+2028 too.
    lines = (folder / "corpus.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def check_datasets(zhen, folder, rows):
    run(zhen, folder, "convert", "corpus.jsonl", "-o", "shards.parquet", "--shard-size", "4kB")
    run(zhen, folder, "convert", "corpus.jsonl", "corpus.parquet")
    run(zhen, folder, "convert", "corpus.jsonl", "corpus.jsonl.zst")
    run(zhen, folder, "convert", "corpus.jsonl", "corpus.jsonl.gz")
    shards = sorted(str(path) for path in folder.glob("shards-*.parquet"))
    assert len(shards) > 1, shards
    cache = str(folder / "cache")
    for kind, files in [
        ("parquet", str(folder / "corpus.parquet")),
        ("parquet", shards),
        ("json", str(folder / "corpus.jsonl")),
        ("json", str(folder / "corpus.jsonl.zst")),
        ("json", str(folder / "corpus.jsonl.gz")),
    ]:
        found = datasets.load_dataset(kind, data_files=files, split="train", cache_dir=cache)
        assert len(found) == len(rows), (kind, len(found))
        for one, row in zip(found, rows):
            assert one["translation"] == row["translation"], (one, row)
            for name in ["pair", "source", "target", "source_ids", "target_ids", "kind", "probability"]:
                assert one[name] == row[name], (kind, name, one[name], row[name])
    table = pyarrow.parquet.ParquetFile(folder / "corpus.parquet")
    codec = table.metadata.row_group(0).column(0).compression
    assert codec == "ZSTD", codec
    assert table.metadata.created_by.startswith("zhen "), table.metadata.created_by
    print(f"datasets: {len(rows)} rows in Parquet, also in {len(shards)} shards, and in JSON lines, plain, gzip, zstd")


def check_foreign_parquet(zhen, folder, rows):
    """What other tools write comes back as it was."""
    texts = [(row["source"], row["target"]) for row in rows if row["source"] and row["target"]]
    strings = {
        "source": pyarrow.array([source for source, _ in texts], pyarrow.large_string()),
        "target": pyarrow.array([target for _, target in texts], pyarrow.string()),
        "other": pyarrow.array([0.5] * len(texts)),
    }
    pyarrow.parquet.write_table(pyarrow.table(strings), folder / "foreign.parquet", compression="snappy")
    struct = pyarrow.table({"translation": [{"zh": source, "en": target} for source, target in texts]})
    # A struct of arrow has its fields in the order of the type.
    struct = struct.cast(pyarrow.schema([("translation", pyarrow.struct([("zh", pyarrow.string()), ("en", pyarrow.string())]))]))
    pyarrow.parquet.write_table(struct, folder / "struct.parquet", compression="zstd")
    for name in ["foreign.parquet", "struct.parquet"]:
        run(zhen, folder, "convert", name, "back.jsonl")
        lines = (folder / "back.jsonl").read_text(encoding="utf-8").split("\n")
        back = [json.loads(line) for line in lines if line]
        assert [(row["source"], row["target"]) for row in back] == texts, name
    print(f"pyarrow: {len(texts)} rows written by it, with Snappy and zstd, strings and large strings, read by zhen")


def check_spreadsheet(zhen, folder, rows):
    run(zhen, folder, "convert", "corpus.jsonl", "corpus.xlsx")
    sheet = openpyxl.load_workbook(folder / "corpus.xlsx").active
    assert sheet.freeze_panes == "A2", sheet.freeze_panes
    head, *cells = list(sheet.iter_rows())
    assert [cell.value for cell in head[:4]] == ["zh", "en", "probability", "kind"], head
    whole = [row for row in rows if row["source"] and row["target"]]
    assert len(cells) == len(whole)
    for row, found in zip(whole, cells):
        # openpyxl leaves control characters escaped as Office Open XML has them.
        text = openpyxl.utils.escape.unescape(found[0].value)
        assert text == row["source"].replace("\r\n", "\n") or text == row["source"], (text, row["source"])
        assert found[0].data_type in "s" and found[1].data_type in "s", found[0].data_type
        assert found[0].quotePrefix == row["source"].startswith(("=", "+", "-", "@", "\t", "\r")), row["source"]
    print(f"openpyxl: {len(cells)} rows, no cell a formula")


def check_memories(zhen, folder, rows):
    allowed = lambda text: all(c in "\t\n\r" or c >= " " for c in text)
    texts = [(row["source"], row["target"]) for row in rows if row["source"] and row["target"]]
    for name, store in [("corpus.tmx", tmxfile), ("corpus.xlf", Xliff2File)]:
        run(zhen, folder, "convert", "corpus.jsonl", name)
        units = store.parsefile(str(folder / name)).units
        found = [(str(unit.source), str(unit.target)) for unit in units]
        assert len(found) == len(texts), (name, len(found), len(texts))
        for one, text in zip(found, texts):
            if allowed(text[0]):
                assert one == text, (name, one, text)
    print(f"translate-toolkit: {len(texts)} units in TMX and XLIFF")


def check_plain(zhen, folder):
    samples = [f"{sample}.jsonl" for sample in SAMPLES]
    run(zhen, folder, "convert", *samples, "-o", "plain", "--format", "moses")
    run(zhen, folder, "convert", *samples, "-o", "plain.tsv")
    source, target = [(folder / f"plain.{code}").read_text(encoding="utf-8").splitlines() for code in ["zh", "en"]]
    pairs = [tuple(line.split("\t")) for line in (folder / "plain.tsv").read_text(encoding="utf-8").splitlines()]
    assert pairs == list(zip(source, target, strict=True))
    score = BLEU().corpus_score(target, [target]).score
    assert round(score, 6) == 100, score
    for side, name in enumerate(["zh", "en"]):
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter([pair[side] for pair in pairs]),
            model_prefix=str(folder / name),
            vocab_size=1000,
            hard_vocab_limit=False,
            minloglevel=2,
        )
        model = sentencepiece.SentencePieceProcessor(model_file=str(folder / f"{name}.model"))
        assert model.decode(model.encode(pairs[5][side])) != "", name
        assert model.vocab_size() > 100, model.vocab_size()
    print(f"sacrebleu and sentencepiece: {len(pairs)} pairs")


def main(zhen):
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        rows = make(zhen, folder)
        assert len(rows) > 80, len(rows)
        check_datasets(zhen, folder, rows)
        check_foreign_parquet(zhen, folder, rows)
        check_spreadsheet(zhen, folder, rows)
        check_memories(zhen, folder, rows)
        check_plain(zhen, folder)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(str(Path(sys.argv[1]).resolve()))
