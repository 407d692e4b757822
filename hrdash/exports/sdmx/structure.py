"""The structure file of the SDMX-CSV: concepts, code lists, data structure and dataflow, as SDMX-ML 3.0."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping

import pyarrow as pa

from hrdash.ages import label_age
from hrdash.exports.sdmx.rows import ATTRIBUTES, breakdown_label, measure_to_sdmx
from hrdash.sdmx import DIMENSIONS, key_to_sdmx, series_from_id
from hrdash.store import Release
from hrdash.vocabulary import OBSERVATION_KEY, codes
from hrdash.words import label, place, say

_ROOT = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/"
_MES, _STR, _COM = f"{{{_ROOT}message}}", f"{{{_ROOT}structure}}", f"{{{_ROOT}common}}"
_AGENCY, _VERSION = "HRDASH", "1.0"
_URN = "urn:sdmx:org.sdmx.infomodel."
_NUMBERS = ("OBS_VALUE", "UPPER_BOUND", "LOWER_BOUND", "NUMERATOR", "DENOMINATOR", "SAMPLE_SIZE")
_TOTAL = {"_T": "All"}


def structure_xml(rows: pa.Table, names: Mapping[str, str], release: Release) -> bytes:
    """Write what the codes of some observations mean.

    Args:
        rows: the observations of the SDMX-CSV: the code lists of series, areas and ages hold what they use.
        names: indicator_id → its name.
        release: whose figures they are; a demonstration is marked as a test and named Example.
    """
    for prefix, space in (("mes", _MES), ("str", _STR), ("com", _COM)):
        ET.register_namespace(prefix, space.strip("{}"))
    lists = _code_lists(rows, names)
    root = ET.Element(f"{_MES}Structure")
    header = ET.SubElement(root, f"{_MES}Header")
    for name, text in (
        ("ID", f"HRDASH_{release.version}"),
        ("Test", "true" if release.is_demonstration else "false"),
        ("Prepared", release.at),
    ):
        ET.SubElement(header, f"{_MES}{name}").text = text
    ET.SubElement(header, f"{_MES}Sender", id=_AGENCY)
    structures = ET.SubElement(root, f"{_MES}Structures")
    codelists = ET.SubElement(structures, f"{_STR}Codelists")
    for dimension, known in lists.items():
        codelist = _artefact(codelists, "Codelist", f"CL_{dimension}", dimension)
        for code, name in known.items():
            _named(ET.SubElement(codelist, f"{_STR}Code", id=code), name)
    _add_concepts(structures)
    dataflow = _artefact(
        ET.SubElement(structures, f"{_STR}Dataflows"), "Dataflow", "OBSERVATIONS", _title(release)
    )
    ET.SubElement(dataflow, f"{_STR}Structure").text = _urn("datastructure.DataStructure", "DSD_OBSERVATIONS")
    _add_data_structure(structures, lists)
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _title(release: Release) -> str:
    title = say("sdmx.title", version=release.version)
    return say("example.sentence", sentence=title) if release.is_demonstration else title


def _code_lists(rows: pa.Table, names: Mapping[str, str]) -> dict[str, dict[str, str]]:
    used: dict[str, set] = {name: set() for name in DIMENSIONS}
    places = {}
    keys = zip(*(rows[name].to_pylist() for name in OBSERVATION_KEY), strict=True)
    for key in keys:
        row = dict(zip(OBSERVATION_KEY, key, strict=True))
        said = key_to_sdmx(row)
        for dimension, code in said.items():
            used[dimension].add(code)
        places[said["REF_AREA"]] = place(row["area"], row["district"])
    lists = {dimension: dict(_TOTAL) for dimension in DIMENSIONS[:-1]}
    lists |= {
        "FREQ": {"A": "Annual", "Q": "Quarterly"},
        "REPORTING_TYPE": {"N": "National"},
        "SERIES": {code: _series_name(code, names) for code in sorted(used["SERIES"])},
        "REF_AREA": {code: places[code] for code in sorted(used["REF_AREA"])},
        "SEX": _labelled("sex", "sexes"),
        "AGE": {code: label_age(code) for code in sorted(used["AGE"] | {"_T"})},
        "URBANISATION": _labelled("locality", "localities"),
        "DISABILITY_STATUS": _labelled("disability", "disabilities"),
        "OBS_STATUS": {code: label("obs_statuses", code) for code in codes("obs_statuses")},
        "UNIT_MEASURE": {measure_to_sdmx(one): label("unit_measures", one) for one in codes("unit_measures")},
        "NATURE": {"C": "Country data"},
        "UNIT_MULT": {"0": "Units"},
        "SOURCE_KIND": {code: label("source_kinds", code) for code in codes("source_kinds")},
    }
    for code, row in codes("ground_values").items():
        if row["ground"] == "wealth":
            key = _blank_key() | {"ground": "wealth", "ground_value": code}
            lists["INCOME_WEALTH_QUANTILE"][key_to_sdmx(key)["INCOME_WEALTH_QUANTILE"]] = str(row["label_en"])
        elif code != "_T":
            lists["CUST_BREAKDOWN"][code] = breakdown_label(str(row["ground"]), code)
    return lists


def _blank_key() -> dict[str, str]:
    return dict.fromkeys(OBSERVATION_KEY, "_T")


def _labelled(column: str, code_list: str) -> dict[str, str]:
    dimension = {"sex": "SEX", "locality": "URBANISATION", "disability": "DISABILITY_STATUS"}[column]
    return {
        key_to_sdmx(_blank_key() | {column: code})[dimension]: label(code_list, code)
        for code in codes(code_list)
    }


def _series_name(series: str, names: Mapping[str, str]) -> str:
    indicator, definition = series_from_id(series)
    name = names.get(indicator, indicator)
    return name if definition == indicator else say("sdmx.series", name=name, definition=definition)


def _add_concepts(structures: ET.Element) -> None:
    schemes = ET.SubElement(structures, f"{_STR}ConceptSchemes")
    scheme = _artefact(schemes, "ConceptScheme", "CONCEPTS", "Concepts")
    for name in (*DIMENSIONS, "OBS_VALUE", *ATTRIBUTES):
        _named(ET.SubElement(scheme, f"{_STR}Concept", id=name), say(f"sdmx.concept.{name}"))


def _add_data_structure(structures: ET.Element, lists: Iterable[str]) -> None:
    parent = ET.SubElement(structures, f"{_STR}DataStructures")
    structure = _artefact(parent, "DataStructure", "DSD_OBSERVATIONS", "Observations")
    components = ET.SubElement(structure, f"{_STR}DataStructureComponents")
    dimensions = ET.SubElement(components, f"{_STR}DimensionList", id="DimensionDescriptor")
    for position, name in enumerate(DIMENSIONS[:-1], 1):
        _component(dimensions, "Dimension", name, lists, position=str(position))
    _component(dimensions, "TimeDimension", "TIME_PERIOD", lists)
    attributes = ET.SubElement(components, f"{_STR}AttributeList", id="AttributeDescriptor")
    for name in ATTRIBUTES:
        usage = "mandatory" if name == "OBS_STATUS" else "optional"
        attribute = _component(attributes, "Attribute", name, lists, usage=usage)
        relation = ET.SubElement(attribute, f"{_STR}AttributeRelationship")
        ET.SubElement(relation, f"{_STR}Observation")
    measures = ET.SubElement(components, f"{_STR}MeasureList", id="MeasureDescriptor")
    _component(measures, "Measure", "OBS_VALUE", lists)


def _component(parent: ET.Element, kind: str, name: str, lists: Iterable[str], **more: str) -> ET.Element:
    component = ET.SubElement(parent, f"{_STR}{kind}", id=name, **more)
    concept = ET.SubElement(component, f"{_STR}ConceptIdentity")
    concept.text = f"{_urn('conceptscheme.Concept', 'CONCEPTS')}.{name}"
    representation = ET.SubElement(component, f"{_STR}LocalRepresentation")
    if name in lists:
        ET.SubElement(representation, f"{_STR}Enumeration").text = _urn("codelist.Codelist", f"CL_{name}")
    else:
        kind = (
            "ObservationalTimePeriod" if name == "TIME_PERIOD" else "Double" if name in _NUMBERS else "String"
        )
        ET.SubElement(representation, f"{_STR}TextFormat", textType=kind)
    return component


def _artefact(parent: ET.Element, kind: str, name: str, title: str) -> ET.Element:
    element = ET.SubElement(parent, f"{_STR}{kind}", id=name, agencyID=_AGENCY, version=_VERSION)
    return _named(element, title)


def _named(element: ET.Element, title: str) -> ET.Element:
    ET.SubElement(element, f"{_COM}Name", {"{http://www.w3.org/XML/1998/namespace}lang": "en"}).text = title
    return element


def _urn(kind: str, name: str) -> str:
    return f"{_URN}{kind}={_AGENCY}:{name}({_VERSION})"
