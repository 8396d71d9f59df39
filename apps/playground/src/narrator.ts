/** Says what happens, in plain words, on a terminal or in a log. */
export interface Narrator {
  /** A heading: the next part begins. */
  readonly title: (text: string) => void;
  /** One sentence. */
  readonly say: (text: string) => void;
  /** Something that holds, checked. */
  readonly holds: (text: string) => void;
  /** Work that may take a while: a sign of life every two seconds, a counter where the work tells how far it is. */
  readonly during: <T>(label: string, work: (progress: Progress) => Promise<T>) => Promise<T>;
}

/** How far the work is. */
export type Progress = (done: number, total: number) => void;

interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const SIGN_OF_LIFE_MS = 2_000;
const REDRAW_MS = 250;

/** A narrator that writes to a stream; a counter is drawn in place only where that is a terminal. */
export function openNarrator(output: Output, now: () => number): Narrator {
  const live = output.isTTY === true;
  const line = (text: string) => output.write(`${text}\n`);
  return {
    title: (text) => line(`\n${text}`),
    say: (text) => line(`  ${text}`),
    holds: (text) => line(`  ✓ ${text}`),
    async during(label, work) {
      const startedAt = now();
      let count = "";
      const seconds = () => ((now() - startedAt) / 1000).toFixed(1);
      const tell = () => output.write(live ? `\r\u001b[2K  … ${text()}` : `  … ${text()}\n`);
      const text = () => `${label}${count}, ${seconds()} s`;
      const timer = setInterval(tell, live ? REDRAW_MS : SIGN_OF_LIFE_MS);
      try {
        const value = await work((done, total) => {
          count = `: ${done} of ${total}`;
        });
        clearInterval(timer);
        line(`${live ? "\r\u001b[2K" : ""}  ✓ ${label}${count} (${seconds()} s)`);
        return value;
      } catch (error) {
        clearInterval(timer);
        line(`${live ? "\r\u001b[2K" : ""}  ✗ ${label}${count} (${seconds()} s)`);
        throw error;
      }
    },
  };
}
