import assert from "node:assert/strict";
import path from "node:path";
import { z } from "zod";
import { lazySection } from "../../../components/installation/lazy-section";
import type * as parse from "../../../components/installation/parse";
import { entrySchema, unwrap } from "../../../components/installation/schema-walk";

describe("a section that is loaded when somebody has it", () => {
    let loads = 0;
    const whole = z.strictObject({
        first: z.string(),
        section: lazySection(() => {
            loads += 1;
            return z.strictObject({ key: z.int().default(1) });
        }),
    });

    beforeEach(() => {
        loads = 0;
    });

    it("is not loaded for those who have not", () => {
        assert.deepEqual(whole.parse({ first: "a" }), { first: "a" });
        assert.ok(!whole.safeParse({ first: 1, other: 1 }).success);
        assert.equal(loads, 0);
    });

    it("is checked like any other", () => {
        assert.deepEqual(whole.parse({ first: "a", section: {} }), { first: "a", section: { key: 1 } });
        assert.ok(!whole.safeParse({ first: "a", section: { key: "x" } }).success);
        assert.ok(!whole.safeParse({ first: "a", section: null }).success);
    });

    it("is found on the way through the schema", () => {
        assert.ok(unwrap(entrySchema(whole, "section") ?? z.never()) instanceof z.ZodObject);
    });
});

describe("an installation without certificates and anchors", () => {
    const folder = path.resolve(__dirname, "../../../components");

    /** Loads the components once more, as a new process does, and tells which were loaded while something was done. */
    function loadedBy(work: (parsing: typeof parse) => void): string[] {
        const known = Object.entries(require.cache).filter(([file]) => file.startsWith(folder));
        for (const [file] of known) {
            Reflect.deleteProperty(require.cache, file);
        }
        try {
            work(module.require(path.join(folder, "installation/parse")) as typeof parse);
            return Object.keys(require.cache).map((file) => path.relative(folder, file));
        } finally {
            Object.assign(require.cache, Object.fromEntries(known));
        }
    }

    const schema = "pki/config.ts";

    it("loads nothing of them", () => {
        const loaded = loadedBy(({ parseConfiguration }) => {
            parseConfiguration({ cluster: { identifier: "a" }, registries: {} }, () => ({ file: "" }));
        });

        assert.ok(loaded.includes("fiaas/config.ts"));
        assert.ok(!loaded.includes(schema));
        assert.ok(!loaded.some((file) => file.startsWith("anchor/")));
    });

    it("has a place for them", () => {
        const loaded = loadedBy(({ parseConfiguration }) => {
            parseConfiguration({ cluster: { identifier: "a" }, pki: { catalog: "none" } }, () => ({ file: "" }));
        });

        assert.ok(loaded.includes(schema));
    });
});
