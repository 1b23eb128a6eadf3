"""What choices of questions are called, in a language."""

from bangfu.engine.packs.pack import Pack
from bangfu.engine.packs.survey import Question


def choices(pack: Pack, question: Question, language: str) -> dict[str, str]:
    """``{choice: words}`` of a question; empty where nothing is chosen from."""
    own = {choice.id: choice.title.text(language) for choice in question.choices}
    if own or not question.codes or question.codes not in pack.codes:
        return own
    entries = pack.codes[question.codes].entries
    return {e.id: e.zh if language == "zh" else e.en for e in entries}
