import type { CatalogueItem } from "@wissel/core";
import { aCourse, anOffering, builderIds } from "@wissel/testing/catalogue-builders";
import { describe, expect, test } from "vitest";
import { openOwnCatalogue } from "./own-catalogue.ts";

/** A store that holds what a test writes, and lets it look while a reader is under way. */
async function aCatalogue() {
  const written: { readonly version: number; readonly item: CatalogueItem; readonly isRemoved: boolean }[] =
    [];
  const state = {
    reads: 0,
    now: new Date("2026-11-21T22:59:00Z"),
    beforeItems: () => {},
    afterItems: () => {},
  };
  let looks = 0;
  const write = (item: CatalogueItem) =>
    written.push({
      version: written.length + 1,
      item: countingLooks(item, () => (looks += 1)),
      isRemoved: false,
    });
  const remove = (item: CatalogueItem) =>
    written.push({ version: written.length + 1, item, isRemoved: true });
  const own = await openOwnCatalogue({
    store: {
      readVersion: async () => written.length,
      async readChangesAfter(known) {
        state.reads += 1;
        state.beforeItems();
        const since = written.filter((one) => one.version > known);
        const removed = since.flatMap(({ item, isRemoved }) => (isRemoved ? [item.id] : []));
        const version = written.length;
        state.afterItems();
        return {
          version,
          written: since.flatMap(({ item, isRemoved }) => (isRemoved ? [] : [item])),
          removed,
        };
      },
    },
    clock: { now: () => state.now },
    schacHome: "noord.example",
    timeZone: "Europe/Amsterdam",
  });
  return { own, state, write, remove, looks: () => looks };
}

/** The same item, which tells whenever its kind is asked for: that is how it gets into a catalogue. */
function countingLooks<T extends CatalogueItem>(item: T, count: () => void): T {
  const get = () => {
    count();
    return item.kind;
  };
  return Object.defineProperty({ ...item }, "kind", { get, enumerable: true });
}

describe("the catalogue in memory", () => {
  test("is the same object until something was written, and then reads only what is new", async () => {
    const { own, state, write } = await aCatalogue();
    write(aCourse());
    await own.refresh();
    const before = own.current();
    await own.refresh();
    expect([own.current() === before, state.reads]).toEqual([true, 1]);
    write(anOffering());
    await own.refresh();
    expect(own.current().catalogue.version).toBe(2);
    expect(own.current().offerings).toMatchObject([{ host: "noord.example", study: { abbreviation: "C1" } }]);
  });

  test("holds a write that came during a look, once a look asked for after it is done", async () => {
    const { own, state, write } = await aCatalogue();
    write(aCourse());
    let second: Promise<void> | undefined;
    state.beforeItems = () => {
      state.beforeItems = () => {};
      write(aCourse({ abbreviation: "NEW" }));
      second = own.refresh();
    };
    await own.refresh();
    await second;
    expect(own.current().catalogue.version).toBe(2);
    expect(own.current().catalogue.courses).toMatchObject([{ abbreviation: "NEW" }]);
  });

  test("takes over what its own process wrote, and asks the database only if somebody else wrote before", async () => {
    const { own, state, write } = await aCatalogue();
    write(aCourse());
    await own.take({ version: 1, written: [aCourse()], removed: [] });
    expect([own.current().catalogue.version, state.reads]).toEqual([1, 0]);
    write(aCourse({ sourceId: "theirs" }));
    write(aCourse({ sourceId: "ours" }));
    await own.take({ version: 3, written: [aCourse({ sourceId: "ours" })], removed: [] });
    expect([own.current().catalogue.version, state.reads]).toEqual([3, 1]);
    expect(own.current().catalogue.courses).toHaveLength(3);
    await own.take({
      version: 2,
      written: [aCourse({ sourceId: "ours", abbreviation: "OLD" })],
      removed: [],
    });
    expect([own.current().catalogue.version, state.reads]).toEqual([3, 1]);
  });

  test("does not let a look that began before a write take back what was written", async () => {
    const { own, state, write } = await aCatalogue();
    const writing = (version: number, abbreviation: string) => {
      const course = aCourse({ abbreviation });
      if (version === 2) write(course);
      return own.take({ version, written: [course], removed: [] });
    };
    write(aCourse({ abbreviation: "OLD" }));
    let taken: Promise<unknown> | undefined;
    state.afterItems = () => {
      state.afterItems = () => {};
      taken = Promise.all([writing(1, "OLD"), writing(2, "NEW")]);
    };
    await own.refresh();
    await taken;
    expect(own.current().catalogue.version).toBe(2);
    expect(own.current().catalogue.courses).toMatchObject([{ abbreviation: "NEW" }]);
  });

  test("is put together once after an import of many batches, and at once with all that its writer was answered", async () => {
    const { own, write, looks } = await aCatalogue();
    for (let batch = 0; batch < 40; batch += 1) {
      for (let row = 0; row < 5; row += 1) write(aCourse({ sourceId: `C${batch}-${row}` }));
      await own.refresh();
    }
    expect(looks()).toBe(0);
    expect([own.current().catalogue.courses.length, own.current().catalogue.version]).toEqual([200, 200]);
    const once = looks();
    own.current();
    write(aCourse({ sourceId: "C0-0", abbreviation: "NEW" }));
    await own.refresh();
    expect(own.current().catalogue.courses).toContainEqual(expect.objectContaining({ abbreviation: "NEW" }));
    expect(looks()).toBe(2 * once);
  });

  test("makes only those offerings anew of which something is another", async () => {
    const { own, write } = await aCatalogue();
    write(aCourse());
    write(aCourse({ sourceId: "C2" }));
    write(anOffering());
    write(anOffering({ sourceId: "O2", of: { id: builderIds("course", "C2"), sourceId: "C2" } }));
    await own.refresh();
    const [first, second] = own.current().offerings;
    write(aCourse({ sourceId: "C2", abbreviation: "NEW" }));
    await own.refresh();
    const after = own.current().offerings;
    expect([after[0] === first, after[1] === second, after[1]?.study?.abbreviation]).toEqual([
      true,
      false,
      "NEW",
    ]);
  });

  test("does not hold what was taken away any more", async () => {
    const { own, write, remove } = await aCatalogue();
    write(aCourse());
    await own.refresh();
    remove(aCourse());
    await own.refresh();
    expect(own.current().catalogue.courses).toEqual([]);
  });

  test("is another one at midnight of the institution", async () => {
    const { own, state } = await aCatalogue();
    expect(own.current().today).toBe("2026-11-21");
    state.now = new Date("2026-11-21T23:00:00Z");
    await own.refresh();
    expect(own.current().today).toBe("2026-11-22");
  });
});
