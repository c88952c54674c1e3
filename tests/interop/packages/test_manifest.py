"""What stands in a package: its manifest and its files agree, and nothing leads out of it."""

from __future__ import annotations

import io
import posixpath
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from flask import Flask

from lms.interop.exporting import NothingToExportError, Wanted
from lms.interop.offline.lessons import lessons_losses
from lms.interop.scorm.exporting import scorm12
from lms.web.packs import library
from tests.interop.packages.conftest import Export
from tests.packs.items import COURSE, LESSON

VERSIONS = ("scorm12", "scorm2004")
SEQUENCING = "{http://www.imsglobal.org/xsd/imsss}"


def files_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def named(root: ET.Element, name: str) -> list[ET.Element]:
    return [each for each in root.iter() if local(each) == name]


def attribute(element: ET.Element, name: str) -> str:
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), "")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "wanted", [("th", "bma-officials", ""), ("vi", "danang-primary", "earths-blanket")]
)
def test_manifest_lists_every_file_and_no_other(
    export: Export, version: str, wanted: tuple[str, str, str]
) -> None:
    files = files_of(export(version, *wanted).content)
    root = ET.fromstring(files["imsmanifest.xml"])
    listed = [each.get("href") for each in named(root, "file")]
    assert sorted(listed) == sorted(set(files) - {"imsmanifest.xml"})
    identifiers = [each.get("identifier") for each in root.iter() if each.get("identifier")]
    assert len(identifiers) == len(set(identifiers))
    resources = {each.get("identifier"): each for each in named(root, "resource")}
    for item in named(root, "item"):
        resource = resources[item.get("identifierref")]
        assert attribute(resource, "scormtype" if version == "scorm12" else "scormType") == "sco"
        assert resource.get("href") in listed
    for each in named(root, "dependency"):
        assert each.get("identifierref") in resources


@pytest.mark.parametrize("version", VERSIONS)
def test_a_course_has_one_sco_for_each_lesson(export: Export, version: str) -> None:
    files = files_of(export(version, "vi", "danang-secondary").content)
    root = ET.fromstring(files["imsmanifest.xml"])
    assert len(named(root, "item")) == 6
    schema = {"scorm12": "1.2", "scorm2004": "2004 4th Edition"}[version]
    assert [each.text for each in named(root, "schemaversion")] == [schema]


def test_a_lesson_of_2004_is_satisfied_from_the_pass_mark_on(export: Export) -> None:
    files = files_of(export("scorm2004", "vi", "danang-primary", "earths-blanket").content)
    root = ET.fromstring(files["imsmanifest.xml"])
    item = named(root, "item")[0]
    objective = item.find(
        f"{SEQUENCING}sequencing/{SEQUENCING}objectives/{SEQUENCING}primaryObjective"
    )
    assert objective is not None
    assert objective.get("satisfiedByMeasure") == "true"
    assert objective.findtext(f"{SEQUENCING}minNormalizedMeasure") == "0.7"
    control = root.find(f".//{SEQUENCING}controlMode")
    assert control is not None
    assert control.attrib == {"choice": "true", "flow": "true"}


@pytest.mark.parametrize("language", ["vi", "th", "en", "ja"])
def test_pages_ask_only_for_files_of_the_package(export: Export, language: str) -> None:
    files = files_of(export("scorm12", language, COURSE, LESSON).content)
    asked = re.compile(r"""(?:src|href|data-lesson)="([^"#][^"]*)"|(?:from|import) "([^"]+)";""")
    for path, content in files.items():
        if not path.endswith((".html", ".js")):
            continue
        for found in asked.finditer(content.decode()):
            target = found[1] or found[2]
            if (
                path.endswith(".html")
                and urlsplit(target).scheme == "https"
                and "cite" in found.string
            ):
                continue  # a source that the reader may open
            assert posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) in files


def test_the_same_content_gives_the_same_bytes(export: Export) -> None:
    first = export("scorm12", "vi", COURSE, LESSON)
    assert first.content == export("scorm12", "vi", COURSE, LESSON).content
    assert first.filename == "samples-every-item-type-vi.scorm12.zip"


def test_calculators_and_notes_are_reported_as_losses(export: Export) -> None:
    exported = export("scorm12", "th", "bma-officials")
    assert {"energy", "transport"} <= {each.place for each in exported.losses}
    assert not export("scorm12", "vi", COURSE, LESSON).losses


def test_lesson_without_the_language_is_reported_and_a_course_without_it_refused(
    application: Flask, export: Export
) -> None:
    with application.app_context():
        shelf = library()
        course = shelf.course("bma-officials")
        silent = replace(course.lessons[0], languages=("en",))
        wanted = Wanted(replace(course, lessons=(silent, *course.lessons[1:])), None, "th")
        losses = lessons_losses((), wanted)
        assert [each.place for each in losses] == [silent.id]
        with pytest.raises(NothingToExportError):
            scorm12(shelf, Wanted(replace(course, lessons=(silent,)), None, "th"))
