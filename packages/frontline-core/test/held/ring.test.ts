import fc from "fast-check";
import { expect, it } from "vitest";
import { type InRing, Ring } from "../../src/held/ring.ts";

interface Item extends InRing {
  readonly name: number;
}

it("takes each item once before any is taken again, whatever comes and goes meanwhile", () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant("add" as const) }),
    fc.record({ do: fc.constant("delete" as const), which: fc.nat() }),
    fc.record({ do: fc.constant("take" as const), count: fc.integer({ min: 1, max: 4 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const ring = new Ring<Item>();
      const present: Item[] = [];
      const taken = new Map<Item, number>();
      let names = 0;
      for (const each of steps) {
        if (each.do === "add") {
          const item = { name: names++, place: 0 };
          // As if it had been taken as often as the one that was least often: it waits for its first turn.
          const least = Math.min(...present.map((other) => taken.get(other) ?? 0));
          taken.set(item, Number.isFinite(least) ? least : 0);
          ring.add(item);
          present.push(item);
        } else if (each.do === "delete" && present.length > 0) {
          const [item] = present.splice(each.which % present.length, 1);
          if (item !== undefined) ring.delete(item);
        } else if (each.do === "take") {
          const items = ring.take(each.count);
          expect(items).toHaveLength(Math.min(each.count, present.length));
          expect(new Set(items).size).toBe(items.length);
          for (const item of items) taken.set(item, (taken.get(item) ?? 0) + 1);
        }
        const counts = present.map((item) => taken.get(item) ?? 0);
        expect(Math.max(0, ...counts) - Math.min(Number.POSITIVE_INFINITY, ...counts)).toBeLessThanOrEqual(1);
        expect(present.every((item) => ring.slice(item.place, item.place + 1)[0] === item)).toBe(true);
        expect(ring.size).toBe(present.length);
      }
    }),
  );
});
