"""Documents of every format, made by other tools from one text, and read by zhen: they give the same sentences.

Usage: check_documents.py ZHEN FOLDER. Needs python-docx, odfpy, reportlab, ebooklib and openpyxl. PDF may differ in two
sentences of a hundred; the others may not.
"""

import difflib
import json
import subprocess
import sys
from pathlib import Path

from docx import Document as Docx
from ebooklib import epub
from odf import text as odf_text
from odf.opendocument import OpenDocumentText
from odf.style import Style
from openpyxl import Workbook
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

zhen, folder = sys.argv[1], Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
escape = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def split(path, code):
    """The sentences of a document."""
    command = [zhen, "split", "--lang", code, str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return run.stdout.splitlines()


def paragraphs(path, code):
    """The paragraphs of a text whose lines may be broken."""
    command = [zhen, "split", "--lang", code, "--format", "jsonl", str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    found = {}
    for line in map(json.loads, run.stdout.splitlines()):
        found.setdefault(line["paragraph"], []).append(line["text"])
    return [("" if code == "zh" else " ").join(lines) for lines in found.values()]


def txt(path, title, body):
    path.write_text("\n\n".join([title, *body]) + "\n", encoding="utf-8")


def markdown(path, title, body):
    path.write_text("\n\n".join([f"# {title}", *body]) + "\n", encoding="utf-8")


def html(path, title, body):
    lines = "".join(f"<p>{line.translate(escape)}</p>\n" for line in body)
    title = title.translate(escape)
    path.write_text(f"<!DOCTYPE html>\n<html><head><meta charset='utf-8'><title>{title}</title></head>\n"
                    f"<body><h1>{title}</h1>\n{lines}</body></html>\n", encoding="utf-8")


def docx(path, title, body):
    document = Docx()
    document.add_heading(title, 1)
    for line in body:
        document.add_paragraph(line)
    document.save(path)


def odt(path, title, body):
    document = OpenDocumentText()
    style = Style(name="Heading 1", family="paragraph")
    document.styles.addElement(style)
    document.text.addElement(odf_text.H(outlinelevel=1, stylename=style, text=title))
    for line in body:
        document.text.addElement(odf_text.P(text=line))
    document.save(path)


def book(path, title, body):
    document = epub.EpubBook()
    document.set_title(title)
    document.set_language("zh")
    chapters = []
    middle = len(body) // 2
    for number, part in enumerate([body[:middle], body[middle:]]):
        chapter = epub.EpubHtml(title=str(number), file_name=f"{number}.xhtml")
        heading = f"<h1>{title.translate(escape)}</h1>" if number == 0 else ""
        chapter.content = heading + "".join(f"<p>{line.translate(escape)}</p>" for line in part)
        document.add_item(chapter)
        chapters.append(chapter)
    document.toc = chapters
    document.add_item(epub.EpubNcx())
    document.add_item(epub.EpubNav())
    document.spine = ["nav", *chapters]
    epub.write_epub(str(path), document)


def xlsx(path, title, body):
    workbook = Workbook()
    for line in [title, *body]:
        workbook.active.append([line])
    workbook.save(path)


def pdf(columns, indent):
    """A PDF of so many columns, its paragraphs indented or a space apart, with running heads and page numbers."""

    def write(path, title, body):
        chinese = any("\u4e00" <= c <= "\u9fff" for c in title)
        font, wrap = ("STSong-Light", "CJK") if chinese else ("Times-Roman", None)
        first, after = (22, 0) if indent else (0, 8)
        normal = ParagraphStyle("p", fontName=font, fontSize=11, leading=15, wordWrap=wrap, firstLineIndent=first,
                                spaceAfter=after, alignment=0 if chinese else 4)
        heading = ParagraphStyle("h", parent=normal, fontSize=18, leading=24, firstLineIndent=0, spaceAfter=14)
        width, height = A4
        margin, gap = 60, 24
        column = (width - 2 * margin - (columns - 1) * gap) / columns
        frames = [Frame(margin + at * (column + gap), margin, column, height - 2 * margin - 60, 0, 0, 0, 0)
                  for at in range(columns)]
        head = Frame(margin, height - margin - 60, width - 2 * margin, 60, 0, 0, 0, 0)

        def decorate(canvas, document):
            canvas.setFont(font, 9)
            canvas.drawString(margin, height - 40, "真 2026" if chinese else "Zhen 2026")
            canvas.drawCentredString(width / 2, 30, f"- {document.page} -")

        document = BaseDocTemplate(str(path), pagesize=A4, title=title)
        document.addPageTemplates([PageTemplate("page", [head, *frames], onPage=decorate)])
        story = [Paragraph(title.translate(escape), heading)]
        story += [Paragraph(line.translate(escape), normal) for line in body]
        document.build(story)

    return write


FORMATS = {
    "md": markdown, "html": html, "docx": docx, "odt": odt, "epub": book, "xlsx": xlsx,
    "1.pdf": pdf(1, True), "2.pdf": pdf(2, True), "spaced.pdf": pdf(1, False), "3.pdf": pdf(3, True),
}

failed = 0
for name in ["leaders-meeting", "newspaper-page"]:
    for code in ["zh", "en"]:
        title, *body = paragraphs(Path("aligned") / name / f"{code}.txt", code)
        # Pages enough for running heads.
        for other in ["leaders-meeting", "newspaper-page"]:
            body += paragraphs(Path("aligned") / other / f"{code}.txt", code) if other != name else []
        plain = folder / f"{name}.{code}.txt"
        txt(plain, title, body)
        expected = split(plain, code)
        for extension, write in FORMATS.items():
            path = folder / f"{name}.{code}.{extension}"
            write(path, title, body)
            found = split(path, code)
            same = sum(block.size for block in difflib.SequenceMatcher(None, expected, found, False).get_matching_blocks())
            share = same / max(len(expected), len(found))
            least = 0.98 if extension.endswith("pdf") else 1.0
            headline = found[:1] == expected[:1]
            bad = share < least or not headline
            failed += bad
            print(f"{'FAILED' if bad else 'ok'} {path.name}: {same} of {len(expected)} sentences equal, {len(found)} found, "
                  f"{share:.3f}, at least {least:.2f} expected")
            if bad:
                for line in list(difflib.unified_diff(expected, found, "expected", "found", lineterm="", n=0))[:12]:
                    print("   ", line)
sys.exit(failed > 0)
