import type { LanguageTypedString, OfferingDirectory } from "@wissel/core";

/** An offering as components of eduXchange pass it on: as little of it as they look at. */
export interface PassedOffering {
  readonly offeringId: string;
  /** A minor is a programme, too. */
  readonly offeringType: "course" | "program";
  readonly name: readonly LanguageTypedString[];
  readonly startDate: string;
  readonly endDate: string;
}

/** Undefined where the host does not publish it, or does not any more. */
export async function publishedOffering(
  offerings: Pick<OfferingDirectory, "findOffering">,
  host: string,
  offeringId: string,
): Promise<PassedOffering | undefined> {
  const published = await offerings.findOffering(host, offeringId);
  if (published === undefined) return undefined;
  const { name, startDate, endDate, offeringKind } = published;
  return {
    offeringId,
    offeringType: offeringKind === "course" ? "course" : "program",
    name: name.map(({ language, value }) => ({ language, value })),
    startDate,
    endDate,
  };
}
