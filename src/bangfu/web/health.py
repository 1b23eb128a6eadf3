"""Whether the server lives, and whether it can work."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe


@require_safe
@login_not_required
def health(_request: HttpRequest) -> JsonResponse:
    """It answers: no query, no session."""
    return JsonResponse({"alive": True})


@require_safe
@login_not_required
def ready(_request: HttpRequest) -> JsonResponse:
    """The database answers as well; 503 if not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"ready": False}, status=503)
    return JsonResponse({"ready": True})
