/** One way in which results travel. */
export interface Variant {
  readonly queues: "PostgreSQL" | "Redis";
  readonly encrypted: boolean;
  /** Events in one request; 1: each by itself. */
  readonly perPush: 1 | 100;
  /** Whether home's SIS records each of them too, which is a second signed event the other way. */
  readonly recorded: boolean;
}

const AIM_SINGLY = 2.5;
const AIM_TOGETHER = 1.5;

/** Every combination, and the whole way to the record once. */
export function listVariants({ redis }: { readonly redis: boolean }): readonly Variant[] {
  const queues = redis ? (["Redis", "PostgreSQL"] as const) : (["PostgreSQL"] as const);
  const plain = queues.flatMap((backend) =>
    [true, false].flatMap((encrypted) =>
      ([1, 100] as const).map((perPush) => ({ queues: backend, encrypted, perPush, recorded: false })),
    ),
  );
  const whole = { queues: queues[0], encrypted: true, perPush: 100, recorded: true } as const;
  return [...plain, whole];
}

/** Multiples of the crypto floor; undefined where none was set. */
export function aimOf({ perPush, recorded, queues }: Variant): number | undefined {
  if (recorded) return undefined;
  if (perPush === 1) return AIM_SINGLY;
  return queues === "Redis" ? AIM_TOGETHER : undefined;
}

export function nameOf({ queues, encrypted, perPush, recorded }: Variant): string {
  return [
    `queues on ${queues}`,
    encrypted ? "encrypted" : "as signed",
    perPush === 1 ? "singly" : "in batches",
    ...(recorded ? ["recorded by home's SIS, its second receipt included"] : []),
  ].join(", ");
}

/** What both nodes are told. */
export function environmentOf({ encrypted, perPush }: Variant): Readonly<Record<string, string>> {
  return {
    WISSEL_ENCRYPTION: encrypted ? "required" : "off",
    WISSEL_EVENTS_PER_PUSH: String(perPush),
    WISSEL_LOG_LEVEL: "warn",
  };
}
