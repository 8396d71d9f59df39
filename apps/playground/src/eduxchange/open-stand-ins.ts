import { randomBytes } from "node:crypto";
import {
  openSurfHome,
  openSurfIdentityProvider,
  openSurfReceiver,
  openSurfRegistry,
  type SurfHome,
  type SurfIdentityProvider,
  type SurfReceiver,
  type SurfRegistry,
} from "@wissel/testing/surf";
import type { Address, Layout } from "../layout.ts";

/** An institution that runs no node: stand-ins alone make it a home and a host. */
export const ABROAD = { name: "Overzee University", schacHome: "overzee.example" } as const;

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** A stand-in receiver, and by what the systems of its institution call it. */
export interface StandInReceiver extends SurfReceiver {
  readonly sis: Credentials;
}

/** The stand-ins that all institutions have around them. */
export interface StandIns extends AsyncDisposable {
  readonly identityProvider: SurfIdentityProvider;
  /** Receivers and nodes, as clients of the identity provider. */
  readonly client: { readonly clientId: string; readonly clientSecret: string };
  /** Of SURF's broker, which the institution that runs no node asks. */
  readonly registry: SurfRegistry;
  /** Of the institution that runs no node. */
  readonly home: SurfHome;
  readonly receiverAbroad: StandInReceiver;
}

/** Opens them. What they know each other by is new at each start. */
export async function openStandIns(places: Layout["eduxchange"]): Promise<StandIns> {
  await using stack = new AsyncDisposableStack();
  const client = { clientId: "enrolment-receiver", clientSecret: secret() };
  const resourceServer = { user: client.clientId, password: client.clientSecret };
  const identityProvider = stack.use(
    await openSurfIdentityProvider({ ...placeOf(places.identityProvider), client, resourceServer }),
  );
  const registry = stack.use(await openSurfRegistry(placeOf(places.registry)));
  const { schacHome } = ABROAD;
  const personOf = (token: string) => guestOf(identityProvider.studentOf(token));
  const home = stack.use(await openSurfHome({ ...placeOf(places.home), schacHome, personOf }));
  const { personsEndpoint, associationsEndpoint } = home;
  registry.register({ schacHome, personsEndpoint, associationsEndpoint });
  const shared = { identityProvider, registry, client, home };
  const abroad = { place: places.receiverAbroad, registryUrl: registry.baseUrl };
  const receiverAbroad = stack.use(await openReceiver(shared, abroad));
  const kept = stack.move();
  return { ...shared, receiverAbroad, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** Where a receiver is, and what it asks. */
interface ReceiverPlace {
  readonly place: Address;
  readonly registryUrl: string;
  /** The system behind it, and by what that is called. */
  readonly backend?: Credentials & { readonly url: string };
}

export async function openReceiver(
  { identityProvider, client }: Pick<StandIns, "identityProvider" | "client">,
  { place, registryUrl, backend }: ReceiverPlace,
): Promise<StandInReceiver> {
  const sis = { user: "sis", password: secret() };
  const receiver = await openSurfReceiver({
    ...{ ...placeOf(place), client, sis },
    broker: { user: "broker", password: secret() },
    registryUrl,
    tokenUrl: identityProvider.tokenUrl,
    ...(backend === undefined ? {} : { backend }),
  });
  return { ...receiver, sis };
}

export function secret(): string {
  return randomBytes(24).toString("base64url");
}

/** What the home abroad says of a student: nobody who exists. */
function guestOf(eduid: string | undefined): object | undefined {
  if (eduid === undefined) return undefined;
  const mail = `${eduid}@${ABROAD.schacHome}`;
  return { personId: eduid, givenName: "Guest", surname: "of Overzee", mail };
}

function placeOf({ host, port }: Address) {
  return { host, port };
}
