import type { NotedCall } from "@wissel/testing/surf";
import { INSTITUTIONS } from "../../../institutions.ts";
import type { Layout } from "../../../layout.ts";
import type { Stage } from "../../stage.ts";

/** Somebody who takes or makes requests, and notes them. */
export interface Heard {
  readonly name: string;
  readonly by: { readonly calls: readonly Readonly<NotedCall>[] };
}

/** Parameters of an address that name a step or an enrolment, and no person. */
const TOLD = ["step", "error", "correlationID"];

/**
 * Tells what goes over these from here on, each time that it is asked: methods, addresses and statuses, in the order in
 * which requests began. Addresses hold ids; tokens and persons are in headers, bodies and other parameters, which are
 * not told.
 */
export function openTranscript(
  { narrator, layout }: Pick<Stage, "narrator" | "layout">,
  heard: readonly Heard[],
): () => void {
  const told = new Map(heard.map(({ by }) => [by, by.calls.length]));
  const nameOf = namesIn(layout);
  return () => {
    const calls = heard.flatMap(({ name, by }) =>
      by.calls.slice(told.get(by)).map((call) => ({ name, ...call })),
    );
    for (const { name, direction, method, url, status } of calls.toSorted((a, b) => a.begunAt - b.begunAt)) {
      const { origin, pathname, searchParams } = new URL(url, "http://whoever-took-it");
      const what = `${method} ${pathname}${toldOf(searchParams)} ${status}`;
      narrator.say(
        direction === "taken"
          ? `  ${name} is asked: ${what}`
          : `  ${name} asks the ${nameOf(origin)}: ${what}`,
      );
    }
    for (const { by } of heard) told.set(by, by.calls.length);
  };
}

function toldOf(parameters: URLSearchParams): string {
  const kept = new URLSearchParams([...parameters].filter(([name]) => TOLD.includes(name)));
  return kept.size === 0 ? "" : `?${kept}`;
}

function namesIn({ eduxchange, node }: Layout): (origin: string) => string {
  const names = new Map([
    [eduxchange.identityProvider.origin, "identity provider"],
    [eduxchange.registry.origin, "registry"],
    [eduxchange.home.origin, "home"],
    ...INSTITUTIONS.map((institution) => [node(institution).origin, `node of ${institution.name}`] as const),
  ]);
  return (origin) => names.get(origin) ?? origin;
}
