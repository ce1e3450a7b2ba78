"""What a module is called on a page. Pure."""

from service.catalogue.model import Catalogue


def title(catalogue: Catalogue, module_id: str, language: str) -> str:
    """The module's title, in the language if it has that one; its id if it is no longer in the catalogue."""
    module = catalogue.modules.get(module_id)
    if module is None:
        return module_id
    return module.words[language if language in module.words else module.languages[0]].title
