import { isDeepStrictEqual } from "node:util";
import {
  type Clock,
  CONVERSION_METHOD,
  type ConversionProposal,
  type ConversionRefusal,
  type CourseFacts,
  contentOf,
  granted,
  type NewId,
  newestOf,
  type Outcome,
  proposeConversion,
  type ResultContent,
  refused,
  type ScaleReference,
} from "@wissel/core";
import {
  type ConnectionPool,
  type ConversionStep,
  findDocument,
  type HeldResult,
  insertConversionStep,
  inTransaction,
  inTransactionUnlessDry,
  listConversionSteps,
  listResultVersions,
  lockReceivedResult,
  type Queryable,
  type VersionedDocument,
} from "@wissel/store";
import { findConversionTable, type NamedTable, type TableName, wantedTables } from "./conversion-tables.ts";
import { POLICY_ID, policyOf } from "./distribution-handlers.ts";

export interface ConversionPorts {
  readonly pool: ConnectionPool;
  readonly own: { readonly schacHome: string };
  readonly clock: Clock;
  readonly newId: NewId;
}

export interface ConversionWish extends Omit<CourseFacts, "year"> {
  readonly resultId: string;
  /** The one that fits best where none is named. */
  readonly hostTable?: NamedTable;
  readonly homeTable?: NamedTable;
  readonly actor: string;
  readonly dryRun: boolean;
}

export interface DecidingConversion {
  readonly resultId: string;
  readonly conversionId: string;
  readonly decision: "confirmed" | "overruled";
  readonly value?: string;
  readonly reason?: string;
  readonly actor: string;
  readonly dryRun: boolean;
}

/** What a proposal was made of, as it is stored. */
export interface ConversionBasis {
  readonly source: {
    readonly jti: string;
    readonly sha256?: string;
    readonly score: string;
    readonly scale?: ScaleReference;
  };
  readonly method: { readonly id: string; readonly version: number };
  readonly policy: TableName & { readonly pick: "max" | "average" | "min" };
  readonly tables: { readonly host: TableName; readonly home: TableName };
  readonly share: number;
  readonly candidates: readonly { readonly value: string; readonly percent: number }[];
  readonly remarks: ConversionProposal["remarks"];
}

type Step = ConversionStep<ConversionBasis>;

/** The host's result and, newest first, what home made of it. */
export interface Conversions {
  readonly held: HeldResult;
  readonly steps: readonly Step[];
}

export type ConversionTrouble =
  | ConversionRefusal
  | { readonly code: "result-unknown" }
  | { readonly code: "result-version-outdated"; readonly resultId: string; readonly version: number }
  | { readonly code: "distribution-unknown" }
  | { readonly code: "conversion-policy-missing" }
  | { readonly code: "conversion-unknown" }
  | { readonly code: "conversion-outdated"; readonly conversionId: string };

type Answer = Outcome<Conversions, ConversionTrouble>;

export async function readConversions({ pool }: ConversionPorts, resultId: string): Promise<Answer> {
  return await inTransaction(pool, async (client) => {
    const held = await lockReceivedResult(client, resultId);
    if (held === undefined) return refused({ code: "result-unknown" } as const);
    return granted({ held, steps: await listConversionSteps<ConversionBasis>(client, resultId) });
  });
}

/** Writes a proposal beside the result, always from the host's original. Nothing but a person's word makes it count. */
export async function propose(ports: ConversionPorts, wish: ConversionWish): Promise<Answer> {
  return await onNewest(ports, wish, async (client, { held, steps }) => {
    const basis = await basisOf(ports, client, { held, wish });
    if (!basis.ok) return basis;
    const { value, document } = basis.value;
    const former = steps.find(({ status }) => status === "proposed");
    if (isDeepStrictEqual(former?.document, document)) return granted({ held, steps });
    const step = stepOf(ports, wish, { status: "proposed", value, document });
    await insertConversionStep(client, step);
    return granted({ held, steps: [step, ...steps] });
  });
}

