/** How large an opening is played, by name. */
export const OPENING_SIZES = {
  /** As many students and minors as on the field's hard day. */
  whole: { students: 7_200, minors: 210 },
  small: { students: 240, minors: 12 },
} as const;

/** How its students come: so many seconds for all of them, one after the other; or as fast as answers come. */
export const OPENING_PACES = {
  quarter_minute: { seconds: 15 },
  minute: { seconds: 60 },
  five_minutes: { seconds: 300 },
  max: { seconds: 0 },
} as const;

/** When it opens: at a full minute a little later, for everybody to count down to; or as soon as it stands. */
export const OPENING_STARTS = ["countdown", "at_once"] as const;

export type OpeningSize = keyof typeof OPENING_SIZES;
export type OpeningPace = keyof typeof OPENING_PACES;
export type OpeningStart = (typeof OPENING_STARTS)[number];

/** What the start page may ask for. */
export interface OpeningOrder {
  readonly size: OpeningSize;
  readonly pace: OpeningPace;
  readonly start: OpeningStart;
}

/** What the process that plays is told. */
export interface OpeningJob extends OpeningOrder {
  /** Of this opening; no other of the playground has it. */
  readonly name: string;
  /** The playground's folder and ports. */
  readonly folder: string;
  readonly portBase: number;
  /** The environment of each institution's node, by the institution's key: for its operator's command. */
  readonly nodes: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What that process tells. */
export type OpeningNews =
  /** What it is at, and how far. */
  | { readonly kind: "step"; readonly label: string; readonly done?: number; readonly total?: number }
  /** The round stands, and opens at an instant that is to come. */
  | { readonly kind: "announced"; readonly roundId: string; readonly opensAt: string }
  /** Students come from now on. */
  | { readonly kind: "open"; readonly roundId: string }
  | { readonly kind: "played"; readonly result: OpeningResult }
  | { readonly kind: "failed"; readonly reason: string };

export interface OpeningResult {
  readonly students: number;
  /** Who got one of the own choices. */
  readonly placed: number;
  /** Of the own choices, who got the first. */
  readonly firstChoice: number;
  /** Requests for a place that were answered. */
  readonly answers: number;
  /** From the first request to the last answer. */
  readonly seconds: number;
}

/** Names of sizes, paces and starts come from a form. */
export function isOpeningSize(text: string): text is OpeningSize {
  return Object.hasOwn(OPENING_SIZES, text);
}

export function isOpeningPace(text: string): text is OpeningPace {
  return Object.hasOwn(OPENING_PACES, text);
}

export function isOpeningStart(text: string): text is OpeningStart {
  return OPENING_STARTS.some((start) => start === text);
}
