"""Reads a TMX that zhen made with other tools: lxml against the document type, translate-toolkit for the pairs.

usage: check_tmx.py ZHEN
"""
import subprocess
import sys
import tempfile
from pathlib import Path

from lxml import etree
from translate.storage import factory

SOURCE = "会谈在北京举行。\n\n他说：“A & B <c> 的比例是5%。”\n\n双方签署了三份文件。\n"
TARGET = (
    "The talks were held in Beijing.\n\n"
    'He said: "The ratio of A & B <c> is 5 percent."\n\n'
    "The two sides signed three documents.\n"
)


def main(zhen):
    dtd = etree.DTD(str(Path(__file__).with_name("tmx14.dtd")))
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "a.zh.txt").write_text(SOURCE, encoding="utf-8")
        (folder / "a.en.txt").write_text(TARGET, encoding="utf-8")
        for out in ("corpus.tmx", "corpus.tsv"):
            command = [zhen, "align", "a.zh.txt", "a.en.txt", "--quiet", "-o", out]
            subprocess.run(command, cwd=folder, check=True)
        tree = etree.parse(str(folder / "corpus.tmx"))
        assert dtd.validate(tree), dtd.error_log
        bad = etree.fromstring(etree.tostring(tree.getroot()))
        del bad.find("header").attrib["srclang"]
        assert not dtd.validate(bad), "the document type lets a header without srclang pass"
        units = factory.getobject(str(folder / "corpus.tmx")).units
        found = [(str(unit.source), str(unit.target)) for unit in units]
        lines = (folder / "corpus.tsv").read_text(encoding="utf-8").splitlines()
        expected = [tuple(line.split("\t")[:2]) for line in lines]
        assert found == expected, f"{found}\n{expected}"
        assert len(found) == 3, found
        print(f"{len(found)} units, valid, the same pairs as the TSV")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(str(Path(sys.argv[1]).resolve()))
