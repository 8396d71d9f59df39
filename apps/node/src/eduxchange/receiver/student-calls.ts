import type { PeerAnswer } from "@wissel/peer";
import type { EnrolmentRequest, TokenChange } from "@wissel/store";
import { openText, type SealingKey, sealText } from "@wissel/trust";
import type { StudentSignIn, StudentTokens } from "./identity-provider.ts";

/** Calls in the name of students who signed in. */
export interface StudentCalls {
  /**
   * Asks with the student's token. A 401, and nothing else, has it renewed once and the question asked once more. Tokens
   * that are not renewed are destroyed. Throws PeerUnreachable.
   */
  ask(
    request: Pick<EnrolmentRequest, "correlationId" | "tokensJwe">,
    ask: (accessToken: string) => Promise<PeerAnswer<unknown>>,
  ): Promise<PeerAnswer<unknown>>;
}

export interface StudentCallPorts {
  /** Answers the tokens that stand afterwards, which may be somebody else's newer ones. */
  readonly replaceTokens: (change: TokenChange) => Promise<string | undefined>;
  readonly identityProvider: Pick<StudentSignIn, "refresh">;
  readonly tokensKey: SealingKey;
}

export async function sealTokens(tokens: StudentTokens, key: SealingKey): Promise<string> {
  return await sealText(JSON.stringify(tokens), key);
}

async function openTokens(sealed: string, key: SealingKey): Promise<StudentTokens> {
  return JSON.parse(await openText(sealed, key)) as StudentTokens; // sealed above
}

export function openStudentCalls({
  replaceTokens,
  identityProvider,
  tokensKey,
}: StudentCallPorts): StudentCalls {
  /** A refresh token is good for once: whoever needs it at the same time waits for the same answer. */
  const renewing = new Map<string, Promise<StudentTokens | undefined>>();

  async function renew(
    { correlationId, tokensJwe: before }: Pick<EnrolmentRequest, "correlationId" | "tokensJwe">,
    { refreshToken }: StudentTokens,
  ): Promise<StudentTokens | undefined> {
    const renewed = refreshToken === undefined ? undefined : await identityProvider.refresh(refreshToken);
    const after = renewed && (await sealTokens(renewed, tokensKey));
    const stand = await replaceTokens({ correlationId, before, after });
    return stand === undefined ? undefined : await openTokens(stand, tokensKey);
  }

  return {
    async ask(request, ask) {
      const tokens = await openTokens(request.tokensJwe, tokensKey);
      const first = await ask(tokens.accessToken);
      if (first.status !== 401) return first;
      const { correlationId } = request;
      const renewal =
        renewing.get(correlationId) ?? renew(request, tokens).finally(() => renewing.delete(correlationId));
      renewing.set(correlationId, renewal);
      const renewed = await renewal;
      return renewed === undefined ? first : await ask(renewed.accessToken);
    },
  };
}
