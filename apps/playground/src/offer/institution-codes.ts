/** How an institution's SIS and the alliance call it. */
export interface InstitutionCodes {
  /** In the SIS's own keys. */
  readonly prefix: string;
  /** In the alliance `lde`: one of the codes that eduXchange knows. */
  readonly alliance: string;
  /** In the register RIO, as one that offers education. */
  readonly offerer: string;
}

const CODES: Readonly<Record<string, InstitutionCodes>> = {
  noordzee: { prefix: "NOZ", alliance: "21PB", offerer: "901A001" },
  heuvelland: { prefix: "HEU", alliance: "21PE", offerer: "901A002" },
  waterstad: { prefix: "WAT", alliance: "21PF", offerer: "901A003" },
};

export function codesOf(institutionKey: string): InstitutionCodes {
  const codes = CODES[institutionKey];
  if (codes === undefined) throw new Error(`the offer has no codes for an institution ${institutionKey}`);
  return codes;
}

/** The alliance's codes of the others. */
export function partnerCodes(institutionKey: string): readonly string[] {
  return Object.keys(CODES)
    .filter((key) => key !== institutionKey)
    .map((key) => codesOf(key).alliance);
}
