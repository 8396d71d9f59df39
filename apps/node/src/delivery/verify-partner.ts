import { type DeskOperations, problemOf } from "@wissel/contract";
import type { PeerDirectory } from "@wissel/core";
import { PeerUnreachable } from "@wissel/peer";
import { oweVerification, type VerificationPorts } from "../events/verification.ts";
import type { PollClient } from "../federation/poll-client.ts";
import type { Handlers } from "../http/operation.ts";
import type { SisRecipient } from "./recipients.ts";

export interface VerifyPartnerPorts extends VerificationPorts {
  readonly own: { readonly entityId: string; readonly schacHome: string };
  readonly peers: Pick<PeerDirectory, "findBySchacHome" | "listPinned">;
  readonly sis: SisRecipient | undefined;
  readonly client: Pick<PollClient, "requestVerification">;
}

export type VerifyPartnerHandlers = Pick<Handlers<DeskOperations>, "verifyPartner">;

/** Tests the line to a partner both ways: an event of ours is owed to it, and one of its own asked for. */
export function verifyPartnerHandlers(ports: VerifyPartnerPorts): VerifyPartnerHandlers {
  const { own, peers, sis, newId } = ports;
  return {
    async verifyPartner({ params: { schacHome } }) {
      const isOwnSis = schacHome === own.schacHome && sis !== undefined;
      if (!isOwnSis && !peers.listPinned().some((peer) => peer.schacHome === schacHome)) {
        return { problem: problemOf("partner-unknown") };
      }
      const state = newId();
      const deliveryId = await oweVerification(ports, schacHome, state);
      const asked = isOwnSis ? "not_offered" : await askFor(ports, schacHome, state);
      return { status: 202, body: { deliveryId, state, asked } };
    },
  };
}

async function askFor(
  { peers, client }: VerifyPartnerPorts,
  schacHome: string,
  state: string,
): Promise<"asked" | "not_offered" | "refused" | "unreachable"> {
  try {
    const peer = await peers.findBySchacHome(schacHome);
    if (peer?.endpoints.verification === undefined) return "not_offered";
    const { status } = await client.requestVerification(peer, { state });
    return status === 204 ? "asked" : "refused";
  } catch (error) {
    if (error instanceof PeerUnreachable) return "unreachable";
    throw error;
  }
}
