import { type DeskOperations, type DeskSchemas, problemOf } from "@wissel/contract";
import { termsFindings } from "@wissel/core";
import {
  listAgreementVersions,
  listComparisons,
  listDifferences,
  listNewestAgreements,
  listPartnerAgreements,
  settleDifference,
} from "@wissel/store";
import { present } from "../enrolment/present.ts";
import type { Handlers, ProblemAnswer } from "../http/operation.ts";
import { actorOf, isOfficer } from "../results/task-handlers.ts";
import { incoherent } from "../scales/put-document.ts";
import { type BothCopies, toWireAgreement, toWireDifference, toWireSummary } from "./agreement-wire.ts";
import { openCopyReader } from "./stored-copy.ts";
import { endAgreement, putAgreement, type WritePorts, type WriteRefusal } from "./write-agreement.ts";

export type DeskAgreementHandlers = Pick<
  Handlers<DeskOperations>,
  | "listAgreements"
  | "getAgreement"
  | "putAgreement"
  | "endAgreement"
  | "listAgreementDifferences"
  | "settleAgreementDifference"
>;

const PAGE = 100;

/** What officers see and say of agreements. */
export function deskAgreementHandlers(ports: WritePorts): DeskAgreementHandlers {
  const { own, pool, clock } = ports;
  const read = openCopyReader();
  const stranger = { problem: problemOf("scope-missing") };

  async function shown(agreementId: string) {
    const [copies, versions] = await Promise.all([
      listBothCopies(ports),
      listAgreementVersions(pool, agreementId),
    ]);
    const [newest] = versions;
    const found = copies.find((one) => one.agreementId === agreementId);
    if (found === undefined) return { problem: problemOf("agreement-unknown") };
    const headers = newest === undefined ? {} : { etag: `"${newest.version}"` };
    const body = toWireAgreement(found, versions, { now: clock.now(), read });
    return { status: 200, body, headers } as const;
  }

  return {
    async listAgreements({ query }) {
      const context = { now: clock.now(), read };
      const items = (await listBothCopies(ports))
        .filter(({ partner }) => query.partner === undefined || query.partner === partner)
        .map((copies) => toWireSummary(copies, context))
        .filter(({ comparison }) => query.comparison === undefined || query.comparison === comparison);
      return { status: 200, body: { items } };
    },

    getAgreement: ({ params }) => shown(params.agreementId),

    async putAgreement({ params, headers, body, caller }) {
      if (!isOfficer(caller)) return stranger;
      const { terms, reason } = body;
      const findings = termsFindings(terms, own.schacHome);
      if (findings.length > 0) {
        return { problem: incoherent(findings.map((one) => ({ ...one, pointer: `/terms${one.pointer}` }))) };
      }
      const saying = sayingOf({ ...params, reason, actor: actorOf(caller), ifMatch: headers["if-match"] });
      const written = await putAgreement(ports, { ...saying, terms });
      return written.ok ? await shown(params.agreementId) : refuse(written.refusal);
    },

    async endAgreement({ params, headers, body, caller }) {
      if (!isOfficer(caller)) return stranger;
      const { reason } = body;
      const saying = sayingOf({ ...params, reason, actor: actorOf(caller), ifMatch: headers["if-match"] });
      const written = await endAgreement(ports, saying);
      return written.ok ? await shown(params.agreementId) : refuse(written.refusal);
    },

    async listAgreementDifferences({ query }) {
      const { state, cursor: after, limit = PAGE } = query;
      // One more than asked for tells whether there is a next page.
      const found = await listDifferences(pool, { ...present({ state, after }), limit: limit + 1 });
      const items = found.slice(0, limit);
      const next = found.length > limit ? items.at(-1)?.differenceId : undefined;
      return { status: 200, body: { items: items.map(toWireDifference), ...present({ next }) } };
    },

    async settleAgreementDifference({ params, body, caller }) {
      if (!isOfficer(caller)) return stranger;
      const { done, note } = body;
      const settling = { done, note, actor: actorOf(caller), now: clock.now() };
      const difference = await settleDifference(pool, params.differenceId, settling);
      if (difference === undefined) return { problem: problemOf("difference-unknown") };
      const said = difference.settled?.done;
      if (said !== done)
        return { problem: problemOf("difference-settled-otherwise", undefined, { done: said }) };
      return { status: 200, body: toWireDifference(difference) };
    },
  };
}

async function listBothCopies({ pool }: Pick<WritePorts, "pool">): Promise<readonly BothCopies[]> {
  const [own, told, comparisons] = await Promise.all([
    listNewestAgreements(pool),
    listPartnerAgreements(pool),
    listComparisons(pool),
  ]);
  const comparisonWith = new Map(comparisons.map((one) => [one.partner, one]));
  const theirsOf = new Map(told.map((copy) => [nameOf(copy), copy]));
  const mineOf = new Set(own.map(nameOf));
  const only = told.filter((copy) => !mineOf.has(nameOf(copy)));
  return [
    ...own.map((mine) => ({ agreementId: mine.agreementId, partner: mine.partner, mine })),
    ...only.map(({ agreementId, partner }) => ({ agreementId, partner })),
  ]
    .map((one) => ({
      ...one,
      ...present({ theirs: theirsOf.get(nameOf(one)), comparison: comparisonWith.get(one.partner) }),
    }))
    .sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
}

function nameOf({
  agreementId,
  partner,
}: {
  readonly agreementId: string;
  readonly partner: string;
}): string {
  return `${agreementId} ${partner}`;
}

function sayingOf({
  ifMatch,
  ...saying
}: {
  readonly agreementId: string;
  readonly actor: string;
  readonly reason: DeskSchemas["ShortText"] | undefined;
  readonly ifMatch: string | undefined;
}) {
  // The contract takes digits in quotes only.
  return { ...saying, basedOn: ifMatch === undefined ? undefined : Number(ifMatch.slice(1, -1)) };
}

function refuse({ code, ...facts }: WriteRefusal): ProblemAnswer {
  return { problem: problemOf(code, undefined, facts) };
}
