import { type Comparison, compare } from "./compare.ts";
import { fire, requestBytes, type Target } from "./load/volley.ts";
import { STATIC_PATH } from "./static-route.ts";

const REQUESTS = 4_000;
const CONNECTIONS = 32;

/** A list page and one course of the catalogue, each against the same bytes sent from memory by the same process. */
export async function benchCatalogue(target: Target, rounds: number): Promise<readonly Comparison[]> {
  const list = "/ooapi/v5/courses?pageSize=50";
  const instance = `/ooapi/v5/courses/${await firstCourseId(target, list)}`;
  const results: Comparison[] = [];
  for (const [name, path] of [
    ["catalogue: a list page of 50 courses", list],
    ["catalogue: one course", instance],
  ] as const) {
    const shoot = (of: string) => {
      const request = requestBytes(target, { method: "GET", path: of, headers: {} });
      return () =>
        fire(
          target,
          Array.from({ length: REQUESTS }, () => request),
          { connections: CONNECTIONS },
        );
    };
    const control = shoot(`${STATIC_PATH}?of=${encodeURIComponent(path)}`);
    const measured = shoot(path);
    await control(); // warm, and lets the control learn its bytes
    await measured();
    results.push(await compare(name, { measured, control, rounds }));
  }
  return results;
}

async function firstCourseId({ host, port }: Target, list: string): Promise<string> {
  const response = await fetch(`http://${host}:${port}${list}`);
  // OOAPI v5 envelope
  const { items } = (await response.json()) as { items: { courseId: string }[] };
  const [first] = items;
  if (first === undefined) throw new Error("there is no course to measure");
  return first.courseId;
}
