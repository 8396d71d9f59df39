import { createHash } from "node:crypto";
import type { Clock } from "@wissel/core";
import { verifyDpopProof } from "@wissel/trust";
import type { AuthenticationRefusal, RequestHead } from "../http/caller.ts";

export interface ProofPorts {
  /** Issuer and audience of every token here, and the origin of every address. */
  readonly baseUrl: string;
  /** Keeps a proof's name until then; false when it was there before, in whatever process. */
  readonly keepProof: (name: string, expiresAt: Date) => Promise<boolean>;
  readonly clock: Clock;
}

interface BoundRequest {
  readonly token: string;
  /** The thumbprint that the token names. */
  readonly boundTo: string;
  readonly request: RequestHead;
}

/**
 * Whether a request with a bound token comes from the holder of its key: a proof for this request, this token, this
 * moment, and never seen before. Undefined: it does.
 */
export function openProofCheck({ baseUrl, keepProof, clock }: ProofPorts) {
  return async ({ token, boundTo, request }: BoundRequest): Promise<AuthenticationRefusal | undefined> => {
    const { dpop } = request.headers;
    // Two headers of that name arrive as a list, or joined by a comma: neither is a proof.
    if (typeof dpop !== "string") return INVALID;
    const proven = await verifyDpopProof(dpop, {
      method: request.method,
      url: `${baseUrl}${request.url}`,
      accessToken: token,
      now: clock.now(),
    });
    if (!proven.ok || proven.value.thumbprint !== boundTo) return INVALID;
    const { thumbprint, jti, expiresAt } = proven.value;
    const name = createHash("sha256").update(`${thumbprint} ${jti}`).digest("base64url");
    return (await keepProof(name, expiresAt)) ? undefined : INVALID;
  };
}

const INVALID: AuthenticationRefusal = { code: "proof-invalid" };
