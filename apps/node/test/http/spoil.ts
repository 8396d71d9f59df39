import fc from "fast-check";

/** What clients send instead of what they should: of every wrong type, too large, impossible, or meant to hurt. */
const WRONG: readonly unknown[] = [
  null,
  true,
  -1,
  0.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "x".repeat(30_000),
  "2027-02-30",
  "2027-02-30T25:61:61Z",
  "2027-06-30T23:59:60Z",
  "0000-00-00T00:00:00Z",
  "urn:uuid:0190a8b2-6f4e-7c31-9d2a-5b7e1f0c3a64",
  "00000000-0000-0000-0000-000000000000",
  "'; DROP TABLE person; --",
  "../../etc/passwd",
  "__proto__",
  [],
  [[]],
  {},
  { unexpected: 1 },
  Array.from({ length: 600 }, () => null),
];

/** The value with one place in it replaced, removed or joined by a stranger. */
export function spoilt(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .record({
      value: values,
      steps: fc.array(fc.nat(20), { maxLength: 5 }),
      wrong: fc.constantFrom(...WRONG),
      how: fc.nat(5),
    })
    .map(({ value, steps, wrong, how }) => spoilAt(structuredClone(value), steps, { wrong, how }));
}

interface Harm {
  readonly wrong: unknown;
  readonly how: number;
}

function spoilAt(value: unknown, [step, ...rest]: readonly number[], harm: Harm): unknown {
  if (typeof value !== "object" || value === null || step === undefined) return harm.wrong;
  const names = Object.keys(value);
  const name = names[step % Math.max(names.length, 1)];
  if (name === undefined) return harm.wrong;
  const members = value as Record<string, unknown>;
  if (harm.how === 0) delete members[name];
  else if (harm.how === 1) members.stranger = harm.wrong;
  else members[name] = spoilAt(members[name], rest, harm);
  return value;
}

/** Bodies that are not even JSON, or not the JSON they seem. */
export const MALFORMED: readonly string[] = [
  "",
  "{",
  "[1,",
  "nul",
  "{'a':1}",
  '{"a":1}{"b":2}',
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{"admin":true}}}',
  "[".repeat(5_000),
  '{"a":'.repeat(500),
  "\ufeff{}",
  "\u0000",
  '"\\ud800"',
  "1e999",
];
