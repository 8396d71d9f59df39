import type { AllianceOperations } from "@wissel/contract";
import type { Handlers } from "../http/operation.ts";
import { listMembers, type MemberPorts } from "./members.ts";

/** What coordinators ask of this institution's node: `/alliance/v1`. */
export function allianceHandlers(ports: MemberPorts): Handlers<AllianceOperations> {
  return {
    listMembers: async ({ query }) => ({
      status: 200,
      body: { items: await listMembers(ports, query.alliance) },
    }),
  };
}
