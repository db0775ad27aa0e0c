"""Messages as codes with parameters, and texts in several languages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

LANGUAGES = ("en", "zh", "ru", "ko")


class I18nText(NamedTuple):
    """A text in up to four languages.

    Attributes
    ----------
    en, zh, ru, ko : str
        English, Chinese, Russian, Korean; empty where not known.
    """

    en: str
    zh: str = ""
    ru: str = ""
    ko: str = ""

    def in_language(self, language: str) -> str:
        """Return the text in a language, in English where it is not known.

        Parameters
        ----------
        language : str
            One of `LANGUAGES`.

        Returns
        -------
        str
            The text.

        Examples
        --------
        >>> I18nText("Hunchun", "珲春").in_language("zh")
        '珲春'
        >>> I18nText("Hunchun", "珲春").in_language("ru")
        'Hunchun'
        """
        return str(getattr(self, language)) or self.en


@dataclass(frozen=True)
class Message:
    """One statement, not yet in any language.

    Attributes
    ----------
    code : str
        Key of the catalogue, such as ``note.state_on``.
    params : mapping of str to value
        Values for its placeholders: numbers and dates as such, names as `I18nText`,
        terms of the catalogue (mode, status, profile) as a `Message` of their own,
        lists as tuples. Never display text.
    """

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return it in English, as `gis_data.messages.catalogue.render` does."""
        from gis_data.messages.catalogue import render  # noqa: PLC0415 - imports this

        return render(self)


Param: TypeAlias = (
    "str | int | float | date | datetime | I18nText | Message | tuple[Param, ...]"
)
