"""The base of all forms: protected against forgery, its messages in the page's language."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.validators import InputRequired, Length, NumberRange, StopValidation


class Form(FlaskForm):  # type: ignore[misc]
    """A form of ours; cleans what people type."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Adds our filter to text fields."""

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            """Bind a field, adding the filter that cleans text."""
            filters = list(unbound_field.kwargs.get("filters", []))
            if unbound_field.field_class.__name__ in {"StringField", "EmailField", "TextAreaField"}:
                filters.append(clean_text)
            return unbound_field.bind(form=form, filters=filters, **options)


def clean_text(value: Any) -> Any:
    """Text in NFC without surrounding space; anything else unchanged.

    Without U+0000, too, which no keyboard types and PostgreSQL does not take.
    """
    if not isinstance(value, str):
        return value
    return unicodedata.normalize("NFC", value.replace("\0", "")).strip()


class WholeNumberField(IntegerField):  # type: ignore[misc]
    """A whole number; what is none is said in the page's language."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(gettext("Write a whole number.")) from error


class Filled(InputRequired):  # type: ignore[misc]
    """Something must be sent, and in a text more than blanks, which our filter takes away."""

    def __call__(self, form: Any, field: Any) -> None:
        """Stop with the message where the field is empty."""
        super().__call__(form, field)
        if isinstance(field.data, str) and not field.data.strip():
            raise StopValidation(self.message)


def required() -> Filled:
    """The field must be filled in."""
    return Filled(message=lazy_gettext("Fill in this field."))


def between(least: int, most: int) -> NumberRange:
    """A whole number in these bounds."""
    return NumberRange(least, most, message=lazy_gettext("Give a number from %(min)s to %(max)s."))


def at_most(characters: int) -> Length:
    """The text may not be longer than this."""
    return Length(max=characters, message=lazy_gettext("Use at most %(max)d characters."))
