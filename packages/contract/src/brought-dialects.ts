import type { AssociationState, AssociationVersion, ResultContent } from "@wissel/core";
import {
  ASSOCIATION_STATE_V5,
  toWireNewAssociation,
  toWireNoResult,
  toWireResult,
} from "./v5/to-wire-association.ts";
import {
  type NamedByHost,
  REMOTE_STATE_V6,
  toWireNewAssociationV6,
  toWireNoResultV6,
  toWireResultV6,
} from "./v6/to-wire-association.ts";

/** What a host says of an association. */
export interface HostSays {
  readonly hostState: AssociationState;
  /** Absent: nothing was returned yet. */
  readonly result?: {
    /** `YYYY-MM-DD`, of this version. */
    readonly statedOn: string;
    /** Absent: it was taken back. */
    readonly content?: ResultContent;
  };
}

/** How hosts write associations to homes, in one version of OOAPI. */
export interface BroughtDialect {
  /** What is asked for of a home's answers. */
  readonly accept: string;
  /** Where the host stands, and the result: the body of a PATCH. */
  word(says: HostSays): object;
  /** The body of `external/me`. */
  newAssociation(by: NamedByHost, says: HostSays): object;
}

/** Both versions; what is read is read whichever it is in (`fromWireAssociation`). */
export const BROUGHT_DIALECTS: Readonly<Record<AssociationVersion, BroughtDialect>> = {
  5: {
    accept: "application/json",
    word: wordV5,
    newAssociation: (by, says) => toWireNewAssociation(by, wordV5(says)),
  },
  6: {
    accept: "application/vnd.oeapi+json;version=6, application/json;q=0.9",
    word: wordV6,
    newAssociation: (by, says) => toWireNewAssociationV6(by, wordV6(says)),
  },
};

function wordV5({ hostState, result }: HostSays) {
  const remoteState = ASSOCIATION_STATE_V5[hostState];
  if (result === undefined) return { remoteState };
  const { content, statedOn } = result;
  return { remoteState, result: content === undefined ? toWireNoResult(statedOn) : toWireResult(content) };
}

function wordV6({ hostState, result }: HostSays) {
  const remoteState = REMOTE_STATE_V6[hostState];
  if (result === undefined) return { remoteState };
  const { content, statedOn } = result;
  return {
    remoteState,
    result: content === undefined ? toWireNoResultV6(statedOn) : toWireResultV6(content),
  };
}
