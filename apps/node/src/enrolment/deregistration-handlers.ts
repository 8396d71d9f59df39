import { problemOf, type SisOperations, type SisSchemas } from "@wissel/contract";
import type { Affected } from "@wissel/store";
import type { Handlers } from "../http/operation.ts";
import { type DeregisterPorts, deregister } from "./deregister.ts";
import { present } from "./present.ts";

/** This part of the SIS's operations. */
export type DeregistrationHandlers = Pick<
  Handlers<SisOperations>,
  "putDeregistration" | "deleteDeregistration"
>;

export function deregistrationHandlers(ports: DeregisterPorts): DeregistrationHandlers {
  return {
    async putDeregistration({ params: { sourceId }, body: { on }, query }) {
      const affected = await deregister(ports, { sourceId, on, mode: modeOf(query) });
      if (affected === undefined) return { problem: problemOf("person-unknown") };
      return { status: 200, body: toWireReceipt(sourceId, on, affected) };
    },

    async deleteDeregistration({ params: { sourceId }, query }) {
      const affected = await deregister(ports, { sourceId, mode: modeOf(query) });
      return affected === undefined ? { problem: problemOf("person-unknown") } : { status: 204 };
    },
  };
}

function modeOf({ dryRun }: { readonly dryRun?: boolean }): "preview" | "save" {
  return dryRun === true ? "preview" : "save";
}

function toWireReceipt(
  sourceId: string,
  on: string,
  affected: readonly Affected[],
): SisSchemas["DeregistrationReceipt"] {
  return {
    sourceId,
    on,
    enrolments: affected.map(({ view: { association }, effect }) => {
      const { associationId, host, offeringId, homeState, hostState, reason } = association;
      return { associationId, host, offeringId, homeState, hostState, ...present({ reason }), effect };
    }),
  };
}
