import type { KnownComponent } from "../authorisation/authenticate-basic.ts";
import type { EduxchangeFile } from "./eduxchange-file.ts";
import type { Credentials } from "./read-file.ts";

/** Who may call this institution as a host. Where one user and password are the receiver's and the broker's, both is permitted. */
export function knownComponents({
  host,
  receiver,
}: {
  readonly host?: Pick<NonNullable<EduxchangeFile["host"]>, "intake">;
  readonly receiver?: Pick<NonNullable<EduxchangeFile["receiver"]>, "broker">;
}): readonly KnownComponent[] {
  const before = host?.intake;
  const broker = receiver?.broker;
  const isOne = before !== undefined && broker !== undefined && isSame(before, broker);
  const component = (
    kind: "receiver" | "broker",
    credentials: Credentials,
    scope: string,
  ): KnownComponent => ({
    credentials,
    caller: { kind, scopes: new Set(isOne ? ["intake", "start"] : [scope]) },
  });
  return [
    ...(before === undefined ? [] : [component("receiver", before, "intake")]),
    ...(broker === undefined || isOne ? [] : [component("broker", broker, "start")]),
  ];
}

function isSame(one: Credentials, other: Credentials): boolean {
  return one.user === other.user && one.password === other.password;
}
