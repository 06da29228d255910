"""The bill of materials (CycloneDX): every part that is inside, for those who look for known faults in it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from packager.failure import PackagingError
from packager.parts import Part

if TYPE_CHECKING:
    from cyclonedx.model.component import Component
    from cyclonedx.model.license import LicenseExpression

_NAMESPACE = uuid.UUID("5b0a4f26-9f5e-4b44-8a55-0a4a7a6f9d1c")


def write_sbom(parts: Iterable[Part], target: Path, number: str, epoch: int) -> None:
    """Write the bill of these parts as JSON of CycloneDX 1.6, the same for the same parts. Raises PackagingError."""
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.output.json import JsonV1Dot6

    bom = Bom(serial_number=uuid.uuid5(_NAMESPACE, f"{number} {epoch}"))
    bom.metadata.timestamp = datetime.fromtimestamp(epoch, UTC)
    bom.metadata.component = Component(
        name="labeller",
        version=number,
        type=ComponentType.APPLICATION,
        bom_ref="labeller",
        licenses=[_licence("Apache-2.0")],
    )
    for part in parts:
        if part.name != "labeller":
            bom.components.add(_component(part))
    bom.register_dependency(bom.metadata.component, bom.components)
    text = JsonV1Dot6(bom).output_as_string(indent=1)
    _validate(text)
    # Its own order of what is in no order differs from run to run.
    target.write_text(json.dumps(_sorted(json.loads(text)), indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def _component(part: Part) -> Component:
    from cyclonedx.model import Property
    from cyclonedx.model.component import Component, ComponentType
    from packageurl import PackageURL

    is_resource = not part.files or part.files[0].startswith("resources/")
    return Component(
        name=part.name,
        version=part.version or None,
        type=ComponentType.DATA if is_resource and not part.purl else ComponentType.LIBRARY,
        bom_ref=" ".join(filter(None, (part.name, part.version, part.within))),
        purl=PackageURL.from_string(part.purl) if part.purl else None,
        licenses=[_licence(part.licence)],
        properties=[Property(name="labeller:file", value=file) for file in part.files],
    )


def _licence(expression: str) -> LicenseExpression:
    from cyclonedx.model.license import LicenseExpression

    return LicenseExpression(expression)


def _validate(text: str) -> None:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if error is not None:
        raise PackagingError(f"The bill of materials is not as CycloneDX wants it: {error}")


def _sorted(value: object) -> object:
    """The same document with every list in one order."""
    if isinstance(value, dict):
        return {key: _sorted(each) for key, each in value.items()}
    if isinstance(value, list):
        return sorted((_sorted(each) for each in value), key=lambda each: json.dumps(each, sort_keys=True))
    return value
