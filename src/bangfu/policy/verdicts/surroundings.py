"""What skip logic and constraints of surveys may name: facts and figures, as verdicts read them."""

from bangfu.engine.memory import Evaluation, Record
from bangfu.policy.packs import queries as packs
from bangfu.policy.verdicts import queries
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households.models import Member


def of(subject: str, key: int, village: str) -> tuple[Evaluation, Record]:
    """The record of who is asked, and the pack evaluated around it, on the site's day."""
    site = catalogue.site()
    program, day = packs.program(site.pack), catalogue.today(site)
    if subject == "village":
        answer = queries.village(program, village, day, assumed=site.assumed)
        return answer.explaining.evaluation, answer.record
    home = key if subject == "household" else Member.objects.get(pk=key).household_id
    answer = queries.household(program, home, village, day, assumed=site.assumed)
    people = dict(answer.people)
    return answer.explaining.evaluation, people[key] if subject == "member" else answer.record