/** A person confirms or overrules the newest proposal. What was decided before stays in the history. */
export async function decide(ports: ConversionPorts, deciding: DecidingConversion): Promise<Answer> {
  return await onNewest(ports, deciding, async (client, { held, steps }) => {
    const { conversionId: decides, decision: status, reason } = deciding;
    const proposals = steps.filter((step) => step.status === "proposed");
    const proposal = proposals.find(({ conversionId }) => conversionId === decides);
    if (proposal === undefined) return refused({ code: "conversion-unknown" });
    const [newest] = proposals;
    if (newest !== undefined && newest !== proposal) {
      return refused({ code: "conversion-outdated", conversionId: newest.conversionId });
    }
    const value = deciding.value ?? proposal.value;
    const [current] = steps;
    const isSame = current?.decides === decides && current.status === status;
    if (isSame && current.value === value && current.reason === reason) return granted({ held, steps });
    const said = { status, decides, value, ...(reason === undefined ? {} : { reason }) };
    const step = stepOf(ports, deciding, said);
    await insertConversionStep(client, step);
    return granted({ held, steps: [step, ...steps] });
  });
}

/** Works on a result under its lock, and only on its newest version: an older one is not what stands. */
async function onNewest(
  { pool }: ConversionPorts,
  { resultId, dryRun }: { readonly resultId: string; readonly dryRun: boolean },
  work: (client: Queryable, conversions: Conversions) => Promise<Answer>,
): Promise<Answer> {
  return await inTransactionUnlessDry(pool, { dryRun }, async (client): Promise<Answer> => {
    const held = await lockReceivedResult(client, resultId);
    if (held === undefined) return refused({ code: "result-unknown" });
    const { associationKey } = held;
    const newest = newestOf((await listResultVersions(client, [associationKey])).get(associationKey) ?? []);
    if (newest !== undefined && newest.resultId !== resultId) {
      const { resultId: newer, version } = newest;
      return refused({ code: "result-version-outdated", resultId: newer, version });
    }
    return await work(client, { held, steps: await listConversionSteps<ConversionBasis>(client, resultId) });
  });
}

async function basisOf(
  { own }: ConversionPorts,
  client: Queryable,
  { held, wish }: { readonly held: HeldResult; readonly wish: ConversionWish },
): Promise<Outcome<{ readonly value: string; readonly document: ConversionBasis }, ConversionTrouble>> {
  const result = contentOf(held.statement);
  const scaleId = result?.scale?.id;
  const institutions = { host: held.host, home: own.schacHome };
  const wanted = wantedTables({ ...institutions, ...(scaleId === undefined ? {} : { scaleId }) }, wish);
  const hostTable = await findConversionTable(client, wish.hostTable, wanted.host);
  const homeTable = await findConversionTable(client, wish.homeTable, wanted.home);
  if (hostTable === undefined || homeTable === undefined) return refused({ code: "distribution-unknown" });
  const published = await findDocument(client, "conversion_policy", { id: POLICY_ID });
  if (published === undefined) return refused({ code: "conversion-policy-missing" });
  const policy = policyOf(published);
  const { fieldOfStudy, cycle } = wish;
  const outcome = proposeConversion({
    ...{ ...institutions, result, policy },
    hostTable: hostTable.table,
    homeTable: homeTable.table,
    course: {
      year: Number(result?.resultDate.slice(0, 4)),
      ...(fieldOfStudy === undefined ? {} : { fieldOfStudy }),
      ...(cycle === undefined ? {} : { cycle }),
    },
  });
  if (!outcome.ok) return outcome;
  const { value, candidates, share, whole, remarks } = outcome.value;
  const document = {
    source: sourceOf(held, result),
    method: CONVERSION_METHOD,
    policy: { ...nameOf(published), pick: policy.pick },
    tables: { host: hostTable.name, home: homeTable.name },
    share: percentOf(share, whole),
    candidates: candidates.map((one) => ({ value: one.value, percent: percentOf(one.overlap, whole) })),
    remarks,
  };
  return granted({ value, document });
}

function sourceOf(
  { jti, sha256 }: HeldResult,
  { score = "", scale }: Pick<ResultContent, "score" | "scale"> = {},
): ConversionBasis["source"] {
  const proof = sha256 === undefined ? {} : { sha256 };
  return { jti, ...proof, score, ...(scale === undefined ? {} : { scale }) };
}

function nameOf({ id, version, sha256 }: VersionedDocument): TableName {
  return { id, version, sha256 };
}

/** To four decimals, for people; the proposal itself is exact. */
function percentOf(units: bigint, whole: bigint): number {
  return Number((units * 1_000_000n) / whole) / 10_000;
}

function stepOf(
  { clock, newId }: ConversionPorts,
  { resultId, actor }: { readonly resultId: string; readonly actor: string },
  said: Pick<Step, "status" | "value" | "decides" | "document" | "reason">,
): Step {
  return { conversionId: newId(), resultId, actor, at: clock.now(), ...said };
}
