import {
  answerPermission,
  type BeginRefusal,
  type Begun,
  type Choice,
  type Clock,
  granted,
  type HomeRegister,
  type HomeView,
  type NewAsk,
  type NewId,
  type NewRequest,
  type NextChoice,
  nextChoiceIndex,
  type OfferingDirectory,
  type Outcome,
  type RoundRules,
  refused,
  type StandingApproval,
} from "@wissel/core";
import type { HostLines } from "./host-line.ts";
import type { Recent } from "./recent.ts";
import type { Students } from "./students.ts";

/** What home needs to ask one choice, and to go on when it gives no place. */
export interface AskPorts {
  readonly register: Pick<HomeRegister, "begin" | "findForPerson">;
  readonly students: Pick<Students, "findFacts">;
  readonly offerings: Pick<OfferingDirectory, "findOffering">;
  readonly approvals: Recent<readonly StandingApproval[]>;
  /** What rounds hold each student to. */
  readonly rounds: { rulesOf(choice: Choice): Promise<RoundRules | undefined> };
  readonly lines: Pick<HostLines, "ask">;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Something may be owed to a partner now. */
  readonly kickDeliveries: () => void;
}

const DAY_MS = 86_400_000;
/** How long the caller itself brings a command; longer than a request to a host may take. */
export const IN_HAND_MS = 15_000;

/** Asks one choice: written down first, then asked. The answer is what home knows when its patience ends. */
export async function askChoice(
  ports: AskPorts,
  request: NewRequest | NextChoice,
  choice: Choice,
): Promise<Outcome<HomeView & Pick<Begun, "repeated">, BeginRefusal>> {
  const ask = await findAsk(ports, request, choice);
  if (ask === undefined) return refused({ code: "person-unknown" });
  const begun = await beginAsk(ports, ask);
  if (!begun.ok) return begun;
  const { repeated } = begun.value;
  return granted({ ...(await bringBegun(ports, begun.value)), repeated });
}

/** Writes one ask down. */
export async function beginAsk(
  { register }: { readonly register: Pick<HomeRegister, "begin"> },
  ask: NewAsk,
): Promise<Outcome<Begun, BeginRefusal>> {
  const [begun] = await register.begin([ask]);
  if (begun === undefined) throw new Error("the register did not answer");
  return begun;
}

export type FindAskPorts = Pick<
  AskPorts,
  "students" | "offerings" | "approvals" | "rounds" | "clock" | "newId"
>;

/** What home brings to a choice: the student's facts, its own permission, a round's rules. Undefined: no such student. */
export async function findAsk(
  ports: FindAskPorts,
  request: NewRequest | NextChoice,
  choice: Choice,
): Promise<NewAsk | undefined> {
  const student = await ports.students.findFacts(request.personId);
  if (student === undefined) return undefined;
  const now = ports.clock.now();
  const { host, offeringId } = choice;
  const offering = await ports.offerings.findOffering(host, offeringId);
  const permission = answerPermission(await ports.approvals.get(), {
    host,
    offeringId,
    ...(offering === undefined ? {} : { offering }),
    student,
    at: now,
  });
  const rules = await ports.rounds.rulesOf(choice);
  return {
    request,
    choice,
    associationKey: ports.newId(),
    associationId: ports.newId(),
    deliveryId: ports.newId(),
    txn: ports.newId(),
    student,
    ...(permission.kind === "ask"
      ? { homeState: "pending", permissionUntil: new Date(now.getTime() + permission.holdDays * DAY_MS) }
      : { homeState: "associated", permittedBy: permission.by }),
    requestedAt: now,
    ...(rules === undefined ? {} : { rules }),
    inHandUntil: new Date(now.getTime() + IN_HAND_MS),
  };
}

/** Walks on while choices give no place. Stops at a place, a position, a silent host, or the end of the list. */
export async function walkOn(ports: AskPorts, view: HomeView): Promise<HomeView> {
  let current = view;
  for (;;) {
    const { request } = current;
    const choiceIndex = nextChoiceIndex(request, current.association);
    const choice = choiceIndex === undefined ? undefined : request.choices[choiceIndex];
    if (choiceIndex === undefined || choice === undefined) return current;
    const { requestId, personId } = request;
    const asked = await askChoice(ports, { kind: "next", requestId, personId, choiceIndex }, choice);
    // Refused for now: the walk is taken up again by the sweep over walks that stand still.
    if (!asked.ok) return current;
    current = asked.value;
  }
}

async function bringBegun(ports: AskPorts, begun: Begun): Promise<HomeView> {
  const { association, request, command } = begun;
  if (command === undefined) return { association, request };
  const recorded = await ports.lines.ask(association.host, command);
  if (recorded !== undefined) return recorded;
  const view = await ports.register.findForPerson(request.personId, association.associationId);
  return view ?? { association, request };
}
