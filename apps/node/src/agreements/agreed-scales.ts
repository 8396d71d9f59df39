import { type AgreedExchange, agreedScales, type OfferingDirectory } from "@wissel/core";
import type { AgreementRules } from "./agreement-rules.ts";

/** Ids of the scales that were agreed for a home's student in an own offering; undefined: any. */
export type ScalesOf = (of: {
  readonly home: string;
  readonly offeringId: string;
}) => Promise<ReadonlySet<string> | undefined>;

/** Reads the agreements with these homes first, so that nothing is asked of the database while results are locked. */
export async function openAgreedScales(
  ports: {
    readonly own: string;
    readonly agreements: Pick<AgreementRules, "asHost">;
    readonly offerings: Pick<OfferingDirectory, "findOffering">;
  },
  homes: readonly string[],
): Promise<ScalesOf> {
  const { own, agreements, offerings } = ports;
  const byHome = new Map<string, readonly AgreedExchange[]>();
  for (const home of new Set(homes)) {
    const exchanges = await agreements.asHost(home);
    if (exchanges !== undefined) byHome.set(home, exchanges);
  }
  return async ({ home, offeringId }) => {
    const exchanges = byHome.get(home);
    if (exchanges === undefined) return undefined;
    return agreedScales(exchanges, (await offerings.findOffering(own, offeringId)) ?? { offeringId });
  };
}
