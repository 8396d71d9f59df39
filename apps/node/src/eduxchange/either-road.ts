import type { CarriedAssociation, ReceiverClient } from "./receiver-client.ts";

/** The two ways by which students come, where an institution has both. */
export interface Roads {
  /** This node, where students have signed in. */
  readonly own: ReceiverClient;
  /** The receiver before this institution. */
  readonly before: ReceiverClient;
  /** Whether the student came by signing in here, or has done so since; the receiver before has no tokens then. */
  readonly isSignedInHere: (associationKey: string) => Promise<boolean>;
}

/** Word of each student goes home by the way that the student came. */
export function eitherRoad({ own, before, isSignedInHere }: Roads): ReceiverClient {
  const roadOf = async ({ associationKey }: CarriedAssociation) =>
    (await isSignedInHere(associationKey)) ? own : before;
  return {
    create: async (carried, body) => await (await roadOf(carried)).create(carried, body),
    patch: async (named, body) => await (await roadOf(named)).patch(named, body),
    read: async (named) => await (await roadOf(named)).read(named),
    personOf: async (carried) => await (await roadOf(carried)).personOf(carried),
  };
}
