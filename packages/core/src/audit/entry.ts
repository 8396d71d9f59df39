/** One decision, as it is written in the transaction that makes it. Ids and codes only: no names, no words. */
export interface NewAuditEntry {
  readonly at: Date;
  /** Who: `officer:<subject>`, `student:<person>`, `host:<schacHome>` and so on, or `node` by its own rules. */
  readonly actor: string;
  /** What was decided: kebab-case, ending in a past participle. */
  readonly what: string;
  /** The person's id. A partner's student has none here: the enrolment says who it is, as long as anything does. */
  readonly personRef?: string;
  /** As home minted it. */
  readonly associationId?: string;
  readonly offeringId?: string;
  /** schacHome of the other institution. */
  readonly partner?: string;
  /** Of the association, from then on. */
  readonly homeState?: string;
  readonly hostState?: string;
  /** A code. */
  readonly reason?: string;
  /** What else it is about, as `kind:id`. */
  readonly object?: string;
  /** Of the HTTP request, where a person asked for it. */
  readonly requestId?: string;
}

/** A decision that stands in the log. */
export interface AuditEntry extends NewAuditEntry {
  /** Unique, and in about the order of time. */
  readonly entryId: number;
}

/** The text that is hashed: every fact in a fixed order, what is not known as null. It never changes. */
export function canonicalEntry(entry: AuditEntry): string {
  return JSON.stringify([
    entry.entryId,
    entry.at.toISOString(),
    entry.actor,
    entry.what,
    entry.personRef ?? null,
    entry.associationId ?? null,
    entry.offeringId ?? null,
    entry.partner ?? null,
    entry.homeState ?? null,
    entry.hostState ?? null,
    entry.reason ?? null,
    entry.object ?? null,
    entry.requestId ?? null,
  ]);
}

/** Every id of an entry as `kind:id`, to find it by. */
export function aboutOf({ actor, ...entry }: NewAuditEntry): readonly string[] {
  return [
    `actor:${actor}`,
    ...named("person", entry.personRef),
    ...named("association", entry.associationId),
    ...named("offering", entry.offeringId),
    ...named("object", entry.object),
  ];
}

function named(kind: string, id: string | undefined): readonly string[] {
  return id === undefined ? [] : [`${kind}:${id}`];
}
