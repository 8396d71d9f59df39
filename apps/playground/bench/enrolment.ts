import { randomUUID } from "node:crypto";
import { type Comparison, compare } from "./compare.ts";
import { fire, requestBytes, type Target, type Volley } from "./load/volley.ts";

/** What enrolments are fired at. */
export interface EnrolmentRange {
  readonly home: Target;
  /** The same home with a register that writes nothing: the null path. */
  readonly nullHome: Target;
  readonly ownHost: string;
  readonly partnerHost: string;
  readonly ownOfferings: readonly string[];
  readonly partnerOfferings: readonly string[];
  /** One token per student. */
  readonly tokens: readonly string[];
}

/** As many as a balancer keeps open during an opening; fewer would measure the wait for a commit. */
const CONNECTIONS = 200;

/** Enrolments over HTTP, each a new student and offering, against the same requests on the null path. */
export async function benchEnrolments(range: EnrolmentRange, rounds: number): Promise<readonly Comparison[]> {
  const own = volleys(range.home, range.tokens, { host: range.ownHost, offerings: range.ownOfferings });
  const partner = volleys(range.home, range.tokens, {
    host: range.partnerHost,
    offerings: range.partnerOfferings,
  });
  const control = volleys(range.nullHome, range.tokens, {
    host: range.ownHost,
    offerings: range.ownOfferings,
  });
  await control(); // warm: every token verified, every student known
  await own();
  await partner();
  return [
    await compare("enrolment: own offerings", { measured: own, control, rounds }),
    await compare("enrolment: a partner's offerings", { measured: partner, control, rounds }),
  ];
}

interface Offer {
  readonly host: string;
  readonly offerings: readonly string[];
}

/** Each volley enrols every student once, each time in another offering; students are spread over all of them. */
function volleys(
  target: Target,
  tokens: readonly string[],
  { host, offerings }: Offer,
): () => Promise<Volley> {
  let fired = 0;
  return async () => {
    const requests = tokens.map((token, index) => {
      const offeringId = offerings[(index + fired) % offerings.length];
      const body = JSON.stringify({ choices: [{ host, offeringId, ifFull: "refuse" }] });
      const headers = {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        "idempotency-key": randomUUID(),
      };
      return requestBytes(target, { method: "POST", path: "/me/v1/enrolments", headers, body });
    });
    fired += 1;
    return await fire(target, requests, { connections: CONNECTIONS });
  };
}
