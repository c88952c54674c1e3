"""The base of all forms: protected against forgery, its messages in the page's language."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms.validators import InputRequired, Length


class Form(FlaskForm):  # type: ignore[misc]
    """A form of ours; strips the spaces round what people type."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Adds our filter to text fields."""

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            """Bind a field, adding the filter that strips text."""
            filters = list(unbound_field.kwargs.get("filters", []))
            if unbound_field.field_class.__name__ in {"StringField", "EmailField", "TextAreaField"}:
                filters.append(strip_text)
            return unbound_field.bind(form=form, filters=filters, **options)


def strip_text(value: Any) -> Any:
    """Text without surrounding space; anything else unchanged."""
    return value.strip() if isinstance(value, str) else value


def required() -> InputRequired:
    """The field must be filled in."""
    return InputRequired(message=lazy_gettext("Fill in this field."))


def at_most(characters: int) -> Length:
    """The text may not be longer than this."""
    return Length(max=characters, message=lazy_gettext("Use at most %(max)d characters."))
