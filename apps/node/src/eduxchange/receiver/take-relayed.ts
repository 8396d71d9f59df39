import { fromWireAssociation } from "@wissel/contract";
import {
  type Association,
  contentOf,
  granted,
  type HostLedger,
  type IssueRefusal,
  type JsonObject,
  newestOf,
  type Outcome,
  type ResultAnswer,
  type ResultContent,
  type ResultStatement,
  refused,
  relayedState,
  statementAfter,
} from "@wissel/core";
import { findBroughtIn, listResultVersions, type Queryable } from "@wissel/store";
import type { IssuePostings } from "../../results/issue-results.ts";

export interface TakeRelayedPorts {
  readonly pool: Queryable;
  readonly ledger: Pick<HostLedger, "withdraw">;
  /** As for what the SIS posts at its own interface. */
  readonly issueResults: (posted: IssuePostings) => Promise<readonly Outcome<ResultAnswer, IssueRefusal>[]>;
  readonly kickDeliveries: () => void;
}

export interface Relayed {
  readonly association: Association;
  readonly document: JsonObject;
  /** Who says it, for the movement of a seat. */
  readonly actor: string;
}

export type TakeRelayedRefusal =
  | { readonly code: "enrolment-unknown" | "place-decided-here" | "busy" }
  | { readonly code: "result-refused"; readonly why: IssueRefusal["code"] };

/**
 * Takes what a system of the host says of an enrolment, as if it came by the host's own interface, and answers with the
 * enrolment as it is then. A repeat does nothing, so that one that was cut short is mended by the next.
 */
export async function takeRelayed(
  ports: TakeRelayedPorts,
  { association, document, actor }: Relayed,
): Promise<Outcome<Association, TakeRelayedRefusal>> {
  const { associationKey, home, associationId } = association;
  const { remoteState, result, finalByState } = fromWireAssociation(document);
  const meaning = relayedState(association.hostState, remoteState);
  if (meaning === "not-its-own") return refused({ code: "place-decided-here" });

  const newest = await newestStatement(ports.pool, associationKey);
  const content = result ?? (finalByState === true ? finalOf(newest) : undefined);
  const statement = content && statementAfter(newest, content);
  if (statement !== undefined) {
    const posted = {
      postings: [{ home, associationId, statement }],
      doubtful: "taken",
      dryRun: false,
    } as const;
    const [outcome] = await ports.issueResults(posted);
    if (outcome?.ok === false) return refused({ code: "result-refused", why: outcome.refusal.code });
  }
  const hasEnded = meaning !== "ends" || (await end(ports, association, actor));
  ports.kickDeliveries();
  if (!hasEnded) return refused({ code: "busy" });
  const after = await findBroughtIn(ports.pool, associationKey);
  return after === undefined ? refused({ code: "enrolment-unknown" }) : granted(after.association);
}

async function end(
  { ledger }: TakeRelayedPorts,
  { home, associationId, offeringId }: Association,
  actor: string,
): Promise<boolean> {
  const [outcome] = await ledger.withdraw([{ home, associationId, offeringId, sequence: "next", actor }]);
  return outcome?.ok === true;
}

async function newestStatement(client: Queryable, associationKey: string) {
  const versions = await listResultVersions(client, [associationKey]);
  return newestOf(versions.get(associationKey) ?? [])?.statement;
}

/** A result that was returned before is called final, by a word in place of a state. */
function finalOf(newest: ResultStatement | undefined): ResultContent | undefined {
  const content = newest && contentOf(newest);
  return content && { ...content, final: true };
}
