import {
  type CatalogueOffering,
  type Choice,
  granted,
  type HomeView,
  type IfFull,
  type NewRequest,
  type OfferingDirectory,
  type Outcome,
  refused,
  windowState,
} from "@wissel/core";
import type { AgreementRules } from "../agreements/agreement-rules.ts";
import { refuseUnagreed } from "../agreements/home-side.ts";
import { type AskPorts, askChoice, walkOn } from "./ask-choice.ts";
import { isForMe } from "./open-for-me.ts";
import type { Institutions } from "./partners.ts";
import { present } from "./present.ts";
import type { EnrolmentRefusal, RequestRefusal } from "./refusals.ts";

export interface CreateEnrolmentPorts extends AskPorts {
  readonly institutions: Institutions;
  readonly agreements: Pick<AgreementRules, "asHome">;
  readonly offerings: Pick<OfferingDirectory, "findOffering">;
  readonly requests: StoredRequests;
  /** Requests that are being walked right now, by request id: a repeat waits for the answer of the first. */
  readonly underWay: Map<string, Promise<HomeView | undefined>>;
  /** SHA-256, base64url. */
  readonly digest: (text: string) => string;
}

/** Requests by their idempotency key: a stored answer outlives the window that its request was made in. */
export interface StoredRequests {
  hasKey(key: {
    readonly clientId: string;
    readonly personId: string;
    readonly idempotencyKey: string;
  }): Promise<boolean>;
}

