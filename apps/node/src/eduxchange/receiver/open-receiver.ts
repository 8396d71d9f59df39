import { RETENTION_OF_TOKENS } from "@wissel/core";
import type { PeerHttp } from "@wissel/peer";
import { forgetSpentRequests, replaceTokens } from "@wissel/store";
import { deriveSealingKey } from "@wissel/trust";
import type { Parts } from "../../parts.ts";
import { cookieJar } from "../../session/session-cookie.ts";
import type { ReceiverClient } from "../receiver-client.ts";
import { openHomeClient } from "./home-client.ts";
import { openStudentSignIn } from "./identity-provider.ts";
import type { EduxchangeReceiver } from "./receiver-file.ts";
import { type ReceiverHandlers, receiverHandlers } from "./receiver-handlers.ts";
import type { RegisteredHomes } from "./registered-homes.ts";
import { type RelayHandlers, type RelayPorts, relayHandlers } from "./relay-handlers.ts";
import { openSignIns } from "./sign-ins.ts";
import type { StartPorts } from "./start-enrolment.ts";
import { openStudentCalls } from "./student-calls.ts";

export interface ReceiverArea {
  readonly handlers: ReceiverHandlers & RelayHandlers;
  /** Carries word to homes, with the tokens that are kept here. */
  readonly client: ReceiverClient;
  /** Destroys tokens that are of no use any more. Answers how many. */
  forgetSpent(): Promise<number>;
}

export interface ReceiverAreaPorts
  extends Omit<StartPorts, "homeClient" | "pool" | "clock" | "newId" | "ledger">,
    Pick<RelayPorts, "issueResults"> {
  readonly ledger: StartPorts["ledger"] & RelayPorts["ledger"];
  readonly receiver: EduxchangeReceiver;
  readonly homes: RegisteredHomes;
  readonly http: PeerHttp;
}

/** Where the identity provider sends browsers back to; registered there. */
export const RECEIVER_REDIRECT_PATH = "/eduxchange/redirect";

/** This node as the enrolment receiver of its institution. */
export async function openReceiver(
  { config, store, clock, newId }: Pick<Parts, "config" | "store" | "clock" | "newId">,
  { receiver, http, ...ports }: ReceiverAreaPorts,
): Promise<ReceiverArea> {
  const { baseUrl, keySecret, institution } = config;
  const { pool } = store.database;
  const redirectUri = `${baseUrl}${RECEIVER_REDIRECT_PATH}`;
  const provider = receiver.identityProvider;
  const identityProvider = openStudentSignIn({ http, provider, redirectUri, clock });
  const tokensKey = await deriveSealingKey(keySecret, "eduxchange tokens");
  const calls = openStudentCalls({
    replaceTokens: (change) => replaceTokens(pool, change),
    identityProvider,
    tokensKey,
  });
  const homeClient = openHomeClient({ pool, http, homes: ports.homes, calls });
  const signIns = openSignIns({
    jar: cookieJar({ baseUrl, schacHome: institution.schacHome }),
    stateKey: await deriveSealingKey(keySecret, "eduxchange states"),
    cookieKey: await deriveSealingKey(keySecret, "eduxchange sign-ins"),
    clock,
    newId,
  });
  return {
    handlers: {
      ...receiverHandlers({
        ...ports,
        ...{ pool, clock, newId, broker: receiver.broker, homeClient, identityProvider, signIns, tokensKey },
      }),
      ...relayHandlers({ ...ports, pool, newId, homeClient }),
    },
    client: homeClient,
    forgetSpent: async () => {
      const ago = (ms: number) => new Date(clock.now().getTime() - ms);
      const { unusedMs, afterResultMs, atMostMs } = RETENTION_OF_TOKENS;
      const terms = {
        unusedSince: ago(unusedMs),
        resultSince: ago(afterResultMs),
        oldestSince: ago(atMostMs),
      };
      return await forgetSpentRequests(pool, terms);
    },
  };
}
