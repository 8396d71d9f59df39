import { INSTITUTIONS, type Institution } from "../institutions.ts";
import type { Layout } from "../layout.ts";
import { type ComponentsAround, endpointsAt, scopesOf } from "./node-file.ts";
import {
  ABROAD,
  type Credentials,
  openReceiver,
  openStandIns,
  type StandInReceiver,
  type StandIns,
  secret,
} from "./open-stand-ins.ts";
import { type OutsideByInstitution, type OutsideComponents, originsOf } from "./outside-components.ts";

/** Components of eduXchange around the nodes: stand-ins, but for the outside ones that were named. */
export interface Eduxchange extends AsyncDisposable {
  readonly around: (institution: Institution) => ComponentsAround;
  /** By what the node of an institution knows whatever brings an enrolment. */
  readonly basicOf: (institution: Institution) => Credentials;
  /** What nodes must be allowed to reach. */
  readonly origins: readonly string[];
  readonly standIns: StandIns;
  /** The receiver before an institution where everything around it is a stand-in. */
  readonly receiverOf: (institution: Institution) => StandInReceiver | undefined;
}

/** Opens what is to stand in, and joins the rest to it. */
export async function openEduxchange(
  layout: Pick<Layout, "eduxchange" | "node">,
  outside: OutsideByInstitution,
): Promise<Eduxchange> {
  await using stack = new AsyncDisposableStack();
  const standIns = stack.use(await openStandIns(layout.eduxchange));
  const opened = new Map<Institution, Opened>();
  for (const institution of INSTITUTIONS) {
    const named = outside.get(institution.schacHome) ?? { homes: [] };
    const { origin } = layout.node(institution);
    registerHomes(standIns, { institution, origin, named });
    const basic = basicOf(named);
    const backend = { url: endpointsAt(origin).intake, ...basic };
    const receiver = stack.use(
      await openReceiver(standIns, layout.eduxchange.receiver(institution), backend),
    );
    opened.set(institution, { named, basic, receiver });
  }
  const openedAt = (institution: Institution): Opened => {
    const found = opened.get(institution);
    if (found === undefined) throw new Error(`nothing is around ${institution.name}`);
    return found;
  };
  const kept = stack.move();
  return {
    around: (institution) => aroundOf(standIns, openedAt(institution)),
    basicOf: (institution) => openedAt(institution).basic,
    origins: [...new Set([...standInOrigins(layout), ...[...outside.values()].flatMap(originsOf)])],
    standIns,
    receiverOf(institution) {
      const { named, receiver } = openedAt(institution);
      const parts = [named.receiver, named.broker, named.identityProvider];
      return parts.every((part) => part === undefined) ? receiver : undefined;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** What there is around one institution. */
interface Opened {
  readonly named: OutsideComponents;
  readonly basic: Credentials;
  readonly receiver: StandInReceiver;
}

function aroundOf(
  { identityProvider, client, registry, home }: StandIns,
  { named, basic, receiver }: Opened,
): ComponentsAround {
  const { authorizeUrl, tokenUrl, jwksUrl, introspectionUrl } = identityProvider;
  const abroad = {
    schacHome: ABROAD.schacHome,
    personsUrl: home.personsEndpoint,
    associationsUrl: home.associationsEndpoint,
    scopes: Object.values(scopesOf(ABROAD)),
  };
  return {
    basic,
    receiver: named.receiver ?? { baseUrl: receiver.baseUrl, ...receiver.sis },
    // No page of a broker stands in: browsers are sent there, and that is all.
    broker: named.broker ?? { baseUrl: registry.baseUrl, clientUrl: registry.baseUrl },
    identityProvider: named.identityProvider ?? {
      ...{ authorizeUrl, tokenUrl, jwksUrl, introspectionUrl },
      ...client,
    },
    strangers: [abroad, ...named.homes],
  };
}

/** Receivers that stand in find the institution, and the homes named for it, in the stand-in's registry. */
function registerHomes(
  { registry }: StandIns,
  { institution, origin, named }: Pick<Opened, "named"> & { institution: Institution; origin: string },
): void {
  const { personsMe: personsEndpoint, associations: associationsEndpoint } = endpointsAt(origin);
  registry.register({ schacHome: institution.schacHome, personsEndpoint, associationsEndpoint });
  for (const { schacHome, personsUrl, associationsUrl } of named.homes)
    registry.register({ schacHome, personsEndpoint: personsUrl, associationsEndpoint: associationsUrl });
}

function basicOf({ broker }: OutsideComponents): Credentials {
  if (broker === undefined) return { user: "enrolment-receiver", password: secret() };
  return { user: broker.user, password: broker.password };
}

function standInOrigins({ eduxchange }: Pick<Layout, "eduxchange">): readonly string[] {
  const { identityProvider, registry, home, receiverAbroad, receiver } = eduxchange;
  return [identityProvider, registry, home, receiverAbroad, ...INSTITUTIONS.map(receiver)].map(
    ({ origin }) => origin,
  );
}
