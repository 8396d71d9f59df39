import { INSTITUTIONS, type Institution } from "../institutions.ts";
import type { Layout } from "../layout.ts";
import { brokerPageAt, type ComponentsAround, endpointsAt, hostAt, scopesOf } from "./node-file.ts";
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
  /** Whose node is the broker of those that have no outside one. */
  readonly broker: Institution;
  /** The receiver before an institution where everything around it is a stand-in. */
  readonly receiverOf: (institution: Institution) => StandInReceiver | undefined;
}

/** Opens what is to stand in, and joins the rest to it. */
export async function openEduxchange(
  layout: Pick<Layout, "eduxchange" | "node">,
  outside: OutsideByInstitution,
): Promise<Eduxchange> {
  const [broker] = INSTITUTIONS;
  if (broker === undefined) throw new Error("there is nobody to be the broker");
  await using stack = new AsyncDisposableStack();
  const standIns = stack.use(await openStandIns(layout.eduxchange));
  const { registry } = standIns;
  const opened = new Map<Institution, Opened>();
  for (const institution of INSTITUTIONS) {
    const named = outside.get(institution.schacHome) ?? { homes: [] };
    const { origin } = layout.node(institution);
    const { personsMe, associations, intake, registry: registryUrl } = endpointsAt(origin);
    const { schacHome } = institution;
    registry.register({ schacHome, personsEndpoint: personsMe, associationsEndpoint: associations });
    const basic = basicOf(named);
    const backend = { url: intake, ...basic };
    const place = layout.eduxchange.receiver(institution);
    const receiver = stack.use(await openReceiver(standIns, { place, registryUrl, backend }));
    opened.set(institution, { named, basic, receiver });
  }
  const openedAt = (institution: Institution): Opened => {
    const found = opened.get(institution);
    if (found === undefined) throw new Error(`nothing is around ${institution.name}`);
    return found;
  };
  const members = INSTITUTIONS.map((one) => homeAt(one, layout.node(one).origin));
  const hosts = INSTITUTIONS.filter((one) => openedAt(one).named.broker === undefined).map((one) =>
    hostAt(one, layout.node(one).origin, openedAt(one).basic),
  );
  const ownBroker = brokerAt(layout.node(broker).origin);
  const kept = stack.move();
  return {
    around: (institution) => ({ ...aroundOf(standIns, openedAt(institution), ownBroker), members, hosts }),
    broker,
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
  { identityProvider, client, home }: StandIns,
  { named, basic, receiver }: Opened,
  ownBroker: ComponentsAround["broker"],
): Omit<ComponentsAround, "members" | "hosts"> {
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
    broker: named.broker ?? ownBroker,
    identityProvider: named.identityProvider ?? {
      ...{ authorizeUrl, tokenUrl, jwksUrl, introspectionUrl },
      ...client,
    },
    strangers: [abroad, ...named.homes],
  };
}

/** An institution of the playground, as homes are registered. */
function homeAt(institution: Institution, origin: string): ComponentsAround["members"][number] {
  const { personsMe: personsUrl, associations: associationsUrl } = endpointsAt(origin);
  const scopes = Object.values(scopesOf(institution));
  return { schacHome: institution.schacHome, personsUrl, associationsUrl, scopes };
}

function brokerAt(origin: string): ComponentsAround["broker"] {
  return { baseUrl: endpointsAt(origin).registry, clientUrl: brokerPageAt(origin) };
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
