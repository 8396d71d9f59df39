import { expect, test } from "vitest";
import { type CataloguePorts, composeCatalogue } from "./compose-catalogue.ts";
import type { Parts } from "./parts.ts";

test("a node with peers, which read its offer without signing in, does not start behind readers", async () => {
  // Nothing else is looked at before this is known to be wrong.
  const parts = {
    config: { catalogueAccess: "readers", institution: { schacHome: "noord.example" } },
  } as unknown as Parts;
  const ports = { federation: { pinned: [{ schacHome: "zuid.example" }] } } as unknown as CataloguePorts;
  await expect(composeCatalogue(parts, ports)).rejects.toThrow(/WISSEL_CATALOGUE_ACCESS must be open/);
});
