import type { TestNode, TwoNodes } from "./two-nodes.ts";

/** For states that come by themselves. */
export const PATIENCE = { timeout: 15_000, interval: 20 };

/** A result as the host's SIS posts it. */
export function aRow(enrolment: { readonly home: string; readonly association_id: string }) {
  return {
    home: enrolment.home,
    associationId: enrolment.association_id,
    state: "completed",
    pass: "passed",
    score: "08,50",
    resultValueType: "grade_0_10_one_decimal",
    resultDate: "2027-06-28",
    studyLoad: { studyLoadUnit: "ects", value: 5 },
    dates: { determined: "2027-06-30" },
  };
}

/** What became of the accepted events about an association, in the order of their arrival. */
export async function dispositions(node: TestNode, associationId: string): Promise<readonly string[]> {
  const rows = await node.query<{ disposition: string }>(
    "SELECT disposition FROM inbox WHERE claims ->> 'associationId' = $1 ORDER BY received_at",
    [associationId],
  );
  return rows.map(({ disposition }) => disposition);
}

/** The names of the events owed, or delivered, about an association; a receipt may name events of several. */
export async function eventsOf(node: TestNode, associationId: string): Promise<readonly string[]> {
  const rows = await node.query<{ name: string }>(
    `SELECT substring(event_type from '[a-z-]+$') AS name FROM delivery
     WHERE payload ->> 'associationId' = $1 OR EXISTS (
       SELECT 1 FROM inbox WHERE claims ->> 'associationId' = $1
         AND payload -> 'event' -> 'results' @> jsonb_build_array(jsonb_build_object('jti', jti)))
     ORDER BY delivery_id`,
    [associationId],
  );
  return rows.map(({ name }) => name);
}

export async function returnedFor({ host }: TwoNodes, associationId: string) {
  return (await host.sis("GET", `/results?associationId=${associationId}`)).body.items[0];
}

export async function receivedFor({ home }: TwoNodes, associationId: string) {
  return (await home.sis("GET", `/results-received?associationId=${associationId}`)).body.items;
}
