import { primaryLanguage } from "./text.ts";

/** ISO 639-1 to ISO 639-2/T, for the languages in which courses are taught around here. */
const THREE_LETTERS: Readonly<Record<string, string>> = {
  ar: "ara",
  bg: "bul",
  ca: "cat",
  cs: "ces",
  cy: "cym",
  da: "dan",
  de: "deu",
  el: "ell",
  en: "eng",
  es: "spa",
  et: "est",
  eu: "eus",
  fi: "fin",
  fr: "fra",
  fy: "fry",
  ga: "gle",
  he: "heb",
  hi: "hin",
  hr: "hrv",
  hu: "hun",
  id: "ind",
  is: "isl",
  it: "ita",
  ja: "jpn",
  ko: "kor",
  la: "lat",
  lb: "ltz",
  lt: "lit",
  lv: "lav",
  mk: "mkd",
  mt: "mlt",
  nb: "nob",
  nl: "nld",
  nn: "nno",
  no: "nor",
  pl: "pol",
  pt: "por",
  ro: "ron",
  ru: "rus",
  sk: "slk",
  sl: "slv",
  sq: "sqi",
  sr: "srp",
  sv: "swe",
  tr: "tur",
  uk: "ukr",
  zh: "zho",
};

/** The ISO 639-2 code of a BCP 47 tag: `en-GB` is `eng`. Undefined for a two-letter language not in the table. */
export function iso6392Of(tag: string): string | undefined {
  const language = primaryLanguage(tag);
  if (language.length === 3) return language;
  return THREE_LETTERS[language];
}

/** The BCP 47 tag of an ISO 639-2 code: `eng` is `en`. A code without a two-letter form is a tag itself. */
export function languageTagOf(iso6392: string): string {
  const found = Object.entries(THREE_LETTERS).find(([, three]) => three === iso6392);
  return found?.[0] ?? iso6392;
}
