import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SESSION_PORTS } from "../authorisation/a-trust-node.ts";
import { openIdentityProvider } from "../authorisation/an-identity-provider.ts";
import { codeOf, openSessionNode, pageOf } from "./a-signed-in-browser.ts";

const stack = new AsyncDisposableStack();
let identity: Awaited<ReturnType<typeof openIdentityProvider>>;

beforeAll(async () => {
  identity = await openIdentityProvider(stack, SESSION_PORTS);
  await openSessionNode(stack);
});
afterAll(() => stack.disposeAsync());

const APPROVER = { roles: ["home_approver"], reason: "Takes over the desk of Biology." };

describe("an operator", () => {
  test("gives a role that counts at once, takes it away again, and both are written down", async () => {
    const operator = await pageOf("operator-1", identity);
    const given = await operator.call("PUT", "/desk/v1/staff/approver-1/roles", APPROVER);
    expect(await given.json()).toMatchObject({ roles: [{ role: "home_approver", source: "operator" }] });
    const approver = await pageOf("approver-1", identity);
    expect(approver.roles).toEqual(["home_approver"]);
    expect((await approver.call("GET", "/desk/v1/approvals")).status).toBe(200);
    await operator.call("PUT", "/desk/v1/staff/approver-1/roles", { roles: [], reason: "Left." });
    expect(await codeOf(await approver.call("GET", "/desk/v1/approvals"))).toBe("scope-missing");
    const history = await operator.call("GET", "/desk/v1/staff/approver-1/history");
    expect(await history.json()).toMatchObject({
      items: [
        { added: [], removed: ["home_approver"], actor: "operator:operator-1", reason: "Left." },
        { added: ["home_approver"], removed: [], actor: "operator:operator-1" },
      ],
    });
  });

  test("changes nothing of the operator's own", async () => {
    const { call } = await pageOf("operator-1", identity);
    expect(await codeOf(await call("PUT", "/desk/v1/staff/operator-1/roles", APPROVER))).toBe(
      "own-roles-unchangeable",
    );
  });
});

const DESK = {
  approvals: ["GET", "/desk/v1/approvals"],
  decide: ["POST", "/desk/v1/approvals/decisions", { decisions: [] }],
  cancel: ["PUT", "/desk/v1/offerings/0193a0e2-7c1d-7f0a-9c11-5d3f6f0a1b01/cancellation", {}],
  deliveries: ["GET", "/desk/v1/deliveries"],
  replay: ["POST", "/desk/v1/deliveries/replay", {}],
  staff: ["GET", "/desk/v1/staff"],
  grant: ["PUT", "/desk/v1/staff/somebody/roles", {}],
  rounds: ["GET", "/alliance/v1/rounds"],
  publish: ["PUT", "/alliance/v1/rounds/0193a0e2-7c1d-7f0a-9c11-5d3f6f0a1b01", {}],
} as const satisfies Record<string, readonly [string, string, object?]>;

test.each([
  ["officer", ["approvals", "decide", "cancel", "deliveries", "replay"]],
  ["host_officer", ["cancel"]],
  ["home_approver", ["approvals", "decide"]],
  ["coordinator", ["rounds", "publish"]],
  ["operator", ["deliveries", "replay", "staff", "grant"]],
  ["auditor", ["approvals", "deliveries", "staff", "rounds"]],
])("a member of staff who is %s gets to %j and to nothing else", async (role, expected) => {
  const operator = await pageOf("operator-1", identity);
  const subject = `only-${role}`;
  await operator.call("PUT", `/desk/v1/staff/${subject}/roles`, { roles: [role], reason: "For this test." });
  const { call } = await pageOf(subject, identity);
  const reached: string[] = [];
  for (const [name, [method, path, body]] of Object.entries<readonly [string, string, object?]>(DESK)) {
    if ((await codeOf(await call(method, path, body))) !== "scope-missing") reached.push(name);
  }
  expect(reached).toEqual(expected);
});

test("a claim gives a role as long as the identity provider makes it, without touching what an operator gave", async () => {
  const operator = await pageOf("operator-1", identity);
  await operator.call("PUT", "/desk/v1/staff/claimant/roles", { roles: ["auditor"], reason: "Audit." });
  const claims = { eduperson_entitlement: ["urn:example:exchange:approver"] };
  expect((await pageOf("claimant", identity, claims)).roles).toEqual(["home_approver", "auditor"]);
  expect((await pageOf("claimant", identity)).roles).toEqual(["auditor"]);
  const history = await operator.call("GET", "/desk/v1/staff/claimant/history");
  expect(await history.json()).toMatchObject({
    items: [{ source: "claim", removed: ["home_approver"] }, { source: "claim" }, { source: "operator" }],
  });
});
