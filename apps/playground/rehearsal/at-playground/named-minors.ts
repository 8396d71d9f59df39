import { generateOffer } from "../../src/offer/generate-offer.ts";
import type { Cast } from "../cast.ts";
import { groupBy } from "../group-by.ts";
import type { Opening } from "../opening.ts";

const PLAN = { seed: "opening", from: "2027-01-01" } as const;

/** The same opening, its minors called as the host's own are; a letter and a number tell one opening's from another's. */
export function namedMinors({ minors, applicants }: Opening, cast: Cast): Opening {
  const named = [...groupBy(minors, ({ host }) => host)].flatMap(([host, own]) => {
    const names = generateOffer(PLAN, cast(host)).programmes.flatMap(({ programmeType, name }) =>
      programmeType === "minor" ? name.filter(({ language }) => language.startsWith("en")) : [],
    );
    return own.map((minor, index) => {
      const name = names[index % names.length]?.value ?? minor.code;
      return [minor.code, { ...minor, name: `${name} (${minor.code.slice(-3)})` }] as const;
    });
  });
  const byCode = new Map(named);
  return { minors: minors.map((minor) => byCode.get(minor.code) ?? minor), applicants };
}
