/** One of the node's own keys as it is stored: the private part is sealed. */
export interface OwnKeyRecord {
  /** RFC 7638 thumbprint. */
  readonly kid: string;
  readonly family: string;
  readonly state: "active" | "retired";
  readonly publicJwk: Readonly<Record<string, string>>;
  readonly privateJwe: string;
  readonly createdAt: Date;
}
