import { Agent, get } from "node:http";

/** What a crawl of one catalogue came to. */
export interface Crawled {
  readonly requests: number;
  readonly seconds: number;
  readonly courses: number;
  /** Answers other than 200, with their address. */
  readonly failures: readonly string[];
}

/** One page of OOAPI v5, as far as a crawl reads it. */
interface WirePage {
  readonly hasNextPage: boolean;
  readonly pageNumber: number;
  readonly items: readonly Readonly<Record<string, unknown>>[];
}

const FOR = "consumer=eduxchange";
const SEEDS = ["/courses", "/organizations", "/programs"].map((path) => `${path}?${FOR}`);

/**
 * Reads everything that an OOAPI v5 endpoint shows to eduXchange, request by request as eduXchange's own rules go: the
 * three lists in pages of ten, each course and minor with its offerings, each offering with its session.
 */
export async function crawl(baseUrl: string, connections: number): Promise<Crawled> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const waiting = [...SEEDS];
  const seen = new Set(waiting);
  const failures: string[] = [];
  let courses = 0;
  let underWay = 0;

  async function visit(path: string): Promise<void> {
    const { status, body } = await read(agent, `${baseUrl}${path}`);
    if (status !== 200) failures.push(`${status} ${path}`);
    else if (isPage(body)) {
      if (path.startsWith("/courses?")) courses += body.items.length;
      for (const next of following(path, body)) {
        if (seen.has(next)) continue;
        seen.add(next);
        waiting.push(next);
      }
    }
  }

  const startedAt = performance.now();
  await new Promise<void>((resolve, reject) => {
    const proceed = () => {
      while (underWay < connections) {
        const path = waiting.shift();
        if (path === undefined) break;
        underWay += 1;
        visit(path)
          .finally(() => {
            underWay -= 1;
          })
          .then(proceed, reject);
      }
      if (underWay === 0) resolve();
    };
    proceed();
  }).finally(() => agent.destroy());
  return { requests: seen.size, seconds: (performance.now() - startedAt) / 1000, courses, failures };
}

function following(path: string, { hasNextPage, pageNumber, items }: WirePage): readonly string[] {
  const [list = ""] = path.split("?");
  const next = hasNextPage ? [`${list}?${FOR}&pageNumber=${pageNumber + 1}`] : [];
  return [...next, ...items.flatMap(addressesOf)];
}

function addressesOf({ courseId, programId, offeringId }: WirePage["items"][number]): readonly string[] {
  if (typeof offeringId === "string") return [`/offerings/${offeringId}?${FOR}&expand=academicSession`];
  if (typeof courseId === "string")
    return [`/courses/${courseId}?${FOR}&expand=coordinators`, `/courses/${courseId}/offerings?${FOR}`];
  if (typeof programId === "string")
    return [
      `/programs/${programId}?${FOR}&expand=coordinators%2Corganization`,
      `/programs/${programId}/offerings?${FOR}`,
    ];
  return [];
}

function isPage(body: unknown): body is WirePage {
  return typeof body === "object" && body !== null && "items" in body && "hasNextPage" in body;
}

function read(agent: Agent, url: string): Promise<{ readonly status: number; readonly body: unknown }> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const status = response.statusCode ?? 0;
        const text = Buffer.concat(chunks).toString();
        resolve({ status, body: status === 200 ? JSON.parse(text) : undefined });
      });
    });
    request.on("error", reject);
  });
}
