"""What can be done to a need now: by whoever asks, and by others."""

from __future__ import annotations

import msgspec

from domain.need.stage import Act
from domain.need.who import Who


class Left(msgspec.Struct, frozen=True):
    """Acts that are left to others, who may all do them."""

    who: Who
    acts: tuple[Act, ...]


class Possible(msgspec.Struct, frozen=True):
    """The acts that are legal now."""

    acts: tuple[Act, ...]
    """Those of whoever asks."""
    others: tuple[Left, ...]
    """Those that are not theirs, by who may do them."""

    def words(self) -> tuple[str, str]:
        """In Chinese and in English, without a stop: what one can do, or that there is nothing, and who can go on."""
        if self.acts:
            chinese, english = _listed(self.acts)
            return f"您现在可以：{chinese}", f"What you can do: {english}"
        nothing = ("现在没有您可以办理的事项", "There is nothing for you to do now")
        if not self.others:
            return nothing
        left = [(*one.who.alone(), *_listed(one.acts)) for one in self.others]
        return (
            f"{nothing[0]}；可由他人办理：{'；'.join(f'{who}（{acts}）' for who, _, acts, _ in left)}",
            f"{nothing[1]}; it is up to {'; or to '.join(f'{who} ({acts})' for _, who, _, acts in left)}",
        )


def _listed(acts: tuple[Act, ...]) -> tuple[str, str]:
    words = [act.words() for act in acts]
    return "、".join(chinese for chinese, _ in words), ", ".join(english for _, english in words)
