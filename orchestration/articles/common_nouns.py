"""Others whom a clause names by a common noun: bank stocks, chipmakers, its suppliers; their figures are nobody's."""

import re
from collections.abc import Iterator
from functools import cache

from orchestration.articles.vocabulary import Vocabulary

# What a statement of its own begins behind.
_OPENING = re.compile(
    r"[,;:(\u2014\u2013]|--|\b(?:and|but|as|while|with|when|after|before|because|though|although|whereas|yet|or|if|that|where|whose|"
    r"than|since|even|sen(?:t|ding)|dragg(?:ed|ing)|push(?:ed|ing)|pull(?:ed|ing)|lift(?:ed|ing)|leav(?:es|ing)|left|driving|"
    r"drove|tak(?:es|ing)|took|knock(?:ed|ing)|putting|keeping)(?:\s|$)",
    re.IGNORECASE,
)
# Led by chipmakers, which lost 6%; chipmakers (down 6%).
_THEN_WHICH = re.compile(r",\s+(?:which|who)\s*$|\s*\(\s*$", re.IGNORECASE)
_OPENING_OF_OBJECT = re.compile(rf"{_OPENING.pattern}|\b(?:by|in|of|for|among|on)(?:\s|$)", re.IGNORECASE)
# Regional banks, hit by bad loans, fell 3%.
_ASIDE = re.compile(r",\s+(?!(?:and|but|while|with|as)\b)[^,.;:%\d]{3,60},\s*$")
_IN_BETWEEN = re.compile(
    r"(?:\s+(?:have|has|had|were|was|are|is|all|both|each|also|then|once|again|still|now|already|together|alone|even|"
    r"on\s+average|(?!supply|family)[a-z]+ly))+\s*$",
    re.IGNORECASE,
)
_FROM_ABROAD = re.compile(r"U\.S\.|US|AI|EV|[A-Z][a-z]+(?:ese|ean|ish|ian|man|[rx]ican)")
_MODEST = (
    r"(?:(?:by|about|nearly|almost|roughly|around|another|over|more|less|than|at|least|most|as|much|an?|up|down)\s+)*"
)
_RATE = r"[+\-\u2212]?\d[\d.,]*(?:\s?%|\s+per\s?cent|[\s-]+(?:percentage\s+|basis\s+)?points?\b)"
_AT_ONCE = re.compile(rf"\s+{_MODEST}{_RATE}")
_SOON = re.compile(rf"(?:[^,;%]|,\s+(?=(?:\w+ing|up|down|off)\b)){{0,50}}?(?<![\d.,]){_RATE}")
_ENDED = r"(?:ended|closed|finished|settled|traded|opened|were|was|are|is)(?:\s+the\s+\w+)?"
# Words of movement that are nouns too are verbs where a figure follows at once.
_NOUN_TOO = re.compile(
    r"(?:gains?|rises?|climbs?|advances?|jumps?|surges?|rally|rallies|leaps?|increases?|pops?|spikes?|rebounds?|bounce|grow|"
    r"loss|losses|falls?|drops?|declines?|slides?|slips?|dips?|slumps?|tumbles?|retreats?|plunges?|eases?|returns?|cost|cut|"
    r"lower|higher|up|down|off|red|green|ahead|pullback|decrease|ended|closed|finished|settled|traded|opened|were|was|are|is)\b",
    re.IGNORECASE,
)
# These begin no noun phrase, or stand for somebody named before.
_NO_NOUN = re.compile(
    r"(?:i|it|they|he|she|we|you|who|which|that|these|those|there|what|both|each|either|neither|nothing|everything|to|"
    r"from|on|at|for|into|by|with|than|not|no|up|down|off|out|about|amid|despite|until|through|during|over|under|against|"
    r"without|within|per|so|if|is|are|was|were|be|been|has|have|had|will|would|could|should|may|might|can|did|do|does|said|"
    r"says|say|saw|sent|left|put|took|made|gave|went|came|kept|held|brought|drove|led|fell|rose|lost|hit|set|got|ran|stood|"
    r"sat|spent|sold|bought|met|beat|paid|became|began|meant|won|slid|sank|shed|cut|let|wiped|remains?|stands?|sits?|stays?|"
    r"leaves?|brings?|puts?|sends?|marks?|makes?|takes?|looks?|appears?|seems?|keeps?|goes|comes|ends?|closes?|finish(?:es)?|"
    r"opens?|trades|means?|pushes|extends?|snaps?|posts?|erases?|pares?|first|better|worse|[a-z]+(?<!-)ed)$|"
    r"(?!(?:banking|mining|shipping|gaming|trucking|building|housing|engineering|clothing|advertising|manufacturing|"
    r"lodging|staffing|tracking|streaming|gambling|betting|farming|publishing|leading|remaining)$)[a-z]+ing$",
    re.IGNORECASE,
)
_ADVERB = re.compile(
    r"(?:[a-z]+ly|then|again|still|now|also|already|later|earlier|once|twice|even|just|soon|together|alone|instead|"
    r"meanwhile|overall|however|elsewhere|ever|never|almost|more|less|further|so|far|too|since|today|yesterday|overnight|"
    r"tomorrow|at|last|ago)$",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\s*\b(?:(?:last|this|the|early|late|past|previous|next|same|following|prior|one|two|three|four|five|\d+)\s+)+"
    r"(?:days?|weeks?|months?|years?|quarters?|sessions?|morning|afternoon)$",
    re.IGNORECASE,
)
# The index, its shares, the company's stock: of the one last spoken of.
_THE_SAME = re.compile(
    r"(?:(?:the|its|their|his|this|that|these|those|all|both|each|two|three|four|of)\s+)*"
    r"(?:(?:[\w-]+(?<!s)['\u2019]s|company|common|american|depositary|broad|broader|benchmark|main|major|overall|entire|whole|same|"
    r"u\.s\.|us|stock|market|key|500-stock|wider|widely|watched|primary|leading)\s+)*"
    r"(?:index|indexes|indices|benchmarks?|gauges?|averages?|measures?|barometers?|composites?|shares?|stocks?|receipts|"
    r"markets?|wall\s+street|equities|compan(?:y|ies)|two|three|pair|duo|trio|them)",
    re.IGNORECASE,
)
_SHARES_OF_THE_SAME = re.compile(
    r"(?:the\s+)?(?:shares|stock)\s+(?:of|in)\s+(?:the|both|all)\s+(?:[\w-]+\s+)*[\w-]+(?<!s)$", re.IGNORECASE
)
# The chipmaker, the software giant; but: the airlines, the rest of the market, the typical stock.
_DEFINITE = re.compile(
    r"(?:the|this|that)\s+(?!(?:average|typical|median|other|rest)\b)[\w'\u2019& -]+$", re.IGNORECASE
)
_OTHERS_AFTER_THE = re.compile(
    r"(?:sector|industry|remainder|economy|public|version|counterpart|edition|cousin|sibling|peer|rival|fund|trust|[\w-]+(?<![sui])s|"
    r"[\w-]+men)$",
    re.IGNORECASE,
)
# The chip index; but: the closely watched index, the blue-chip average.
_INDEX_OF_ELSE = re.compile(
    r"(?:the|that|this)\s+(?:(?!(?:volatility|fear|composite|industrial|price|equity|large|global|american|new)\s|[\w-]+(?:ed|est|ly|er)\s|"
    r"\w+-)[a-z]+\s+){1,2}(?:index|gauge|average|benchmark|measure)$",
    re.IGNORECASE,
)
_SECTOR = re.compile(r"(?:the|this|that|its|whole|entire)\s+(?:[\w-]+\s+)?(?:sector|industry|group)$", re.IGNORECASE)
# What an index or a company has or does is no somebody else.
_OWN = re.compile(
    r"(?:figures?|levels?|close|price|prices|value|capitali[sz]ation|cap|worth|run|streak|margins?|guidance|forecasts?|"
    r"outlook|results|business(?:es)?|segments?|divisions?|units?|bookings|orders|deliveries|shipments|payouts?|cash|flow|"
    r"targets?|rates?|yields?|range|trading|performance|total|tally|toll|moves?|swings?|comeback|contribution|growth|"
    r"plan|plans|investments?|expenditures?|outlays?|spending|assets|deposits|fees|users|estimates?|expectations?|"
    r"revenues?|sales|profits?|earnings|income|number|numbers|sell-?off|news|report|weight|weighting|decision|bets|"
    r"chances?|half|quarters?|days?|weeks?|months?|years?|sessions?|hours|terms|time|percent|points?|declines?|advances?|los(?:s|ses)|gains?|"
    r"drops?|falls?|rises?|slides?|rally|rallies|returns?|jumps?|surges?|retreats?|rebounds?|slumps?|routs?)$",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"\s+(?:of|in|on|at|for|from|with|to|among|across|within|behind|around|outside)\s")
