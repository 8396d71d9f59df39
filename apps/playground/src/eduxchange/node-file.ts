import type { Institution } from "../institutions.ts";
import { PERSON_FIELDS } from "../nodes/node-files.ts";
import type { OutsideComponents } from "./outside-components.ts";

/** The components around one institution, each an outside one or a stand-in, and by what they know its node. */
export interface ComponentsAround {
  readonly receiver: NonNullable<OutsideComponents["receiver"]>;
  readonly broker: Pick<NonNullable<OutsideComponents["broker"]>, "baseUrl" | "clientUrl">;
  readonly identityProvider: NonNullable<OutsideComponents["identityProvider"]>;
  /** The institutions of the playground, as hosts: those whose broker is one of their nodes. */
  readonly hosts: readonly RegisteredHost[];
  /** The institutions of the playground, as homes. */
  readonly members: OutsideComponents["homes"];
  /** Institutions that run no node. */
  readonly strangers: OutsideComponents["homes"];
  /** Carried by whatever brings an enrolment. */
  readonly basic: { readonly user: string; readonly password: string };
}

/** A host as a broker of the playground knows it. */
interface RegisteredHost {
  readonly schacHome: string;
  readonly name: string;
  readonly enrollmentUrl: string;
  readonly startUrl: string;
  readonly user: string;
  readonly password: string;
}

/** An institution of the playground, as brokers know hosts. */
export function hostAt(
  { schacHome, name }: Institution,
  origin: string,
  basic: ComponentsAround["basic"],
): RegisteredHost {
  const { enrollment: enrollmentUrl, start: startUrl } = endpointsAt(origin);
  return { schacHome, name, enrollmentUrl, startUrl, ...basic };
}

/** How the identity providers around the playground call what a student's token may allow at home. */
export function scopesOf({ schacHome }: Pick<Institution, "schacHome">) {
  return { persons: `${schacHome}/persons`, associations: `${schacHome}/results` };
}

/**
 * What is told to the node of an institution (WISSEL_EDUXCHANGE_FILE): a home, a host behind a receiver and one without,
 * and a broker of all of them.
 */
export function buildEduxchangeFile(institution: Institution, around: ComponentsAround): object {
  const { introspectionUrl, ...signIn } = around.identityProvider;
  const { clientId, clientSecret } = signIn;
  const strangers = around.strangers.map(({ schacHome }) => schacHome);
  return {
    home: {
      introspection: { url: introspectionUrl, clientId, clientSecret, students: STUDENT_CLAIMS },
      scopes: scopesOf(institution),
      hosts: strangers,
      personFields: PERSON_FIELDS,
    },
    host: { receiver: around.receiver, intake: around.basic, homes: strangers },
    receiver: { broker: { ...around.broker, ...around.basic }, identityProvider: signIn },
    registry: { hosts: around.hosts },
    homes: homesOf(around),
  };
}

/** Each home once: what a file says of one goes before what stands in. */
function homesOf({ members, strangers }: ComponentsAround): OutsideComponents["homes"] {
  const homes = [...members, ...strangers].map((one) => [one.schacHome.toLowerCase(), one] as const);
  return [...new Map(homes).values()];
}

/** By which identity providers of the field name a student of the playground. */
const STUDENT_CLAIMS = [
  { claim: "sub", names: "loginSubject" },
  { claim: "eduid", names: "loginSubject" },
  { claim: "eduperson_principal_name", names: "mail" },
  { claim: "email", names: "mail" },
] as const;

/** What an institution's node answers to the components around it. */
export function endpointsAt(origin: string) {
  return {
    personsMe: `${origin}/eduxchange/persons/me`,
    associations: `${origin}/eduxchange/associations`,
    intake: `${origin}/eduxchange/intake`,
    enrollment: `${origin}/eduxchange/enrollment`,
    start: `${origin}/eduxchange/start`,
    registry: `${origin}/eduxchange/registry`,
  };
}

/** The page of a node that is a broker. */
export function brokerPageAt(origin: string): string {
  return `${origin}/eduxchange/broker`;
}
