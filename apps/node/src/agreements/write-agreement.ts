import {
  type AgreementDocument,
  type AgreementTerms,
  type Clock,
  granted,
  type Outcome,
  type PeerDirectory,
  refused,
  termsFindings,
} from "@wissel/core";
import {
  type AgreementVersion,
  addAgreementVersion,
  type ConnectionPool,
  requestComparison,
} from "@wissel/store";
import { ConfigError } from "../config.ts";
import { ownDocument, writtenCopy } from "./stored-copy.ts";

export interface WritePorts {
  readonly own: { readonly schacHome: string };
  readonly pool: ConnectionPool;
  readonly peers: Pick<PeerDirectory, "listPinned">;
  readonly clock: Clock;
  /** Rules are to be read again. */
  readonly changed: () => void;
}

export type WriteRefusal =
  | { readonly code: "partner-unknown" }
  | { readonly code: "agreement-unknown" }
  | { readonly code: "agreement-with-another" }
  | { readonly code: "agreement-version-missing"; readonly version: number }
  | { readonly code: "agreement-moved"; readonly version: number };

type Written = Outcome<AgreementVersion, WriteRefusal>;

/** Who says something, why, and which version was looked at. */
export interface Saying {
  readonly agreementId: string;
  readonly actor: string;
  readonly reason: string | undefined;
  readonly basedOn: number | undefined;
}

/** Writes the next version of an own copy, unless the newest says the same. `terms` have no findings. */
export async function putAgreement(
  ports: WritePorts,
  { terms, ...saying }: Saying & { readonly terms: AgreementTerms },
): Promise<Written> {
  const document: AgreementDocument = { agreementId: saying.agreementId, state: "in_force", ...terms };
  const partner = partnerIn(document, ports.own.schacHome);
  if (!ports.peers.listPinned().some(({ schacHome }) => schacHome === partner)) {
    return refused({ code: "partner-unknown" });
  }
  return await write(ports, saying, (newest) => {
    return newest !== undefined && newest.partner !== partner
      ? refused({ code: "agreement-with-another" })
      : granted({ document, partner });
  });
}

/** Writes a version that says that it is over. */
export async function endAgreement(ports: WritePorts, saying: Saying): Promise<Written> {
  return await write(ports, saying, (newest) =>
    newest === undefined
      ? refused({ code: "agreement-unknown" })
      : granted({ document: { ...ownDocument(newest), state: "ended" }, partner: newest.partner }),
  );
}

/**
 * Takes over what the peers file says of agreements. What it said once is not said again: the desk may have gone on.
 * Throws ConfigError for one that is not about this institution.
 */
export async function importAgreements(ports: WritePorts): Promise<number> {
  let count = 0;
  const mistakes = ports.peers
    .listPinned()
    .flatMap(({ agreements = [] }) => agreements)
    .flatMap((document) =>
      termsFindings(document, ports.own.schacHome).map(
        ({ pointer, reason }) => `peers file: agreement ${document.agreementId} ${pointer} ${reason}`,
      ),
    );
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  for (const { schacHome, agreements = [] } of ports.peers.listPinned()) {
    for (const document of agreements) count += await importOne(ports, document, schacHome);
  }
  if (count > 0) ports.changed();
  return count;
}

async function importOne(
  { pool, clock }: WritePorts,
  document: AgreementDocument,
  partner: string,
): Promise<number> {
  const { agreementId } = document;
  const { text, sha256 } = writtenCopy(document);
  return await addAgreementVersion(pool, agreementId, {
    next(versions) {
      if (versions.some((version) => version.sha256 === sha256)) return { answer: 0 };
      const version = (versions[0]?.version ?? 0) + 1;
      const said = { source: "file", actor: "peers-file", at: clock.now() } as const;
      return { answer: 1, added: { agreementId, version, partner, sha256, text, ...said } };
    },
    written: (client) => requestComparison(client, partner, clock.now()),
  });
}

type Next = (
  newest: AgreementVersion | undefined,
) => Outcome<{ readonly document: AgreementDocument; readonly partner: string }, WriteRefusal>;

async function write(
  { pool, clock, changed }: WritePorts,
  { agreementId, actor, reason, basedOn }: Saying,
  next: Next,
): Promise<Written> {
  const written = await addAgreementVersion<Written>(pool, agreementId, {
    next([newest]) {
      const wanted = next(newest);
      if (!wanted.ok) return { answer: wanted };
      const { document, partner } = wanted.value;
      const { text, sha256 } = writtenCopy(document);
      if (newest?.sha256 === sha256) return { answer: granted(newest) };
      const unseen = refuseUnseen(newest?.version ?? 0, basedOn);
      if (unseen !== undefined) return { answer: refused(unseen) };
      const said = { source: "desk", actor, ...(reason === undefined ? {} : { reason }) } as const;
      const at = clock.now();
      const version = (newest?.version ?? 0) + 1;
      const added = { agreementId, version, partner, sha256, text, ...said, at };
      return { answer: granted(added), added };
    },
    written: (client, { partner }) => requestComparison(client, partner, clock.now()),
  });
  changed();
  return written;
}

/** Nobody overwrites what they have not seen. */
function refuseUnseen(version: number, basedOn: number | undefined): WriteRefusal | undefined {
  if (basedOn === undefined)
    return version === 0 ? undefined : { code: "agreement-version-missing", version };
  return basedOn === version ? undefined : { code: "agreement-moved", version };
}

/** The other one of the two. */
function partnerIn({ directions }: AgreementDocument, own: string): string {
  const [first] = directions;
  if (first === undefined) throw new TypeError("terms without findings have a direction");
  return first.home === own ? first.host : first.home;
}