# Over the year as a whole the index: the noun begins with its article.
_BEFORE_THE = re.compile(
    r"^.*(?<!\bof)(?<!\bin)(?<!\bon)(?<!\bat)(?<!\bfor)(?<!\bto)(?<!\bfrom)(?<!\bwith)(?<!\ball)(?<!\bboth)\s(?=(?:the|its|their)\s)",
    re.DOTALL,
)
# Airlines fell 3%, homebuilders 2% and regional banks 4%.
_LISTED = re.compile(
    rf"(?:(?<=%)|(?<=day))(?:,|,?\s+and|;)\s+(?:those\s+of\s+)?(?P<noun>(?:(?:the|an?|its)\s+)?(?:[a-z][a-z-]*\s+){{0,3}}"
    rf"(?:[a-z][a-z-]+(?<![sui])s|index|gauge|average|sector|group)"
    rf"(?:\s+(?:in|of|at)\s+(?:the\s+)?[A-Z][\w.]+)?)\s+(?={_RATE})"
)
# More than 100 of them by 5%.
_OF_THEM = re.compile(rf"(?<!both )(?<!each )(?<!all )\b(?P<noun>of\s+(?:them|those))\s+(?:by\s+)?(?={_MODEST}{_RATE})")
# A 6% drop in chipmakers.
_MOVE_OF = re.compile(
    rf"(?:{_RATE}[\s-]+(?:[\w-]+\s+){{0,2}}?(?:surge|jump|rise|gain|rally|advance|increase|pop|leap|climb|slide|drop|fall|decline|loss|"
    r"slump|plunge|dip|tumble|retreat|sell-?off|rout)s?\s+(?:in|for|by|at|among|of)|"
    rf"\bof\s+{_RATE}\s+(?:in|for|by|at)|{_RATE}\s+among)\s+(?P<noun>(?:[a-z'\u2019-]+\s+){{0,4}}?[a-z-]+(?<![sui])s)\b"
)
_THOSE_OF = re.compile(r"^\s*(?:those|that|the\s+ones?)\s+of\s", re.IGNORECASE)
_WORDS_OF_A_NAME = 8
_TITLE_SHARE = 0.6


