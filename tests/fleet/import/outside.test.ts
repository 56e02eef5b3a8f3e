import assert from "node:assert/strict";
import { z } from "zod";
import { entrySchema, unwrap } from "../../../components/installation/schema-walk";
import { draftSections } from "../../../fleet/import/promenade/draft";
import { type Kind, kinds } from "../../../fleet/import/promenade/kinds";
import { reasons, taken } from "../../../fleet/import/promenade/outside";
import { rightDesign } from "./designs";

/** Every key of a map of the schema, or of a map in it, that neither is told nor has keys that are. */
function untold(schema: z.core.$ZodType, told: readonly string[], path: readonly string[] = []): string[] {
    const shown = path.join(".");
    if (told.includes(shown)) {
        return [];
    }
    const plain = unwrap(schema);
    const isAbove = path.length === 0 || told.some((each) => each.startsWith(`${shown}.`));
    if (!(plain instanceof z.ZodObject) || !isAbove) {
        return [shown];
    }
    return Object.keys(plain.shape).flatMap((key) => untold(plain.shape[key] as z.core.$ZodType, told, [...path, key]));
}

describe("what stays outside of a stack file", () => {
    for (const kind of Object.keys(kinds) as Kind[]) {
        it(`has a reason for each field of ${kind} that becomes no section`, () => {
            const data = entrySchema(kinds[kind], "data");
            assert.ok(data !== undefined);
            assert.deepEqual(untold(data, [...taken[kind], ...Object.keys(reasons[kind])]), []);
        });
    }

    it("is told with file, line and path", () => {
        const { outside } = draftSections(rightDesign());
        const external = outside.find(({ path }) => path.join(".") === "data.external_ip");
        assert.equal(external?.position.line, 13);
        assert.match(external.position.file, /genesis\.yaml$/);
    });

    it("has the documents of other programs, and how issued certificates are taken over", () => {
        const { outside } = draftSections(rightDesign());
        const foreign = outside.filter(({ path }) => path.length === 0).map(({ reason }) => reason);
        assert.deepEqual(foreign, [
            "armada/Chart/v1: no document of Promenade. Whoever reads it now goes on doing so.",
            "deckhand/CertificateAuthority/v1: issued already. To go on with it, name it in existing of its entry, with the key " +
                "as a secret: see docs/certificates.md.",
        ]);
    });
});