/** What a student asks, through a client, under an idempotency key. */
export interface EnrolmentOrder {
  readonly personId: string;
  readonly clientId: string;
  readonly idempotencyKey: string;
  /** Best first; the own institution where no host is named, `refuse` where ifFull is not said. */
  readonly choices: readonly {
    readonly host?: string;
    readonly offeringId: string;
    readonly ifFull?: IfFull;
  }[];
  /** The student's association that is given up once one of the choices has given a place. */
  readonly releases?: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** How long a key is kept after the window has closed. */
const KEY_KEPT_MS = 7 * DAY_MS;
/** How long a window without an end counts as open, for keeping keys. */
const OPEN_END_MS = 365 * DAY_MS;

/** Enrols: refuses early what can be refused early, then asks the choices one after the other. */
export async function createEnrolment(
  ports: CreateEnrolmentPorts,
  order: EnrolmentOrder,
): Promise<Outcome<HomeView & { readonly repeated: boolean }, EnrolmentRefusal>> {
  const choices = order.choices.map(
    ({ host = ports.institutions.own.schacHome, offeringId, ifFull = "refuse" }) => ({
      host,
      offeringId,
      ifFull,
    }),
  );
  const found = await findOfferings(ports, choices);
  if (!found.ok) return found;
  const now = ports.clock.now();
  const barred = refuseClosed(found.value, now) ?? (await refuseAnyUnagreed(ports, found.value, now));
  if (barred !== undefined && !(await ports.requests.hasKey(order))) return refused(barred);

  const request = newRequest(ports, order, { choices, offerings: found.value });
  const asking = askAndWalk(ports, request, 0);
  ports.underWay.set(
    request.requestId,
    asking.then(
      (asked) => (asked.ok ? asked.value : undefined),
      () => undefined,
    ),
  );
  try {
    const asked = await asking;
    if (!asked.ok || !asked.value.repeated) return asked;
    const view = await ports.underWay.get(asked.value.request.requestId);
    return granted({ ...(view ?? asked.value), repeated: true });
  } finally {
    // A swap may owe a partner the release of what it gave up.
    if (order.releases !== undefined) ports.kickDeliveries();
    ports.underWay.delete(request.requestId);
  }
}

type Asked = Awaited<ReturnType<typeof askChoice>>;

/** Asks the choice at `index`, or the first after it that no rule of a round forbids. */
async function askAndWalk(ports: AskPorts, request: NewRequest, index: number): Promise<Asked> {
  const choice = request.choices[index];
  if (choice === undefined) throw new Error("the contract asks for a choice");
  const asked = await askChoice(ports, request, choice);
  if (!asked.ok) {
    const { code } = asked.refusal;
    if (code !== "round-limit-reached" && code !== "phase-excluded-by-place") return asked;
    if (index + 1 === request.choices.length) return asked;
    const choices = request.choices.with(index, { ...choice, refusedBecause: code });
    return askAndWalk(ports, { ...request, choices }, index + 1);
  }
  if (asked.value.repeated) return asked;
  return granted({ ...(await walkOn(ports, asked.value)), repeated: false });
}

function newRequest(
  { clock, newId, digest }: CreateEnrolmentPorts,
  { personId, clientId, idempotencyKey, releases }: EnrolmentOrder,
  {
    choices,
    offerings,
  }: { readonly choices: readonly Choice[]; readonly offerings: readonly CatalogueOffering[] },
): NewRequest {
  const openEnd = clock.now().getTime() + OPEN_END_MS;
  const asked = choices.map(({ host, offeringId, ifFull }) => [host, offeringId, ifFull]);
  const lastClose = Math.max(
    ...offerings.map(({ enrolmentWindow }) => enrolmentWindow.closesAt?.getTime() ?? openEnd),
  );
  return {
    kind: "new",
    requestId: newId(),
    personId,
    clientId,
    idempotencyKey,
    fingerprint: digest(JSON.stringify(releases === undefined ? asked : { asked, releases })),
    idempotencyUntil: new Date(Math.max(lastClose, clock.now().getTime()) + KEY_KEPT_MS),
    choices,
    ...present({ releases }),
  };
}

/** Every choice must name something that exists: a typo in the third must not show only when the second is full. */
async function findOfferings(
  { institutions, offerings }: CreateEnrolmentPorts,
  choices: readonly Choice[],
): Promise<Outcome<readonly CatalogueOffering[], RequestRefusal>> {
  const found: CatalogueOffering[] = [];
  for (const [index, { host, offeringId }] of choices.entries()) {
    if (choices.findIndex((choice) => choice.host === host && choice.offeringId === offeringId) < index) {
      return refused({ code: "choice-repeated", index });
    }
    if (host !== institutions.own.schacHome && institutions.findPartner(host) === undefined) {
      return refused({ code: "host-not-a-partner", host, index });
    }
    const offering = await offerings.findOffering(host, offeringId);
    if (offering === undefined || !isForMe(offering, institutions))
      return refused({ code: "offering-unknown", offeringId, index });
    found.push(offering);
  }
  return granted(found);
}

/** A choice that own agreements do not cover is known to be in vain. */
async function refuseAnyUnagreed(
  ports: CreateEnrolmentPorts,
  offerings: readonly CatalogueOffering[],
  now: Date,
): Promise<RequestRefusal | undefined> {
  for (const [index, offering] of offerings.entries()) {
    const refusal = await refuseUnagreed(ports, offering, now);
    if (refusal !== undefined) return { ...refusal, index };
  }
  return undefined;
}

/** Refused only when no choice is open: otherwise the walk passes over what is shut. */
export function refuseClosed(offerings: readonly CatalogueOffering[], now: Date): RequestRefusal | undefined {
  const isOpen = ({ cancellation, enrolmentWindow }: CatalogueOffering) =>
    cancellation === undefined && windowState(enrolmentWindow, now) === "open";
  if (offerings.some(isOpen)) return undefined;
  for (const { enrolmentWindow, cancellation } of offerings) {
    if (cancellation !== undefined) return { code: "offering-cancelled", ...cancellation };
    const { opensAt, closesAt, pausedBecause, note } = enrolmentWindow;
    if (windowState(enrolmentWindow, now) === "paused" && pausedBecause !== undefined)
      return { code: "round-paused", pausedBecause };
    if (opensAt !== undefined && now < opensAt) return { code: "enrolment-window-not-open", opensAt };
    if (closesAt !== undefined)
      return { code: "enrolment-window-closed", closesAt, ...(note === undefined ? {} : { note }) };
  }
  return undefined;
}