def common_nouns(
    text: str, span: tuple[int, int], vocabulary: Vocabulary, is_about_sectors: bool
) -> Iterator[tuple[int, int]]:
    """Places of common nouns, of nobody known, that rise or fall by a rate in the words right behind them.

    A pronoun, the index, its shares or the chipmaker stand for the one last spoken of, and what a company reports, as
    its sales, is that company's. is_about_sectors: whether "the sector" stands for one that is known.
    """
    first, last = span
    words = re.findall(r"[A-Za-z]{2,}", text[first:last])
    if sum(word[0].isupper() for word in words) > _TITLE_SHARE * len(words):
        small = text[first:last].lower()
        text = text[:first] + small + text[last:] if len(small) == last - first else text
    for verb in _verbs(vocabulary).finditer(text, first, last):
        is_told = _AT_ONCE if _NOUN_TOO.match(verb.group()) else _SOON
        if is_told.match(text, verb.end(), last):
            yield from _somebody_else(text, first, verb.start(), vocabulary, is_about_sectors)
    for listed in _LISTED.finditer(text, first, last):
        yield from _somebody_else(text, first, listed.end("noun"), vocabulary, is_about_sectors)
    yield from (part.span("noun") for part in _OF_THEM.finditer(text, first, last))
    for move in _MOVE_OF.finditer(text, first, last):
        yield from _somebody_else(text, move.start("noun"), move.end("noun"), vocabulary, is_about_sectors)


