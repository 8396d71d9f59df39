import {
  type Problem,
  problemOf,
  type SisOperations,
  type SisSchemas,
  type Validators,
} from "@wissel/contract";
import {
  type Clock,
  granted,
  type Outcome,
  refused,
  type StandingApproval,
  type StandingApprovals,
} from "@wissel/core";
import { type Conditions, etagOf, refusedWith, unmetCondition } from "../http/conditional.ts";
import type { Handlers, ProblemAnswer } from "../http/operation.ts";
import { patched } from "../http/patched.ts";
import { present } from "./present.ts";
import type { Recent } from "./recent.ts";

export interface StandingApprovalPorts {
  readonly standingApprovals: StandingApprovals;
  /** What enrolments are judged by; told to look again after a write. */
  readonly approvals: Recent<readonly StandingApproval[]>;
  readonly validators: Pick<Validators, "check">;
  readonly clock: Clock;
}

/** The SIS's operations on what home permits in advance. */
export type StandingApprovalHandlers = Pick<
  Handlers<SisOperations>,
  | "listStandingApprovals"
  | "getStandingApproval"
  | "putStandingApproval"
  | "patchStandingApproval"
  | "deleteStandingApproval"
>;

export function standingApprovalHandlers(ports: StandingApprovalPorts): StandingApprovalHandlers {
  const { standingApprovals, approvals, validators, clock } = ports;

  async function write(
    { params: { sourceId }, headers, query: { dryRun = false } }: Asked,
    next: (current: StandingApproval | undefined) => Outcome<StandingApproval | undefined, Problem>,
  ) {
    const written = await standingApprovals.write<Problem>(
      sourceId,
      (current) => {
        const unmet = unmetCondition(headers, current && tagOf(current));
        return unmet === undefined ? next(current) : refused(unmet);
      },
      { dryRun },
    );
    if (written.ok && !dryRun) approvals.forget();
    return written;
  }

  async function save(
    request: Asked,
    change: (current: StandingApproval | undefined) => Outcome<Conditioned, Problem>,
  ): Promise<Saved | ProblemAnswer> {
    const { sourceId } = request.params;
    const written = await write(request, (current) => {
      const wire = change(current);
      return wire.ok ? granted({ sourceId, ...fromWireRule(wire.value), updatedAt: clock.now() }) : wire;
    });
    if (!written.ok) return refusedWith(written.refusal);
    const { isNew, approval } = written.value;
    if (approval === undefined) throw new Error(`standing approval ${sourceId} was written and is not there`);
    return { status: isNew ? 201 : 200, body: toWireApproval(approval), headers: { etag: tagOf(approval) } };
  }

  return {
    async listStandingApprovals() {
      return { status: 200, body: { items: (await standingApprovals.list()).map(toWireApproval) } };
    },

    async getStandingApproval({ params }) {
      const approval = await standingApprovals.find(params.sourceId);
      if (approval === undefined) return { problem: problemOf("standing-approval-unknown") };
      return { status: 200, body: toWireApproval(approval), headers: { etag: tagOf(approval) } };
    },

    putStandingApproval: (request) => save(request, () => granted(request.body)),

    async patchStandingApproval(request) {
      const saved = await save(request, (current) =>
        current === undefined
          ? refused(problemOf("standing-approval-unknown"))
          : patched(validators, "StandingApprovalConditions", {
              document: toWireApproval(current).conditions,
              patch: request.body,
            }),
      );
      return "problem" in saved ? saved : { ...saved, status: 200 };
    },

    async deleteStandingApproval(request) {
      const written = await write(request, () => granted(undefined));
      return written.ok ? { status: 204 } : refusedWith(written.refusal);
    },
  };
}

type Conditioned = SisSchemas["StandingApprovalConditions"];

interface Asked {
  readonly params: { readonly sourceId: string };
  readonly headers: Conditions;
  readonly query: { readonly dryRun?: boolean };
}

interface Saved {
  readonly status: 200 | 201;
  readonly body: SisSchemas["StandingApproval"];
  readonly headers: { readonly etag: string };
}

function tagOf(approval: StandingApproval): string {
  return etagOf(toWireApproval(approval));
}

/** A standing approval as the SIS wrote it. */
export function toWireApproval({
  sourceId,
  conditions,
  ask,
  updatedAt,
}: StandingApproval): SisSchemas["StandingApproval"] {
  const { validFrom, validUntil, ...rest } = conditions;
  return {
    sourceId,
    conditions: {
      ...rest,
      ...present({ ask, validFrom: validFrom?.toISOString(), validUntil: validUntil?.toISOString() }),
    },
    updatedAt: updatedAt.toISOString(),
  };
}

function fromWireRule(
  wire: SisSchemas["StandingApprovalConditions"],
): Pick<StandingApproval, "conditions" | "ask"> {
  const { validFrom, validUntil, ask, ...rest } = wire;
  const conditions = {
    ...rest,
    ...present({
      validFrom: validFrom === undefined ? undefined : new Date(validFrom),
      validUntil: validUntil === undefined ? undefined : new Date(validUntil),
    }),
  };
  return { conditions, ...present({ ask }) };
}
