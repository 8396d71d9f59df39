import { buildCatalogue, offeringsOfCatalogue } from "@wissel/core";
import {
  aCourse,
  anAcademicSession,
  anOffering,
  BUILDER_HOST,
  LDE_STUDY,
} from "@wissel/testing/catalogue-builders";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromWireOffering, type OfferingContext } from "./from-wire-offering.ts";
import { toWireOffering } from "./to-wire-offering.ts";
import { toWireAcademicSession } from "./to-wire-organisation.ts";
import { toWireCourse } from "./to-wire-study.ts";

const nothing = () => undefined;
const CONTEXT: OfferingContext = {
  host: BUILDER_HOST,
  timeZone: "Europe/Amsterdam",
  course: nothing,
  programme: nothing,
  academicSession: nothing,
};

const BARE = {
  offeringId: anOffering().id,
  offeringType: "course",
  name: [{ language: "en", value: "Bare" }],
  startDate: "2027-02-01",
  endDate: "2027-03-01",
};

describe("a partner's offering", () => {
  test("of another node comes over whole: instants, alliances, course and session", () => {
    const session = anAcademicSession();
    const course = aCourse({ consumers: [LDE_STUDY] });
    const alliances = [{ name: "lde" }];
    const offering = anOffering({
      academicSession: session,
      consumers: [{ consumerKey: "eduxchange", alliances }],
    });
    const catalogue = buildCatalogue([session, course, offering], 1);
    const view = { catalogue, expand: new Set<string>(), showsTimeline: false };
    const read = fromWireOffering(JSON.parse(JSON.stringify(toWireOffering(offering, view))), {
      ...CONTEXT,
      course: () => toWireCourse(course, view),
      academicSession: () => toWireAcademicSession(session, view),
    });
    expect(read).toEqual(offeringsOfCatalogue(catalogue, BUILDER_HOST)[0]);
  });

  test("that its host has cancelled comes over with the date and the reason", () => {
    const cancellation = { on: "2027-01-20", reason: [{ language: "nl-NL", value: "Te weinig animo." }] };
    const offering = anOffering({ cancellation });
    const view = {
      catalogue: buildCatalogue([offering], 1),
      expand: new Set<string>(),
      showsTimeline: false,
    };
    const wire = JSON.parse(JSON.stringify(toWireOffering(offering, view)));
    expect(fromWireOffering(wire, CONTEXT)?.cancellation).toEqual(cancellation);
    expect(offeringsOfCatalogue(view.catalogue, BUILDER_HOST)[0]?.cancellation).toEqual(cancellation);
  });

  test("of any other server has its first and last day whole, in our zone", () => {
    const wire = { ...BARE, enrollStartDate: "2027-01-04", enrollEndDate: "2027-01-14" };
    expect(fromWireOffering(wire, CONTEXT)?.enrolmentWindow).toEqual({
      opensAt: new Date("2027-01-03T23:00:00Z"),
      closesAt: new Date("2027-01-14T23:00:00Z"),
      timeZone: "Europe/Amsterdam",
    });
  });

  test("has eduXchange's times of day where it gives them", () => {
    const alliances = [{ name: "lde", enrollStartTime: "13:00", enrollEndTime: "17:30" }];
    const wire = {
      ...BARE,
      enrollStartDate: "2027-01-04",
      enrollEndDate: "2027-01-14",
      consumers: [{ consumerKey: "eduxchange", alliances }],
    };
    expect(fromWireOffering(wire, CONTEXT)?.enrolmentWindow).toMatchObject({
      opensAt: new Date("2027-01-04T12:00:00Z"),
      closesAt: new Date("2027-01-14T16:30:00Z"),
    });
  });

  test.each([
    null,
    "text",
    [],
    {},
    { ...BARE, offeringId: "1" },
    { ...BARE, offeringType: "component" },
    { ...BARE, startDate: "2027-02-30" },
    { ...BARE, endDate: undefined },
  ])("%# that cannot be read is none", (wire) => {
    expect(fromWireOffering(wire, CONTEXT)).toBeUndefined();
  });

  test("may hold anything: it is read without failing, and links lead to the web only", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...MEMBERS), fc.jsonValue()), (members) => {
        const read = fromWireOffering({ ...BARE, ...members, offeringId: BARE.offeringId }, CONTEXT);
        expect(read?.link ?? "https://").toMatch(/^https?:/);
      }),
    );
    expect(fromWireOffering({ ...BARE, link: "javascript:alert(1)" }, CONTEXT)).not.toHaveProperty("link");
  });
});

const MEMBERS = [
  "name",
  "description",
  "consumers",
  "course",
  "academicSession",
  "teachingLanguage",
  "modeOfDelivery",
  "enrollStartDate",
  "maxNumberStudents",
  "link",
  "primaryCode",
] as const;
