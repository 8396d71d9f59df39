import { type AcademicSession, academicYearOf, type IdentifierEntry, type Organisation } from "@wissel/core";
import type { OoapiSchemas } from "../generated/ooapi.ts";
import { said, some } from "./said.ts";
import { ACADEMIC_SESSION_TYPE_V5, codeTypeV5 } from "./spelling.ts";
import { toWireConsumers } from "./wire-consumers.ts";
import { nested, type WireView } from "./wire-view.ts";

/** An organisation in OOAPI v5. Expands `parent` and `children`. */
export function toWireOrganisation(organisation: Organisation, view: WireView): OoapiSchemas["Organization"] {
  const { catalogue, expand } = view;
  const children = catalogue.organisationsIn.get(organisation.id) ?? [];
  return said({
    organizationId: organisation.id,
    primaryCode: toWireCode(organisation.primaryCode),
    otherCodes: some(organisation.otherCodes.map(toWireCode)),
    organizationType: organisation.organisationType,
    name: organisation.name,
    shortName: organisation.shortName,
    description: some(organisation.description),
    link: organisation.link,
    logo: organisation.logo,
    parent: organisation.parent && toWireOrganisationRelation(organisation.parent.id, "parent", view),
    children: some(
      children.map((child) => (expand.has("children") ? toWireOrganisation(child, nested(view)) : child.id)),
    ),
    consumers: some(toWireConsumers(organisation, view)),
    ext: organisation.ext,
  });
}

/** An academic session in OOAPI v5. Expands `parent`, `children` and `year`. */
export function toWireAcademicSession(
  session: AcademicSession,
  view: WireView,
): OoapiSchemas["AcademicSession"] {
  const { academicSessionType, parent } = session;
  const children = view.catalogue.academicSessionsIn.get(session.id) ?? [];
  const year = academicYearOf(view.catalogue, session);
  return said({
    academicSessionId: session.id,
    academicSessionType: academicSessionType && ACADEMIC_SESSION_TYPE_V5[academicSessionType],
    primaryCode: toWireCode(session.primaryCode),
    otherCodes: some(session.otherCodes.map(toWireCode)),
    name: session.name,
    startDate: session.startDate,
    endDate: session.endDate,
    parent: parent && toWireSessionRelation(parent.id, "parent", view),
    children: some(children.map(({ id }) => toWireSessionRelation(id, "children", view))),
    year: year && toWireSessionRelation(year.id, "year", view),
    consumers: some(toWireConsumers(session, view)),
    ext: session.ext,
  });
}

export function toWireCode({ codeType, code }: IdentifierEntry): OoapiSchemas["IdentifierEntry"] {
  return { codeType: codeTypeV5(codeType), code };
}

/** The organisation whole when the view expands the relation, else its id. */
export function toWireOrganisationRelation(
  id: string,
  relation: "organization" | "parent",
  view: WireView,
): OoapiSchemas["OrganizationOrId"] {
  const organisation = view.expand.has(relation) ? view.catalogue.organisationById.get(id) : undefined;
  return organisation === undefined ? id : toWireOrganisation(organisation, nested(view));
}

export function toWireSessionRelation(
  id: string,
  relation: "academicSession" | "parent" | "children" | "year",
  view: WireView,
): OoapiSchemas["AcademicSessionOrId"] {
  const session = view.expand.has(relation) ? view.catalogue.academicSessionById.get(id) : undefined;
  return session === undefined ? id : toWireAcademicSession(session, nested(view));
}
