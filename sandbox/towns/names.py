"""Names as a Swedish municipality has them, and addresses made of them. Nobody here is real."""

import unicodedata
from random import Random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SWEDISH_GIVEN = _words(
    "Anna-Karin Åsa Märta Göran Björn Karl-Erik Lars-Göran Britt-Marie Ann-Sofie Per-Olof Jörgen Håkan "
    "Sören Mårten Maria Elin Ida Sara Emma Johanna Linnéa Kristina Eva Lena Karin Ulla Ingrid Birgitta "
    "Maja Alva Wilma Ebba Astrid Signe Tuva Stina Frida Moa Klara Hanna Amanda Cecilia Camilla Susanne "
    "Annika Monica Pernilla Lisbeth Gunilla Erik Lars Anders Johan Mikael Fredrik Magnus Mattias Niklas "
    "Peter Stefan Thomas Daniel Oskar Viktor Hugo Axel Elias Liam William Albin Arvid Vidar Sixten Folke "
    "Nils Gustav Henrik Jonas Martin Patrik Roger Rolf Ulf Bengt René André Désirée Zoé Åke"
)
SWEDISH_FAMILY = _words(
    "Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Pettersson "
    "Jonsson Jansson Hansson Bengtsson Jönsson Lindberg Jakobsson Magnusson Lindström Olofsson Lindqvist "
    "Lindgren Berg Axelsson Bergström Lundberg Lind Lundgren Lundqvist Mattsson Berglund Fredriksson "
    "Sandberg Henriksson Forsberg Sjöberg Wallin Engström Eklund Danielsson Lundin Håkansson Björk "
    "Bergman Gunnarsson Holm Wikström Samuelsson Isaksson Fransson Bergqvist Nyström Holmberg Arvidsson "
    "Löfgren Söderberg Nyberg Blomqvist Claesson Nordström Mårtensson Lundström Viklund Björklund "
    "Eliasson Berggren Sandström Lund Nordin Ström Åberg Hermansson Ekström Falk Holmgren Dahlberg "
    "Hellström Hedlund Sundberg Sjögren Ek Blom Abrahamsson Öberg Åkesson Strömberg Åkerman Ängsved "
    "Östlund Grönqvist Sjöström-Ek Berg-Åslund Hallén Norén Linné Wallén Rosén Almén"
)
DANISH_GIVEN = _words("Søren Jørgen Mette Kirsten Bjørn Lærke Jens Anders Freja Mikkel Rasmus Signe Bodil Åge")
DANISH_FAMILY = _words("Kjær Sørensen Jørgensen Nørgaard Østergaard Mølgård Bæk Thøgersen Rask Skøtt Hjorth")
NORWEGIAN_GIVEN = _words("Håvard Ragnhild Øyvind Solveig Bjørg Kåre Trygve Synnøve")
NORWEGIAN_FAMILY = _words("Bråten Ødegård Haugen Bakken Nygård Sætre Fjeld")
FINNISH_GIVEN = _words("Aino Väinö Päivi Jyrki Tuula Heikki Sirpa Mikko Hanna-Kaisa Jukka-Pekka Kaj Gun-Britt")
FINNISH_FAMILY = _words("Mäkelä Hämäläinen Järvinen Lähteenmäki Nyholm Österåker Söderlund Kärnä Räsänen Väisänen")
WORLD_GIVEN = _words(
    "Fatuma Ali Amina Hassan Yusuf Zeynep Mehmet Leyla Darya Mohammed Nour Samira Omar Rania Tomasz "
    "Małgorzata Agnieszka Bogdan Ioana Thị-Mai Svetlana Oleksandr Khadija Abdi Hodan Selam Yonas Siobhán "
    "Seán José María Conceição João Renée François"
)
WORLD_FAMILY = _words(
    "Abdi Hassan Al-Hakim Al-Masri El-Sayed Yılmaz Öztürk Haddad Khalil Warsame Tesfaye Haile Kowalski "
    "Wiśniewska Nowak Popescu Nguyen Tran Shevchenko O'Connor O'Brien D'Angelo N'Diaye García Núñez "
    "da-Silva Lefèvre Müller"
)

ORIGINS = (
    # share of the people, given names, family names, language codes (a letter code as often as it stands there)
    (0.72, SWEDISH_GIVEN, SWEDISH_FAMILY, ("sv",) * 19 + ("",)),
    (0.05, DANISH_GIVEN, DANISH_FAMILY, ("da", "da", "da", "sv")),
    (0.02, NORWEGIAN_GIVEN, NORWEGIAN_FAMILY, ("nb", "sv")),
    (0.07, FINNISH_GIVEN, FINNISH_FAMILY, ("sv",)),
    (0.14, WORLD_GIVEN, WORLD_FAMILY, ("sv", "sv", "en", "")),
)
LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "ł": "l", "ı": "i", "đ": "d", "ß": "ss", "'": "", "’": ""}  # what no decomposition helps
)


def draw_name(random: Random) -> tuple[str, str, str]:
    """A given name, a family name and a language code ("" where the directory says nothing)."""
    weights = [origin[0] for origin in ORIGINS]
    _, given, family, languages = random.choices(ORIGINS, weights)[0]
    return random.choice(given), random.choice(family), random.choice(languages)


def ascii_of(text: str) -> str:
    """A name as it stands in an address: `Åsa O'Brien-Kjær` is `asa.obrien-kjaer`."""
    plain = unicodedata.normalize("NFD", text.lower().translate(LETTERS))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).replace(" ", ".")