@cache
def _verbs(vocabulary: Vocabulary) -> re.Pattern:
    return re.compile(
        rf"(?<=[\s(])(?:{_ENDED}|off(?=\s+{_MODEST}\d)|{vocabulary.any_of('rise', 'fall')})(?!\w)", re.IGNORECASE
    )


def _somebody_else(
    text: str, first: int, last: int, vocabulary: Vocabulary, is_about_sectors: bool
) -> Iterator[tuple[int, int]]:
    """The noun right before a verb of movement, if it is somebody else's."""
    lead = text[first:last]
    lead = lead[: _start_of(_IN_BETWEEN, lead)]
    which = _THEN_WHICH.search(lead)
    lead = lead[: _start_of(_ASIDE, lead) if which is None else which.start()]
    openings = list((_OPENING_OF_OBJECT if which else _OPENING).finditer(lead))
    begins_at = openings[-1].end() if openings else 0
    is_first = not re.search(r"\w", lead[:begins_at])
    noun = _without_times(_THOSE_OF.sub("", _BEFORE_THE.sub("", lead[begins_at:])))
    words = noun.split()
    if not words or len(words) > _WORDS_OF_A_NAME or not _is_a_common_noun(words, is_first):
        return
    head = _PREPOSITION.split(noun)[0]
    is_the_same = (
        _THE_SAME.fullmatch(noun)
        or _SHARES_OF_THE_SAME.match(noun)
        or (is_about_sectors and _SECTOR.fullmatch(noun))
        or (_DEFINITE.fullmatch(noun) and not _OTHERS_AFTER_THE.search(head) and not _INDEX_OF_ELSE.fullmatch(noun))
    )
    if not is_the_same and not _is_an_account(head, vocabulary):
        as_written = r"\s+".join(re.escape(word) for word in words)
        places = list(re.finditer(rf"(?<!\w){as_written}(?!\w)", lead))
        yield from ((first + place.start(), first + place.end()) for place in places[-1:])


def _start_of(pattern: re.Pattern, text: str) -> int:
    found = pattern.search(text)
    return found.start() if found else len(text)


def _without_times(noun: str) -> str:
    """A noun without adverbs and times around it: last week, still."""
    words = _TIME.sub("", noun).split()
    while words and _ADVERB.match(words[0]):
        words = words[1:]
    while words and _ADVERB.match(words[-1]):
        words = words[:-1]
    return " ".join(words)


def _is_a_common_noun(words: list[str], is_first: bool) -> bool:
    """Whether words can be one: in small letters but for the first of a sentence, with no verb and no pronoun.

    Behind its preposition may stand a name: chipmakers in China.
    """
    until = next((at for at, word in enumerate(words) if at and word in ("in", "of", "from", "at")), len(words))
    words = words[:until]
    small = [word for word in words if not _FROM_ABROAD.fullmatch(word)]
    if is_first and small and small[0] is words[0]:
        small[0] = small[0].lower()
    is_small = all(re.fullmatch(r"[a-z][\w'\u2019&-]*|\d[\d,]*", word) for word in small)
    is_of_something = words[0].lower() in ("in", "of")
    return is_small and bool(small) and not is_of_something and not any(_NO_NOUN.match(word) for word in small)


def _is_an_account(head: str, vocabulary: Vocabulary) -> bool:
    """Whether a noun is what a company reports, or what a price does: sales, a margin, a weekly loss."""
    accounts = ("account", "revenue", "net_income", "capex", "eps", "backlog")
    found = list(vocabulary.pattern(*accounts).finditer(head))
    return bool(_OWN.search(head)) or (bool(found) and found[-1].end() == len(head))
