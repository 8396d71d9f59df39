import {
  type AgreedExchange,
  type AgreementDocument,
  agreedExchanges,
  type Clock,
  type IdsOfSource,
} from "@wissel/core";
import { recent } from "../enrolment/recent.ts";

/**
 * What agreements on record narrow. Undefined: there is none with that partner, and the agreement in the peers file
 * alone decides.
 */
export interface AgreementRules {
  /** Students of that home here. */
  asHost(home: string): Promise<readonly AgreedExchange[] | undefined>;
  /** Own students at that host. */
  asHome(host: string): Promise<readonly AgreedExchange[] | undefined>;
}

export interface AgreementRulesPorts {
  readonly own: string;
  /** The newest version of every copy. */
  readonly list: () => Promise<readonly OnRecord[]>;
  readonly idsOf: IdsOfSource;
  readonly clock: Clock;
}

export interface OnRecord {
  readonly partner: string;
  readonly document: AgreementDocument;
}

/** How long a version that another process wrote may go unnoticed. */
const MAX_AGE_MS = 1_000;

interface BothWays {
  readonly asHost: readonly AgreedExchange[];
  readonly asHome: readonly AgreedExchange[];
}

/** Rules as they were a second ago at most; `forget` after a write of this process. */
export function openAgreementRules({
  own,
  list,
  idsOf,
  clock,
}: AgreementRulesPorts): AgreementRules & { forget(): void } {
  async function load(): Promise<ReadonlyMap<string, BothWays>> {
    const all = await list();
    const partners = [...new Set(all.map(({ partner }) => partner))];
    return new Map(
      partners.map((partner) => {
        const documents = all.filter((one) => one.partner === partner).map(({ document }) => document);
        const asHost = agreedExchanges(documents, { home: partner, host: own }, idsOf);
        const asHome = agreedExchanges(documents, { home: own, host: partner }, idsOf);
        return [partner, { asHost, asHome }] as const;
      }),
    );
  }

  const rules = recent(load, { clock, maxAgeMs: MAX_AGE_MS });
  return {
    asHost: async (home) => (await rules.get()).get(home)?.asHost,
    asHome: async (host) => (await rules.get()).get(host)?.asHome,
    forget: () => rules.forget(),
  };
}
