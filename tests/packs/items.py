"""The sample of each item type as a pack with one lesson in four languages."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import yaml

from lms.core.content.stamp import stamp
from lms.core.items.samples import SAMPLES

BUILT_IN = Path(__file__).parents[2] / "lessons"
LANGUAGES = ("en", "vi", "th", "ja")
COURSE, LESSON = "samples", "every-item-type"
_ITEMS = "```yaml items\n"
HEADINGS = {
    "en": "Every kind of question",
    "vi": "Mọi dạng câu hỏi",
    "th": "คำถามทุกแบบ",
    "ja": "すべての問題形式",
}


class Plain(yaml.SafeDumper):
    """Without anchors, which are not part of the format."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def dump(value: object) -> str:
    return yaml.dump(value, Dumper=Plain, allow_unicode=True, sort_keys=False)


def make_items_pack(folder: Path) -> Path:
    """Write the pack into `folder`; answers its root. No item of it is in any other pack."""
    root = folder / "items-pack"
    lesson = root / COURSE / LESSON
    lesson.mkdir(parents=True)
    for name in ("facts.yaml", "glossary.yaml", "sources.yaml", "misconceptions.yaml"):
        shutil.copy(BUILT_IN / name, root / name)
    everywhere = dict(HEADINGS)
    pack = {
        "id": "item-samples",
        "version": "1.0.0",
        "title": everywhere,
        "licence": "CC-BY-4.0",
        "languages": list(LANGUAGES),
        "courses": [COURSE],
    }
    course = {
        "audience": "secondary",
        "languages": list(LANGUAGES),
        "title": everywhere,
        "summary": everywhere,
        "lessons": [LESSON],
    }
    (root / "pack.yaml").write_text(dump(pack), "utf-8")
    (root / COURSE / "course.yaml").write_text(dump(course), "utf-8")
    (lesson / "lesson.yaml").write_text(dump(_lesson()), "utf-8")
    (lesson / "quiz.yaml").write_text(dump(_quiz()), "utf-8")
    for language in LANGUAGES:
        (lesson / f"{language}.md").write_text(_words(language), "utf-8")
    stamp(root)
    return root


def change_items(root: Path, change: Callable[[list[dict], dict[str, dict]], None]) -> None:
    """Edit the pack as an author would: `change` gets the items and their words by language."""
    lesson = root / COURSE / LESSON
    quiz = yaml.safe_load((lesson / "quiz.yaml").read_text("utf-8"))
    files, words = {}, {}
    for language in LANGUAGES:
        files[language], block = (lesson / f"{language}.md").read_text("utf-8").split(_ITEMS)
        words[language] = yaml.safe_load(block.removesuffix("```\n"))
    change(quiz["items"], words)
    (lesson / "quiz.yaml").write_text(dump(quiz), "utf-8")
    for language, text in files.items():
        block = f"{text}{_ITEMS}{dump(words[language])}```\n"
        (lesson / f"{language}.md").write_text(block, "utf-8")
    stamp(root)


def _lesson() -> dict:
    ids = [sample.id for sample in SAMPLES.values()]
    step = {"phase": "development", "mode": "two-way", "minutes": 10, "minutes-alone": 10}
    return {
        "code": "X1",
        "original": "en",
        "languages": list(LANGUAGES),
        "grades": [7],
        "minutes": 10,
        "objectives": ["answer"],
        "figures": [],
        "steps": [{"id": "look", **step, "polls": ids[:2]}],
    }


def _quiz() -> dict:
    items = [
        {
            "id": sample.id,
            "points": 1,
            "objective": "answer",
            "cites": list(sample.cites),
            **sample.spec,
        }
        for sample in SAMPLES.values()
    ]
    return {"pass": 0.7, "items": items}


def _words(language: str) -> str:
    state = "original" if language == "en" else "reviewed"
    front = {
        "title": HEADINGS[language],
        "summary": HEADINGS[language],
        "state": state,
        **({} if language == "en" else {"source-digest": "0" * 64}),
        "objectives": {"answer": HEADINGS[language]},
    }
    items = {sample.id: sample.words[language] for sample in SAMPLES.values()}
    return (
        f"---\n{dump(front)}---\n\n## {HEADINGS[language]} {{#look}}\n\n{HEADINGS[language]}.\n\n"
        f"## Quiz {{#quiz}}\n\n```yaml items\n{dump(items)}```\n"
    )
