"""Why merging, or taking apart again, is refused. The docstrings are what people read, in Chinese and in English."""

from __future__ import annotations

from domain.kernel import IllegalNow, Refused, Unacceptable

# -- not now --------------------------------------------------------------------------------------------------------


class GoesOnElsewhere(IllegalNow):
    """这件诉求已并入另一件诉求，不能在这里{act_words}，请到那一件去办。

    It was merged into another need: it cannot be {act_words} here; turn to that one.
    """


class TargetIsMerged(Refused):
    """要并入的诉求自己已并入别的诉求，请直接并入那一件。

    The need to merge it into was merged into another one itself. Merge it into that one.
    """


class TakesNoReports(Refused):
    """要并入的诉求目前为“{stage_words}”，不能再并入；需要继续办理的，请先重新办理那一件。

    The need to merge it into is {stage_words} and takes no more reports. If there is more to do, reopen that one first.
    """


class StillHeld(Refused):
    """这件诉求已有人承接或有单位在办，不能并案；请先取消认领、撤回派单，或反过来把另一件并入这一件。

    Somebody has claimed it or a unit is at it, so that it is not merged. Have the claims released and the orders
    withdrawn first, or merge the other one into this one.
    """


class MergedFurther(Refused):
    """它并入的诉求后来又并入了别的诉求，请先撤销那一次并案。

    What it was merged into was merged further. Take that apart first.
    """


class CarriesOthers(Refused):
    """别人反映的同类诉求已并入这一件，不能撤回；请联系工作人员先撤销并案。

    What others reported was merged into it, so that it is not taken back. Ask staff to take them apart first.
    """


# -- not like that --------------------------------------------------------------------------------------------------


class IntoItself(Unacceptable):
    """不能把一件诉求并入它自己，请另选要并入的诉求。

    A need is not merged into itself; name another one to merge it into.
    """


class OnAnotherList(Unacceptable):
    """一件是需求，一件是服务，不能并案，请另选要并入的诉求。

    One is a need and the other a service; name another one to merge it into.
    """
