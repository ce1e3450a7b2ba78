"""What should stand in each Form of the catalogue's own versions, as a fingerprint that a plan can compare."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from service.catalogue.model import Catalogue, Module
from service.compiler.content import content_of
from service.compiler.form import compile_form
from service.delivery.plan import FormKey
from service.errors import CatalogueError


@dataclass(frozen=True, slots=True)
class Contents:
    """Compiles each module once for as long as it stays the same value."""

    _made: dict[FormKey, tuple[Module, str | None]] = field(default_factory=dict)

    def of(
        self,
        keys: Iterable[FormKey],
        catalogue: Catalogue,
        pictures: str | None = None,
        resting: Mapping[FormKey, str] = MappingProxyType({}),
    ) -> dict[FormKey, str]:
        """Fingerprint by Form; without those of versions no longer taught, and those that cannot be compiled.

        `resting`: contents that are not to be tried now; words stand in place of their pictures.
        """
        found = {}
        for key in keys:
            module = catalogue.modules.get(key.module_id)
            if module is None or module.version != key.version or key.language not in module.words:
                continue
            if key not in self._made or self._made[key][0] is not module:
                self._made[key] = module, _fingerprint(module, key.language, pictures)
            content = self._made[key][1]
            if content is not None and resting.get(key) == content:
                content = _fingerprint(module, key.language, None)
            if content is not None:
                found[key] = content
        return found


def _fingerprint(module: Module, language: str, pictures: str | None) -> str | None:
    try:
        return content_of(compile_form(module, language, pictures)).fingerprint
    except CatalogueError:
        return None  # whoever makes or changes the Form says why
