"""JUnit's XML, in which an input is a test case: failed, not read, skipped or passed.

Source of the form: the schema that Jenkins' xUnit plug-in holds files to (junit-10.xsd).
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from copydesk.annotations.checked import Checked, Spot, at, failed, told
from copydesk.article import Status
from copydesk.compiled import compiled
from copydesk.families import Severity

_NO_XML = compiled("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 cannot hold, not even escaped


def junit(checked: Sequence[Checked]) -> str:
    """One suite with a case for each input. A case fails by what the command fails for, and by any error that was found."""
    ended = [_ended(one) for one in checked]
    suite = Element(
        "testsuite",
        name="copydesk",
        tests=str(len(checked)),
        failures=str(ended.count("failure")),
        errors=str(ended.count("error")),
        skipped=str(ended.count("skipped")),
    )
    for one, how in zip(checked, ended, strict=True):
        case = SubElement(suite, "testcase", classname="copydesk", name=_fit(one.path))
        lines = [_line(spot) for spot in one.spots]
        if how == "skipped":
            SubElement(case, "skipped", message=_fit(one.message or ""))
        elif how:
            problem = told(one) or _counted(one)
            SubElement(case, how, message=_fit(problem), type=one.code or how).text = _fit("\n".join([*one.reasons, *lines]))
        elif lines:
            SubElement(case, "system-out").text = _fit("\n".join(lines))
    root = Element("testsuites", name="copydesk", tests=suite.get("tests", ""), failures=suite.get("failures", ""))
    root.append(suite)
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'


def _ended(one: Checked) -> str:
    if one.status == Status.FAILED:
        return "error"
    if one.status == Status.SKIPPED:
        return "skipped"
    return "failure" if failed(one) else ""


def _counted(one: Checked) -> str:
    errors = sum(spot.row["severity"] == Severity.ERROR for spot in one.spots)
    return f"{errors} error{'' if errors == 1 else 's'} among {len(one.spots)} finding{'' if len(one.spots) == 1 else 's'}"


def _line(spot: Spot) -> str:
    text = " ".join(str(spot.row["text"]).split())
    return f"{at(spot)}{spot.row['severity']}: {spot.row['rule']}: “{text}”: {spot.row['message']}"


def _fit(text: str) -> str:
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
