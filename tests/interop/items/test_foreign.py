"""Items as other systems write them: what is read, and what is said of the rest."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest

from lms.core.items.cloze import Cloze
from lms.core.items.matching import Matching
from lms.core.items.multiple_choice import MultipleChoice
from lms.core.items.numeric import Numeric
from lms.core.items.short_text import ShortText
from lms.core.items.single_choice import SingleChoice
from lms.core.items.true_false import TrueFalse
from lms.interop.cartridge.quizzes import quiz_items
from lms.interop.incoming import READERS
from lms.interop.items import losses
from lms.interop.items.arriving import Arriving
from lms.interop.items.question import Question
from lms.interop.items.writing import Told
from lms.interop.moodle.gift_writing import gift_question
from lms.interop.moodle.xml_writing import question_element
from lms.interop.qti.items import qti_item

QTI2 = 'xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" adaptive="false" timeDependent="false"'


def read(name: str, text: str) -> Arriving:
    return READERS[name](text.encode(), "en")


def one(name: str, text: str) -> Question:
    arriving = read(name, text)
    assert [str(each) for each in arriving.remarks if not each.taken] == []
    (question,) = arriving.questions
    return question


def refused(name: str, text: str) -> str:
    arriving = read(name, text)
    assert arriving.questions == []
    (remark,) = arriving.remarks
    return remark.words


def score(question: Question, **answer: object) -> float:
    return question.body.grade(answer, question.words).score


def qti(declaration: str, body: str, processing: str = "") -> str:
    return f"""<?xml version="1.0"?><assessmentItem {QTI2} identifier="Q1" title="One">
    {declaration}<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
    <itemBody>{body}</itemBody><responseProcessing>{processing}</responseProcessing>
    </assessmentItem>"""


def declared(cardinality: str, kind: str, *right: str, mapping: str = "") -> str:
    values = "".join(f"<value>{each}</value>" for each in right)
    return f"""<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}"
    baseType="{kind}"><correctResponse>{values}</correctResponse>{mapping}</responseDeclaration>"""


def test_a_qti_choice_with_its_prompt_inside_is_read() -> None:
    question = one(
        "qti",
        qti(
            declared("single", "identifier", "ChoiceB"),
            """<choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1">
            <prompt>Which gas <strong>absorbs</strong> infrared?</prompt>
            <simpleChoice identifier="ChoiceA">Oxygen<feedbackInline identifier="ChoiceA"
            outcomeIdentifier="F" showHide="show">It has two atoms.</feedbackInline></simpleChoice>
            <simpleChoice identifier="ChoiceB">CO<sub>2</sub></simpleChoice></choiceInteraction>""",
        ),
    )
    assert isinstance(question.body, SingleChoice)
    assert question.prompt == "Which gas **absorbs** infrared?"
    assert list(question.texts("choices").values()) == ["Oxygen", "CO<sub>2</sub>"]
    assert "It has two atoms." in question.texts("feedback").values()
    assert not question.body.shuffle
    assert question.body.key == question.body.choices[1]


def test_a_qti_field_within_a_sentence_becomes_a_gap() -> None:
    mapping = """<mapping defaultValue="0"><mapEntry mapKey="York" mappedValue="1"/>
    <mapEntry mapKey="york" mappedValue="0.5"/></mapping>"""
    question = one(
        "qti",
        qti(
            declared("single", "string", "York", mapping=mapping),
            """<p>Identify the missing word.</p><blockquote><p>Made summer by this sun of
            <textEntryInteraction responseIdentifier="RESPONSE"/>;</p></blockquote>""",
        ),
    )
    assert isinstance(question.body, Cloze)
    assert question.prompt == "Identify the missing word."
    assert question.text("text") == "Made summer by this sun of {{g1}};"
    assert score(question, gaps={"g1": "York"}) == 1
    assert score(question, gaps={"g1": "Kent"}) == 0


@pytest.mark.parametrize(
    ("mode", "tolerance", "right", "wrong"),
    [("absolute", "0.5", "10.5", "10.6"), ("relative", "5", "9.5", "9.4")],
)
def test_a_qti_number_keeps_its_tolerance(
    mode: str, tolerance: str, right: str, wrong: str
) -> None:
    rule = f"""<responseCondition><responseIf><equal toleranceMode="{mode}"
    tolerance="{tolerance} {tolerance}"><variable identifier="RESPONSE"/><correct
    identifier="RESPONSE"/></equal><setOutcomeValue identifier="SCORE"><baseValue
    baseType="float">1</baseValue></setOutcomeValue></responseIf></responseCondition>"""
    question = one(
        "qti",
        qti(
            declared("single", "float", "10"),
            '<p>How many? <textEntryInteraction responseIdentifier="RESPONSE"/> of them</p>',
            rule,
        ),
    )
    assert isinstance(question.body, Numeric)
    assert question.body.key == Decimal(10)
    assert score(question, value=right) == 1
    assert score(question, value=wrong) == 0


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('<extendedTextInteraction responseIdentifier="RESPONSE"/>', "extendedTextInteraction"),
        ('<hotspotInteraction responseIdentifier="RESPONSE"/>', "no counterpart here"),
        ("<p>Read this.</p>", "it asks for no response"),
        (
            """<p><img src="a.png" alt=""/>Which?</p><choiceInteraction shuffle="true"
            responseIdentifier="RESPONSE" maxChoices="1"><simpleChoice identifier="a">A
            </simpleChoice><simpleChoice identifier="b">B</simpleChoice></choiceInteraction>""",
            "its text shows a picture",
        ),
    ],
)
def test_a_qti_item_without_a_counterpart_says_why(body: str, told: str) -> None:
    assert told in refused("qti", qti(declared("single", "identifier", "a"), body))


MOODLE = """<?xml version="1.0" encoding="UTF-8"?><quiz><question type="category"><category><text>
$course$/top</text></category></question><question type="{kind}"><name><text>One</text></name>
<questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>
<defaultgrade>2.0</defaultgrade>{rest}</question></quiz>"""


def moodle(kind: str, rest: str, text: str = "<p>Which?</p>") -> str:
    return MOODLE.format(kind=kind, rest=rest, text=text)


def test_a_moodle_number_with_units_converts_them() -> None:
    question = one(
        "moodle-xml",
        moodle(
            "numerical",
            """<answer fraction="100"><text>2.5</text><tolerance>0.1</tolerance></answer>
            <units><unit><multiplier>1</multiplier><unit_name>kg</unit_name></unit><unit>
            <multiplier>1000</multiplier><unit_name>g</unit_name></unit></units>
            <showunits>0</showunits>""",
        ),
    )
    assert isinstance(question.body, Numeric)
    assert question.points == 2
    assert score(question, value="2500", unit="g") == 1
    assert score(question, value="2.7", unit="kg") == 0


def test_moodles_embedded_answers_of_a_person_are_read() -> None:
    text = """<p>Mark the town: {1:MULTICHOICE:=Da Nang#Yes~Hue#No, further north~%50%Hoi An}
    and its gas {2:SHORTANSWER:=methane~%100%CH4~*#No}.</p>"""
    question = one("moodle-xml", moodle("cloze", "", text))
    assert isinstance(question.body, Cloze)
    right, *_wrong = question.body.gaps["g1"].choices
    assert score(question, gaps={"g1": right, "g2": "CH4"}) == 1
    assert score(question, gaps={"g1": right, "g2": "oxygen"}) == 0.5


@pytest.mark.parametrize(
    ("kind", "rest", "told"),
    [
        ("ddmarker", "", "'ddmarker' have no counterpart"),
        ("calculated", "", "'calculated' have no counterpart"),
        (
            "multichoice",
            """<single>true</single><answer fraction="50"><text>a</text></answer>
            <answer fraction="50"><text>b</text></answer>""",
            "one of its choices must be right, but 0 are",
        ),
        (
            "numerical",
            '<answer fraction="100"><text>many</text></answer>',
            "its answer is no number",
        ),
    ],
)
def test_a_moodle_question_without_a_counterpart_says_why(kind: str, rest: str, told: str) -> None:
    assert told in refused("moodle-xml", moodle(kind, rest))


@pytest.mark.parametrize(
    ("text", "kind", "right", "wrong"),
    [
        (
            "Who's buried in Grant's tomb?{~Jefferson =no one ~Grant}",
            SingleChoice,
            {"choice": "no-one"},
            {"choice": "grant"},
        ),
        ("Grant is in Grant's tomb.{FALSE}", TrueFalse, {"value": False}, {"value": True}),
        ("Two plus two is {=four =4}.", ShortText, {"text": "4"}, {"text": "5"}),
        ("When?{#1822:5}", Numeric, {"value": "1827"}, {"value": "1828"}),
        ("Pi?{#3.141..3.142}", Numeric, {"value": "3.1415"}, {"value": "3.15"}),
        (
            "Match.{=cat -> cat food =dog -> dog food}",
            Matching,
            {"pairs": {"cat": "cat-food", "dog": "dog-food"}},
            {"pairs": {"cat": "dog-food", "dog": "cat-food"}},
        ),
        (
            "Which?{~%-100%No one ~%50%Grant ~%50%Grant's wife ~%-100%Grant's father}",
            MultipleChoice,
            {"choices": ["grant", "grant-s-wife"]},
            {"choices": ["grant", "no-one"]},
        ),
        (
            "[markdown]*Which* sign is \\= here?{=\\= ~\\~#not \\{this\\}}",
            SingleChoice,
            {"choice": "choice-1"},
            {"choice": "choice-2"},
        ),
    ],
)
def test_gift_as_its_manual_shows_it_is_read(
    text: str, kind: type, right: dict[str, object], wrong: dict[str, object]
) -> None:
    question = one("gift", text)
    assert isinstance(question.body, kind)
    assert score(question, **right) == 1
    assert score(question, **wrong) < 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Only a description.", "no answers in braces"),
        ("Why? {}", "an essay"),
        ("Number? {#}", "is no number"),
        ("Number? {#abc}", "is no number"),
        ("What? {nonsense}", "neither = nor ~"),
        ("Same? {=a ~a}", "reads the same"),
        ("Share? {~%x%a ~b}", ""),
    ],
)
def test_an_odd_gift_block_says_why(text: str, told: str) -> None:
    assert told in refused("gift", text)


def test_a_script_in_a_text_is_gone_and_a_link_that_runs_is_told() -> None:
    text = "<p>Which?<script>alert(1)</script> <a href='javascript:alert(1)'>x</a></p>"
    rest = """<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false
    </text></answer>"""
    arriving = read("moodle-xml", moodle("truefalse", rest, text))
    (question,) = arriving.questions
    assert question.prompt == "Which? x"
    assert any("HTML in the text is left out" in each.words for each in arriving.remarks)


@dataclass(frozen=True)
class OfAPlugin(TrueFalse):
    """A type that an installed package could bring."""

    name = "of-a-plugin"


def test_a_type_of_an_installed_package_is_in_no_format() -> None:
    words = {"prompt": "It is.", "explanation": "So.", "feedback": {"true": "a", "false": "b"}}
    question = Question("it-is", 1, "", OfAPlugin(True), words, "lesson/it-is")
    told = Told()
    assert question_element(question, told) == []
    assert gift_question(question, told) == []
    assert quiz_items(question, "en", told) == []
    assert qti_item(question, "en", told) is None
    assert losses.NO_PLACE not in told  # `write_all` adds it where nothing was written
