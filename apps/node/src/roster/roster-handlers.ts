import { problemOf, type SisOperations, type SisSchemas } from "@wissel/contract";
import type { EnrolmentRow, HomeRegister, OfferingDirectory } from "@wissel/core";
import { present } from "../enrolment/present.ts";
import { toWireSisEnrolment } from "../enrolment/sis-handlers.ts";
import type { Handlers } from "../http/operation.ts";

/** This area's part of the SIS's operations. */
export type RosterHandlers = Pick<Handlers<SisOperations>, "getRoster">;

export interface RosterPorts {
  readonly own: { readonly schacHome: string };
  /** Ids of own offerings, by the SIS's own keys. */
  readonly offeringIdOf: (sourceId: string) => string;
  readonly offerings: Pick<OfferingDirectory, "findOffering">;
  readonly register: Pick<HomeRegister, "listEnrolments">;
}

const PAGE = 100;

/** Who takes part in an own offering. */
export function rosterHandlers({ own, offeringIdOf, offerings, register }: RosterPorts): RosterHandlers {
  return {
    async getRoster({ params, query: { cursor, limit = PAGE } }) {
      const offeringId = offeringIdOf(params.sourceId);
      if ((await offerings.findOffering(own.schacHome, offeringId)) === undefined)
        return { problem: problemOf("catalogue-item-unknown") };
      // One more than asked for tells whether there is a next page.
      const found = await register.listEnrolments({
        role: "host",
        offeringId,
        homeState: "associated",
        hostState: "associated",
        ...present({ after: cursor }),
        limit: limit + 1,
      });
      const page = found.slice(0, limit);
      const next = found.length > limit ? page.at(-1)?.association.associationKey : undefined;
      const students = page.map((row) => toWireStudent(row, own.schacHome));
      return { status: 200, body: { offeringId, students, ...present({ next }) } };
    },
  };
}

function toWireStudent(row: EnrolmentRow, own: string): SisSchemas["RosterStudent"] {
  const { associationId, home, student, deregisteredOn, updatedAt } = toWireSisEnrolment(row, own);
  return { associationId, home, student, ...present({ deregisteredOn }), updatedAt };
}
