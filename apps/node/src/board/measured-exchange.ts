import type { ExchangeClient } from "../federation/exchange-client.ts";

/** What this process's calls to one institution came to. */
export interface CallFigures {
  readonly requests: number;
  readonly errors: number;
  /** Of all calls, answered or not. */
  readonly meanMilliseconds: number;
}

export interface MeasuredExchange {
  readonly exchange: ExchangeClient;
  /** Undefined while there was no call. */
  figuresOf(schacHome: string): CallFigures | undefined;
}

/** The same calls, counted and timed by institution; an answer of 500 or more is an error, and so is none. */
export function measuredExchange(exchange: ExchangeClient, elapsed: () => number): MeasuredExchange {
  const tallies = new Map<string, { requests: number; errors: number; milliseconds: number }>();

  async function measured<T extends { readonly status: number }>(
    schacHome: string,
    call: () => Promise<T>,
  ): Promise<T> {
    const begun = elapsed();
    let failed = true;
    try {
      const answer = await call();
      failed = answer.status >= 500;
      return answer;
    } finally {
      const tally = tallies.get(schacHome) ?? { requests: 0, errors: 0, milliseconds: 0 };
      tally.requests += 1;
      tally.errors += failed ? 1 : 0;
      tally.milliseconds += elapsed() - begun;
      tallies.set(schacHome, tally);
    }
  }

  return {
    exchange: {
      post: (peer, path, body) => measured(peer.schacHome, () => exchange.post(peer, path, body)),
      get: (peer, path) => measured(peer.schacHome, () => exchange.get(peer, path)),
    },
    figuresOf(schacHome) {
      const tally = tallies.get(schacHome);
      if (tally === undefined) return undefined;
      const { requests, errors, milliseconds } = tally;
      return { requests, errors, meanMilliseconds: Math.round((milliseconds / requests) * 10) / 10 };
    },
  };
}
