/** When a request counts from, with home's claim where that was not believed as it stood. */
export interface TimeOfRequest {
  readonly requestedAt: Date;
  readonly claimedAt?: Date;
}

/** What is known when a command arrives. */
export interface Arrival {
  readonly arrivedAt: Date;
  /** What a delayed command says; absent on a live one, which counts from its arrival. */
  readonly claimedAt?: Date;
  /** Last authenticated contact with that home: later than this it could have delivered the command. */
  readonly lastContactAt?: Date;
}

/**
 * Clamps home's claim to [last contact, arrival]. A home never heard of before cannot claim an earlier time.
 * The claim is recorded where it was changed.
 */
export function clampTimeOfRequest({ arrivedAt, claimedAt, lastContactAt }: Arrival): TimeOfRequest {
  if (claimedAt === undefined) return { requestedAt: arrivedAt };
  const earliest = lastContactAt === undefined || lastContactAt > arrivedAt ? arrivedAt : lastContactAt;
  if (claimedAt < earliest) return { requestedAt: earliest, claimedAt };
  if (claimedAt > arrivedAt) return { requestedAt: arrivedAt, claimedAt };
  return { requestedAt: claimedAt };
}
