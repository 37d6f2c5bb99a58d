"""What made-up people are called, and what they say."""

from random import Random
from typing import NamedTuple

from .services import compose

FIRST_NAMES = "ada ben cleo dara eli finn gita hugo ines jona kaya levi mira noor otto pia quin rosa sami tara udo vera"
LAST_NAMES = "Abel Brandt Castro Dubois Eriksen Fischer Gupta Haddad Ito Jensen Kim Lopez Meyer Novak Okafor Petrov"
WORDS = (
    "about after again always another around because before better bread bring chairs coffee could dinner early "
    "evening every everything friday garden good great have hello home idea just know larch later lights little maybe "
    "meet message monday morning music never next nice okay only other people perhaps photo piano place plan please "
    "quite radio rather really right saturday see should snow some soon stage station still sunday talk tea thanks "
    "there think ticket today together tomorrow tonight train tuesday until walk want week well when where while "
    "window with work would yes yesterday"
)
MARKS = ("**", "*", "`")


class Text(NamedTuple):
    content: str
    html: str
    excerpt: str


def full_name(random: Random) -> tuple[str, str]:
    """The first name in lower case, and both."""
    first, last = random.choice(FIRST_NAMES.split()), random.choice(LAST_NAMES.split())
    return first, f"{first.title()} {last}"


def room_name(random: Random) -> str:
    """What a room may be called."""
    return " ".join(random.choices(WORDS.split(), k=2)).capitalize()


def texts(random: Random, count: int) -> list[Text]:
    """So many different things to say, rendered."""
    words = WORDS.split()
    return [_text(random, words) for _ in range(count)]


def _text(random: Random, words: list[str]) -> Text:
    said = random.choices(words, k=random.randint(2, 24))
    if random.random() < 0.1:
        mark, where = random.choice(MARKS), random.randrange(len(said))
        said[where] = f"{mark}{said[where]}{mark}"
    content = f"{' '.join(said).capitalize()}{random.choice('.!?')}"
    return Text(content, *compose(content))
