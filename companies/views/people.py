"""내 정보: profile, consents, tokens, leaving; and what is said about personal data."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import i18n
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.history import clock

from .. import consents, permissions
from ..forms import EraseForm, ProfileForm, TokenForm
from ..models import Consent
from ..requests import SignedInRequest
from ..services import people


@login_required
@require_http_methods(["GET", "POST"])
def me(request: SignedInRequest) -> HttpResponse:
    user = request.user
    form = ProfileForm(request.POST or None, initial={"name": user.name, "phone": user.phone})
    if request.method == "POST" and form.is_valid():
        people.update_profile(user=user, by=user, **form.cleaned_data)
        messages.success(request, _("내 정보를 저장했습니다."))
        return redirect("companies:me")
    given = people.open_consents(user)
    context = {
        "form": form,
        "consents": given,
        "third_party": given.filter(kind=Consent.Kind.THIRD_PARTY).exists(),
        "declares": permissions.can_declare(user),
    }
    return render(request, "companies/me.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Django's, and whoever is signed in is written to in that language too."""
    response = i18n.set_language(request)
    chosen = response.cookies.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen and request.user.is_authenticated:
        people.speak(by=request.user, language=chosen.value)
    return response


@login_required
@require_POST
def third_party(request: SignedInRequest) -> HttpResponse:
    """Agree or withdraw, as the pressed button says."""
    if request.POST.get("agree") == "yes":
        people.agree_third_party(by=request.user)
        messages.success(request, _("제3자 제공에 동의했습니다."))
    else:
        people.withdraw_third_party(by=request.user)
        messages.success(request, _("제3자 제공 동의를 철회했습니다."))
    return redirect("companies:me")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: SignedInRequest) -> HttpResponse:
    """The tokens and the form for a new one, whose text is shown in this answer and never again."""
    form = TokenForm(request.POST or None)
    text, status = "", 200
    if request.method == "POST":
        if form.is_valid():
            _token, text = people.issue_token(
                by=request.user,
                label=form.cleaned_data["label"],
                scopes=form.scopes(),
                days=form.cleaned_data["days"],
            )
            form = TokenForm()
        else:
            status = 422
    context = {"form": form, "text": text, "tokens": request.user.api_tokens.all(), "now": clock.now()}
    return render(request, "companies/tokens.html", context, status=status)


@login_required
@require_POST
def revoke_token(request: SignedInRequest, pk: int) -> HttpResponse:
    people.revoke_token(token=get_object_or_404(request.user.api_tokens, pk=pk), by=request.user)
    messages.success(request, _("토큰을 폐기했습니다."))
    return redirect("companies:tokens")


@login_required
@require_http_methods(["GET", "POST"])
def erase(request: SignedInRequest) -> HttpResponse:
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        people.erase(user=request.user, by=request.user)
        logout(request)
        messages.success(request, _("탈퇴했습니다. 개인정보를 지웠습니다."))
        return redirect("home")
    return render(
        request, "companies/erase.html", {"form": form}, status=422 if request.method == "POST" else 200
    )


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    context = {"texts": consents.TEXTS, "version": consents.VERSION, "contact": settings.CONTACT_EMAIL}
    return render(request, "companies/privacy.html", context)


@require_GET
def consent(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in consents.TEXTS:
        raise Http404
    return render(
        request, "companies/consent.html", {"text": consents.TEXTS[kind], "version": consents.VERSION}
    )
