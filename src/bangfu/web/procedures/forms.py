"""Forms of procedures: begin, decide, object, answer, hand over."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bangfu.base.kit.refusals import Refusal
from bangfu.base.kit.uuid7 import uuid7
from bangfu.engine.packs.procedure import Evidence as Spec
from bangfu.procedures.filings.frame import LONGEST
from bangfu.web import forms as shared
from bangfu.web.forms import Day
from bangfu.web.procedures import fields


class Text(forms.CharField):
    """Some sentences."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST, **kwargs)


class Act(forms.Form):
    """What every act carries: its own number, so that sending it twice does it once."""

    operation = forms.CharField(widget=forms.HiddenInput, max_length=36)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"operation": str(uuid7()), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal at the field it is about, if it is about one."""
        name = str(refusal.context.get("evidence", ""))
        field = name if name in self.fields else f"{name}-held_on"
        shared.refuse(self, refusal, field if field in self.fields else None)


class Proving(Act):
    """An act with proof or values that a definition asks for."""

    def __init__(
        self,
        data: Any,
        files: Any,
        specs: Iterable[Spec],
        people: fields.People,
        *,
        needed: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, files, **kwargs)
        self.specs = list(specs)
        last = {name: self.fields.pop(name) for name in ("reason",) if name in self.fields}
        self.fields.update(fields.build(self.specs, people, needed=needed))
        self.fields.update(last)

    def given(self) -> dict[str, Any]:
        """What was filled in, as actions take it."""
        return fields.given(self.specs, self.cleaned_data)


class Begin(Proving):
    """What a procedure asks for at its beginning."""


class Decide(Proving):
    """Proof of a stage, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = Text(label=_("意见"), required=False, help_text=_("退回、不予通过的必填。"))


class Post(Act):
    """The day on which a notice was posted."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    on = Day(label=_("张贴日期"), help_text=_("登记后，打码的名单同时在网上公示，不能再改。"))


class Reason(Act):
    """Why."""

    reason = Text(label=_("原因"))


class Object(Act):
    """What somebody holds against it."""

    text = Text(label=_("异议内容"))
    told_by = forms.CharField(
        label=_("提出人"), required=False, max_length=60, help_text=_("不愿署名的可不填。")
    )


class Answer(Act):
    """The answer to an objection."""

    upheld = forms.ChoiceField(
        label=_("处理结果"),
        choices=[("no", _("异议不成立，继续办理")), ("yes", _("异议成立，退回重办"))],
    )
    answer = Text(label=_("答复"))


class Delegate(forms.Form):
    """To whom a post's steps are handed, and for how long."""

    post = forms.ChoiceField(label=_("岗位"))
    to = forms.CharField(label=_("委托给（账号）"), max_length=60)
    starts = Day(label=_("从哪天起"))
    ends = Day(label=_("到哪天止"))
    reason = forms.CharField(label=_("原因"), max_length=200)

    def __init__(self, data: Any, posts: Iterable[Any]) -> None:
        super().__init__(data)
        chosen = self.fields["post"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [(str(post.pk), str(post)) for post in posts]
