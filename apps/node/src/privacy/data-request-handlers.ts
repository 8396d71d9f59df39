import { type DeskOperations, type MeOperations, problemOf } from "@wissel/contract";
import type { DataRequest } from "@wissel/core";
import { findDataRequest } from "@wissel/store";
import type { Caller } from "../http/caller.ts";
import type { Handlers, ProblemAnswer } from "../http/operation.ts";
import { type ShownRequestPorts, toWireRequest } from "./data-request-wire.ts";
import { erasePerson } from "./erase-person.ts";
import { type RequestPorts, requestExport } from "./request-export.ts";

export type DataRequestPorts = RequestPorts & ShownRequestPorts & { readonly seals: RequestPorts["seals"] };

/** What students ask about their own data. */
export type MyExportHandlers = Pick<Handlers<MeOperations>, "requestMyExport" | "getMyExport">;
/** What officers ask and have done for them. */
export type DeskDataHandlers = Pick<
  Handlers<DeskOperations>,
  "requestExport" | "erasePerson" | "getDataRequest"
>;

export function myExportHandlers(ports: DataRequestPorts): MyExportHandlers {
  return {
    async requestMyExport({ caller }) {
      if (caller.kind !== "student") return { problem: problemOf("scope-missing") };
      const requested = await requestExport(ports, { personId: caller.personId, actor: "student" });
      if (requested === undefined) return { problem: problemOf("person-unknown") };
      return await shown(ports, requested);
    },
    async getMyExport({ caller, params }) {
      if (caller.kind !== "student") return { problem: problemOf("scope-missing") };
      const request = await findDataRequest(ports.pool, params.requestId);
      // An erasure is the officers' to see, another student's is nobody's.
      if (request?.kind !== "export" || request.personId !== caller.personId)
        return { problem: problemOf("data-request-unknown") };
      return { status: 200, body: await toWireRequest(ports, request) };
    },
  };
}

export function deskDataHandlers(ports: DataRequestPorts): DeskDataHandlers {
  return {
    async requestExport({ caller, params: { personId } }) {
      const actor = officerOf(caller);
      if (typeof actor !== "string") return actor;
      const requested = await requestExport(ports, { personId, actor });
      if (requested === undefined) return { problem: problemOf("person-unknown") };
      return await shown(ports, requested);
    },
    async erasePerson({ caller, params: { personId } }) {
      const actor = officerOf(caller);
      if (typeof actor !== "string") return actor;
      const outcome = await erasePerson(ports, { personId, actor });
      if (outcome.ok) return await shown(ports, outcome.value);
      const { code, ...facts } = outcome.refusal;
      return { problem: { ...problemOf(code), ...facts } };
    },
    async getDataRequest({ params }) {
      const request = await findDataRequest(ports.pool, params.requestId);
      if (request === undefined) return { problem: problemOf("data-request-unknown") };
      return { status: 200, body: await toWireRequest(ports, request) };
    },
  };
}

async function shown(
  ports: DataRequestPorts,
  { request, isNew }: { readonly request: DataRequest; readonly isNew: boolean },
) {
  const status: 200 | 201 = isNew ? 201 : 200;
  return { status, body: await toWireRequest(ports, request) };
}

function officerOf(caller: Caller): string | ProblemAnswer {
  return caller.kind === "staff" ? `officer:${caller.subject}` : { problem: problemOf("scope-missing") };
}
