/** A word in English and in Dutch. */
export interface Bilingual {
  readonly en: string;
  readonly nl: string;
}

/** A field of study with what one can teach about in it. All invented for the playground. */
export interface Field {
  /** ISCED-F 2013, detailed. */
  readonly isced: string;
  /** Sector of the Dutch register of programmes, which the alliance `lde` uses as its themes. */
  readonly theme: string;
  readonly faculty: string;
  readonly name: Bilingual;
  readonly topics: readonly Bilingual[];
}

export const FIELDS: readonly Field[] = [
  field(
    ["0111", "10", "society"],
    ["Education", "Onderwijskunde"],
    [
      "Classrooms/Klaslokalen",
      "Curricula/Leerplannen",
      "Reading/Lezen",
      "School Boards/Schoolbesturen",
      "Tutoring/Bijles",
      "Examinations/Examens",
    ],
  ),
  field(
    ["0810", "11", "nature"],
    ["Agriculture", "Landbouw"],
    [
      "Orchards/Boomgaarden",
      "Polders/Polders",
      "Dairy/Zuivel",
      "Greenhouses/Kassen",
      "Seed Banks/Zaadbanken",
      "Bees/Bijen",
    ],
  ),
  field(
    ["0532", "12", "nature"],
    ["Earth Sciences", "Aardwetenschappen"],
    [
      "Dunes/Duinen",
      "Groundwater/Grondwater",
      "Peat/Veen",
      "Earthquakes/Aardbevingen",
      "Glaciers/Gletsjers",
      "Tides/Getijden",
    ],
  ),
  field(
    ["0732", "13", "technology"],
    ["Civil Engineering", "Civiele techniek"],
    [
      "Bridges/Bruggen",
      "Dykes/Dijken",
      "Tunnels/Tunnels",
      "Locks/Sluizen",
      "Timber/Hout",
      "Railways/Spoorwegen",
    ],
  ),
  field(
    ["0613", "13", "technology"],
    ["Computer Science", "Informatica"],
    [
      "Compilers/Compilers",
      "Search/Zoeken",
      "Ledgers/Grootboeken",
      "Sensors/Sensoren",
      "Type Systems/Typesystemen",
      "Queues/Wachtrijen",
    ],
  ),
  field(
    ["0923", "14", "health"],
    ["Social Care", "Zorg en welzijn"],
    [
      "Home Care/Thuiszorg",
      "Ageing/Ouder worden",
      "Debt/Schulden",
      "Youth Work/Jongerenwerk",
      "Hospices/Hospices",
      "Neighbourhoods/Buurten",
    ],
  ),
  field(
    ["0912", "14", "health"],
    ["Medicine", "Geneeskunde"],
    [
      "Vaccines/Vaccins",
      "Sleep/Slaap",
      "Kidneys/Nieren",
      "Pain/Pijn",
      "Pandemics/Pandemieën",
      "Imaging/Beeldvorming",
    ],
  ),
  field(
    ["0311", "15", "society"],
    ["Economics", "Economie"],
    [
      "Auctions/Veilingen",
      "Housing/Wonen",
      "Harbours/Havens",
      "Pensions/Pensioenen",
      "Tariffs/Tarieven",
      "Commons/Gemeengoed",
    ],
  ),
  field(
    ["0421", "16", "society"],
    ["Law", "Rechtsgeleerdheid"],
    [
      "Privacy/Privacy",
      "Water Law/Waterrecht",
      "Contracts/Contracten",
      "Evidence/Bewijs",
      "Asylum/Asiel",
      "Shipping/Scheepvaart",
    ],
  ),
  field(
    ["0313", "17", "health"],
    ["Psychology", "Psychologie"],
    [
      "Memory/Geheugen",
      "Crowds/Menigten",
      "Habits/Gewoonten",
      "Attention/Aandacht",
      "Grief/Rouw",
      "Play/Spel",
    ],
  ),
  field(
    ["0232", "18", "culture"],
    ["Languages and Literature", "Taal en letteren"],
    [
      "Translation/Vertalen",
      "Sea Novels/Zeeromans",
      "Dialects/Dialecten",
      "Letters/Brieven",
      "Sonnets/Sonnetten",
      "Subtitles/Ondertitels",
    ],
  ),
  field(
    ["0222", "18", "culture"],
    ["History", "Geschiedenis"],
    [
      "Guilds/Gilden",
      "Maps/Kaarten",
      "Archives/Archieven",
      "Floods/Overstromingen",
      "Pilgrims/Pelgrims",
      "Textiles/Textiel",
    ],
  ),
];

/** Faculties of each institution. */
export const FACULTIES: readonly { readonly key: string; readonly name: Bilingual }[] = [
  { key: "society", name: { en: "Faculty of Society", nl: "Faculteit Maatschappij" } },
  { key: "nature", name: { en: "Faculty of Nature", nl: "Faculteit Natuur" } },
  { key: "technology", name: { en: "Faculty of Technology", nl: "Faculteit Techniek" } },
  { key: "health", name: { en: "Faculty of Health", nl: "Faculteit Gezondheid" } },
  { key: "culture", name: { en: "Faculty of Culture", nl: "Faculteit Cultuur" } },
];

/** How a course treats its topic; `#` stands for it. */
export const COURSE_FORMS: readonly Bilingual[] = [
  { en: "First Steps in #", nl: "Eerste stappen: #" },
  { en: "#: Cases and Methods", nl: "#: casussen en methoden" },
  { en: "Working with #", nl: "Werken met: #" },
  { en: "#, Past and Future", nl: "#, verleden en toekomst" },
  { en: "Field Work: #", nl: "Veldwerk: #" },
  { en: "Advanced Seminar: #", nl: "Verdiepend werkcollege: #" },
];

/** How a minor puts its topic. */
export const MINOR_FORMS: readonly Bilingual[] = [
  { en: "Minor # and Society", nl: "Minor #: mens en maatschappij" },
  { en: "Minor # by the Sea", nl: "Minor # aan zee" },
  { en: "Minor Designing for #", nl: "Minor Ontwerpen rond #" },
];

function field(
  [isced, theme, faculty]: readonly [string, string, string],
  [en, nl]: readonly [string, string],
  topics: readonly string[],
): Field {
  return { isced, theme, faculty, name: { en, nl }, topics: topics.map(bilingual) };
}

function bilingual(text: string): Bilingual {
  const [en = "", nl = ""] = text.split("/");
  return { en, nl };
}
