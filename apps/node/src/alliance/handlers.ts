import type { AllianceOperations } from "@wissel/contract";
import type { Handlers } from "../http/operation.ts";
import { listMembers, type MemberPorts } from "./members.ts";

/** What coordinators ask about who takes part. */
export function memberHandlers(ports: MemberPorts): Pick<Handlers<AllianceOperations>, "listMembers"> {
  return {
    listMembers: async ({ query }) => ({
      status: 200,
      body: { items: await listMembers(ports, query.alliance) },
    }),
  };
}
