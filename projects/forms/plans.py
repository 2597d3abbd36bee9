"""What people fill in about the plan; rules that need the rest of the plan are the services'."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.models import User
from companies.permissions import named_to
from matchmaking.forms.matches import DayInput

from ..models import Party, Project, Stage, Task
from ..services.plans import MOST_WEIGHT, owners


class TasksField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} ({obj.ends_on:%Y-%m-%d})"


class TaskForm(forms.Form):
    """What is planned of a task, as `viewer` may read it: who isn't named to it can't be chosen by it."""

    title = forms.CharField(label=_("할 일"), max_length=Task._meta.get_field("title").max_length)
    party = forms.ChoiceField(label=_("담당 기관"), choices=Party.choices, initial=Party.SUPPLIER)
    owner = forms.ModelChoiceField(User.objects.none(), label=_("담당자"), required=False)
    starts_on = forms.DateField(label=_("시작일"), widget=DayInput(format="%Y-%m-%d"))
    ends_on = forms.DateField(label=_("종료일"), widget=DayInput(format="%Y-%m-%d"))
    weight = forms.IntegerField(
        label=_("비중"),
        min_value=0,
        max_value=MOST_WEIGHT,
        initial=1,
        help_text=_("진도율을 셀 때 다른 일보다 몇 배로 칠지 적습니다. 0이면 세지 않습니다."),
    )
    depends_on = TasksField(
        Task.objects.none(),
        label=_("먼저 끝나야 할 일"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("이 일은 고른 일이 끝나는 날보다 일찍 시작하지 않습니다."),
    )
    description = forms.CharField(label=_("설명"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self, *args: Any, project: Project, viewer: User, task: Task | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        people = {party: list(owners(project, party)) for party in Party}
        named = named_to(viewer, [person for group in people.values() for person in group])
        # Who answers for it stays, even where the viewer only learns that somebody is in charge.
        allowed = named | {task.owner_id} if task and task.owner_id else named

        def choices(group: list[User]) -> list[tuple[Any, Any]]:
            return [
                (person.pk, person.name if person.pk in named else _("담당자"))
                for person in group
                if person.pk in allowed
            ]

        owner = cast(forms.ModelChoiceField, self.fields["owner"])
        owner.queryset = User.objects.filter(pk__in=allowed)
        groups = [(party.label, choices(group)) for party, group in people.items()]
        owner.choices = [("", _("정하지 않음")), *((label, rows) for label, rows in groups if rows)]
        others = project.tasks.planned().exclude(pk=task.pk if task else None)
        cast(forms.ModelMultipleChoiceField, self.fields["depends_on"]).queryset = others
        if not others:
            del self.fields["depends_on"]


class AddForm(TaskForm):
    kind = forms.ChoiceField(
        label=_("구분"),
        choices=[(kind.value, kind.label) for kind in (Task.Kind.WORK, Task.Kind.MILESTONE)],
        initial=Task.Kind.WORK,
        help_text=_("마일스톤은 종료일 하루입니다."),
    )
    field_order = ("kind",)


class ProgressForm(forms.Form):
    progress = forms.IntegerField(
        label=_("진도(%)"),
        min_value=0,
        max_value=100,
        help_text=_("0부터 100까지. 처음 적는 날이 실제 시작일이 됩니다."),
    )


class TimelineForm(forms.Form):
    stage = forms.ChoiceField(label=_("단계"), required=False, choices=[("", _("전체")), *Stage.choices])
    coordinator = forms.ModelChoiceField(
        User.objects.none(), label=_("담당 코디네이터"), required=False, empty_label=_("전체")
    )

    def __init__(self, *args: Any, projects: Any, **kwargs: Any) -> None:
        """Of the coordinators those of `projects`."""
        super().__init__(*args, **kwargs)
        people = User.objects.filter(pk__in=projects.order_by().values("coordinator"))
        cast(forms.ModelChoiceField, self.fields["coordinator"]).queryset = people.order_by("name", "email")
