"""What every part of the settings is: a frozen model that is changed as a whole."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """Every field has its default, so that a desk nobody has tuned works."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
