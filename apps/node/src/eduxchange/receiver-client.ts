import type { PeerAnswer, PeerHttp } from "@wissel/peer";
import type { EduxchangeHost } from "./eduxchange-file.ts";

/** The calls that a host's own systems make at the enrolment receiver before it. Throws PeerUnreachable. */
export interface ReceiverClient {
  /** Has an association made at the home of the student whom the receiver calls so. */
  create(personRef: string, body: object): Promise<PeerAnswer<unknown>>;
  patch(remoteId: string, body: object): Promise<PeerAnswer<unknown>>;
  read(remoteId: string): Promise<PeerAnswer<unknown>>;
}

export function openReceiverClient(
  http: Pick<PeerHttp, "getJson" | "patchJson" | "postJson">,
  { baseUrl, user, password }: EduxchangeHost["receiver"],
): ReceiverClient {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const headers = { authorization };
  const one = (remoteId: string) => `${baseUrl}/associations/${encodeURIComponent(remoteId)}`;
  return {
    create: (personRef, body) =>
      http.postJson(`${baseUrl}/associations/external/${encodeURIComponent(personRef)}`, body, headers),
    patch: (remoteId, body) => http.patchJson(one(remoteId), body, headers),
    read: (remoteId) => http.getJson(one(remoteId), headers),
  };
}
