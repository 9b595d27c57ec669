"""Each word that nbconvert shows of a notebook is in its preview.

`BOOKSTORE_PREVIEW` names the renderer, and `BOOKSTORE_NOTEBOOKS` a folder with notebooks in place of the project's own.
"""

import os
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Comment
from nbconvert import HTMLExporter
from traitlets.config import Config

OWN = Path(__file__).parents[2] / "crates/bookstore-preview/tests/notebooks"
NOTEBOOKS = sorted(Path(os.environ.get("BOOKSTORE_NOTEBOOKS", OWN)).glob("*.ipynb"))

# fmt: off
INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn",
    "em", "font", "i", "ins", "kbd", "mark", "q", "s", "samp", "small",
    "span", "strike", "strong", "sub", "sup", "tt", "u", "var",
}
# fmt: on
# What no reader sees, prompts, the sign at headings, and what stands in for what only a script could show.
UNSEEN = "head, script, style, video, audio, iframe, object, svg, .anchor-link, .jp-InputPrompt, .jp-OutputPrompt, .prompt, .x-footnote-reference"


# What nbconvert leaves as it is written: footnotes, text that was written over, links of a terminal, and an object's name
# where a tree of it is shown.
UNREAD = re.compile(
    r"\[\^\w+\]:?|^.*\ufffc|\x1b\]8;;.*?\x1b\\|<IPython\.core\.display\.JSON object>",
    re.MULTILINE,
)


def nbconvert(notebook: Path) -> str:
    config = Config()
    config.TagRemovePreprocessor.enabled = True
    config.TagRemovePreprocessor.remove_cell_tags = ("remove-cell",)
    return HTMLExporter(config=config).from_filename(str(notebook))[0]


def preview(notebook: Path) -> str:
    command = [os.environ["BOOKSTORE_PREVIEW"], str(notebook)]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def words(html: str) -> Counter:
    """The words of a page. Formulas are their TeX, without what marks it as such."""
    # A parser would take what goes back to a line's start for another line's.
    page = BeautifulSoup(re.sub(r"\r(?!\n)", "\ufffc", html), "html.parser")
    for comment in page.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for element in page.select(UNSEEN):
        element.decompose()
    for formula in page.find_all("math"):
        formula.replace_with(f" {formula.find('annotation').get_text()} ")
    for element in page.find_all(True):
        if element.name not in INLINE or "tex" in element.get("class", []):
            element.insert_before(" ")
            element.insert_after(" ")
    text = UNREAD.sub("", page.get_text())
    return Counter(re.sub(r"\$|\\[()\[\]]", " ", text).split())


def missing(shown: str, wanted: str) -> Counter:
    return words(wanted) - words(shown)


def test_there_are_notebooks():
    assert NOTEBOOKS


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_word_is_there(notebook):
    assert missing(preview(notebook), nbconvert(notebook)) == Counter()


@pytest.mark.parametrize("notebook", NOTEBOOKS[:1], ids=lambda path: path.stem)
def test_a_word_that_is_not_there_is_told(notebook):
    wanted = nbconvert(notebook)
    shown = preview(notebook)
    word, _ = words(wanted).most_common()[-1]
    assert word in missing(shown.replace(word, ""), wanted)
