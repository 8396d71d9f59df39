/** Whether events to and from a partner travel encrypted for its key, on top of TLS. */
export const ENCRYPTION_POLICIES = ["required", "preferred", "off"] as const;
export type EncryptionPolicy = (typeof ENCRYPTION_POLICIES)[number];

/** What a recipient says about itself. */
export interface EncryptionWish {
  /** It takes nothing that is not encrypted. */
  readonly requires: boolean;
  readonly hasKey: boolean;
}

/** How a token travels to a recipient: what it requires goes before what is agreed here. */
export function wayOfTravel(
  agreed: EncryptionPolicy,
  { requires, hasKey }: EncryptionWish,
): "wrapped" | "plain" | "withheld" {
  const policy = requires ? "required" : agreed;
  if (policy === "off") return "plain";
  if (hasKey) return "wrapped";
  return policy === "required" ? "withheld" : "plain";
}
