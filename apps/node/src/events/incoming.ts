import { type EncryptionPolicy, granted, type Outcome, type Peer, refused } from "@wissel/core";
import { type EncryptionKey, isWrapped, type SetRefusal, unwrapSet } from "@wissel/trust";

export interface IncomingPorts {
  /** The own key for encryption of that name, also one that is retired. */
  readonly decryptionKey: (kid: string) => Promise<EncryptionKey | undefined>;
  /** Of partners whose agreement does not say. */
  readonly policy: EncryptionPolicy;
}

/** A token as it was signed. */
export interface IncomingToken {
  readonly token: string;
  readonly wasWrapped: boolean;
}

/** Takes the wrapping off what was pushed, where there is one. */
export async function unwrapped(
  token: string,
  { decryptionKey }: IncomingPorts,
): Promise<Outcome<IncomingToken, SetRefusal>> {
  if (!isWrapped(token)) return granted({ token, wasWrapped: false });
  const opened = await unwrapSet(token, decryptionKey);
  return opened.ok ? granted({ token: opened.value, wasWrapped: true }) : opened;
}

/** Whether what came from this partner had to be encrypted and was not. */
export function wrappingFault(
  { wasWrapped }: IncomingToken,
  peer: Peer,
  { policy }: Pick<IncomingPorts, "policy">,
): Outcome<never, SetRefusal> | undefined {
  if (wasWrapped || (peer.agreement.encryption ?? policy) !== "required") return undefined;
  return refused({
    code: "invalid_request",
    description: "events must be encrypted for a key of this institution",
  });
}
