import { type Clock, effectOfDeregistration, localTimeOf, type OfferingDirectory } from "@wissel/core";
import type { Affected, DaysOf, DeregisteredStudent, Deregistrations } from "@wissel/store";

/** What following deregistrations needs. */
export interface DeregisterPorts {
  readonly own: { readonly schacHome: string; readonly timeZone: string };
  readonly deregistrations: Deregistrations;
  readonly offerings: Pick<OfferingDirectory, "findOffering">;
  readonly clock: Clock;
  readonly kickDeliveries: () => void;
}

/** What a SIS says of one person; `on` is absent where it takes it back. */
export interface DeregistrationWanted {
  readonly sourceId: string;
  readonly on?: string;
  readonly mode: "preview" | "save";
}

/** Writes it down, and follows it at once if its day has come. Undefined: the SIS has written no such person. */
export async function deregister(
  ports: DeregisterPorts,
  { sourceId, on, mode }: DeregistrationWanted,
): Promise<readonly Affected[] | undefined> {
  const { deregistrations } = ports;
  const person = await deregistrations.findPerson(sourceId);
  if (person === undefined) return undefined;
  const live = await deregistrations.listLive([person.personId]);
  const daysOf = await daysOfAll(ports, live);
  const planned = live.map(({ association, request }): Affected => {
    const effect = on === undefined ? "kept" : effectOfDeregistration(association, on, daysOf(association));
    return { view: { association, request }, effect };
  });
  if (mode === "preview") return planned;
  await deregistrations.save(sourceId, on);
  const isDue = on === undefined || on <= todayOf(ports);
  if (isDue) await follow(ports, { personId: person.personId, ...(on === undefined ? {} : { on }) });
  return planned;
}

const PER_ROUND = 100;

/** Follows every deregistration whose day has come, and what was cut off. Harmless to repeat. */
export async function followDeregistrations(ports: DeregisterPorts): Promise<void> {
  let due: readonly DeregisteredStudent[];
  do {
    due = await ports.deregistrations.listDue(todayOf(ports), PER_ROUND);
    for (const student of due) await follow(ports, student);
  } while (due.length === PER_ROUND);
}

async function follow(ports: DeregisterPorts, student: DeregisteredStudent): Promise<void> {
  const { deregistrations, kickDeliveries } = ports;
  const live = await deregistrations.listLive([student.personId]);
  await deregistrations.follow(student, await daysOfAll(ports, live));
  kickDeliveries();
}

async function daysOfAll(
  { offerings }: DeregisterPorts,
  views: readonly Pick<Affected["view"], "association">[],
): Promise<DaysOf> {
  const found = await Promise.all(
    views.map(async ({ association: { host, offeringId } }) => {
      return [`${host} ${offeringId}`, await offerings.findOffering(host, offeringId)] as const;
    }),
  );
  const known = new Map(found);
  return ({ host, offeringId }) => known.get(`${host} ${offeringId}`);
}

function todayOf({ clock, own }: DeregisterPorts): string {
  return localTimeOf(clock.now(), own.timeZone).date;
}
