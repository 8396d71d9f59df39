import type { PeerAnswer, PeerHttp } from "@wissel/peer";
import type { EduxchangeHost } from "./eduxchange-file.ts";

/** An association as the one who carries word of it to home has to know it. */
export interface CarriedAssociation {
  readonly associationKey: string;
  /** As the receiver calls the student. */
  readonly personRef: string;
}

/** One that home has given a name. */
export interface NamedAssociation extends CarriedAssociation {
  readonly remoteId: string;
}

/** How a host's word gets to a student's home, with the student's token. Throws PeerUnreachable. */
export interface ReceiverClient {
  /** Has an association made at home. */
  create(carried: CarriedAssociation, body: object): Promise<PeerAnswer<unknown>>;
  patch(named: NamedAssociation, body: object): Promise<PeerAnswer<unknown>>;
  read(named: NamedAssociation): Promise<PeerAnswer<unknown>>;
}

/** Through the enrolment receiver before this institution, which has the tokens. */
export function openReceiverClient(
  http: Pick<PeerHttp, "getJson" | "patchJson" | "postJson">,
  { baseUrl, user, password }: EduxchangeHost["receiver"],
): ReceiverClient {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const headers = { authorization };
  const one = ({ remoteId }: NamedAssociation) => `${baseUrl}/associations/${encodeURIComponent(remoteId)}`;
  return {
    create: ({ personRef }, body) =>
      http.postJson(`${baseUrl}/associations/external/${encodeURIComponent(personRef)}`, body, headers),
    patch: (named, body) => http.patchJson(one(named), body, headers),
    read: (named) => http.getJson(one(named), headers),
  };
}
