"""A person's own saved searches."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from . import registry, services
from .forms import SavedSearchForm
from .models import SavedSearch


@login_required
@require_safe
def list_(request: HttpRequest) -> HttpResponse:
    return _list(request)


def _list(request: HttpRequest, refused: SavedSearchForm | None = None) -> HttpResponse:
    """The page, with a form that was refused in its search's place."""
    rows = []
    finders = registry.finders()
    for search in SavedSearch.objects.visible_to(request.user).filter(index__in=finders):
        prefix = str(search.pk)
        form = (
            refused
            if refused and refused.prefix == prefix
            else SavedSearchForm(initial={"name": search.name, "alert": search.alert}, prefix=prefix)
        )
        rows.append(
            {
                "search": search,
                "form": form,
                "label": finders[search.index].label,
                "url": services.address(search),
            }
        )
    context = {"rows": rows, "finders": [f for f in finders.values() if f.may(request.user)]}
    return render(request, "saved_searches/list.html", context, status=422 if refused else 200)


@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    index = request.POST.get("index", "")
    if registry.finder(index) is None:
        raise Http404
    search, new = services.save(by=request.user, index=index, query=request.POST.get("query", "")[:5_000])
    if new:
        messages.success(request, _("검색을 저장했습니다. 새 결과가 나오면 평일 아침에 모아 알려 드립니다."))
    else:
        messages.info(request, _("이미 저장한 검색입니다."))
    return redirect(services.address(search))


@login_required
@require_POST
def update(request: HttpRequest, pk: UUID) -> HttpResponse:
    search = get_object_or_404(SavedSearch.objects.visible_to(request.user), pk=pk)
    form = SavedSearchForm(request.POST, prefix=str(pk))
    if not form.is_valid():
        return _list(request, form)
    with transaction.atomic():
        services.rename(search=search, by=request.user, name=form.cleaned_data["name"])
        services.change_alert(search=search, by=request.user, alert=form.cleaned_data["alert"])
    messages.success(request, _("저장했습니다."))
    return redirect("saved_searches:list")


@login_required
@require_POST
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    search = get_object_or_404(SavedSearch.objects.visible_to(request.user), pk=pk)
    services.delete(search=search, by=request.user)
    messages.success(request, _("지웠습니다."))
    return redirect("saved_searches:list")
