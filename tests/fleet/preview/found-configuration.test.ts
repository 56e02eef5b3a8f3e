import assert from "node:assert/strict";
import { foundConfiguration } from "../../../fleet/preview/found-configuration";
import { recorded } from "./recorded";

/** What the files say, as far as these tests look at it. */
const files = {
    values: { namespaces: { fresh: { labels: { team: "new" } } } },
    encrypted: {},
    locate: () => ({ file: "stacks/Pulumi.test.yaml", line: 7 }),
};

describe("the configuration that an engine finds", () => {
    it("is compared with that of the last up, with the lines of the files", () => {
        const { presence, configuration } = foundConfiguration(recorded("edited").steps, files);

        assert.equal(presence, "changed");
        assert.deepEqual(
            configuration.find(({ path }) => path === "namespaces.pay.labels.team"),
            {
                path: "namespaces.pay.labels.team",
                old: "payments",
                new: "checkout",
                position: { file: "stacks/Pulumi.test.yaml", line: 7, side: "head" },
            },
        );
    });

    it("has what is new as it was written, without defaults", () => {
        const { configuration } = foundConfiguration(recorded("edited").steps, files);

        assert.deepEqual(configuration.find(({ path }) => path === "namespaces.fresh")?.new, {
            labels: { team: "new" },
        });
    });

    it("has what is gone, whose line nobody knows any more", () => {
        const { configuration } = foundConfiguration(recorded("edited").steps, files);
        const gone = configuration.find(({ path }) => path === "namespaces.gone");

        assert.deepEqual([gone?.new, gone?.position], [undefined, undefined]);
        assert.notEqual(gone?.old, undefined);
    });

    it("is all of it for an installation that is new", () => {
        const { presence, configuration } = foundConfiguration(recorded("first").steps, files);

        assert.equal(presence, "added");
        assert.deepEqual(
            configuration.map(({ path }) => path),
            ["namespaces"],
        );
    });

    it("is what the engine has where the files do not say all", () => {
        const { configuration } = foundConfiguration(recorded("first").steps, undefined);

        assert.deepEqual(
            configuration.map(({ path, position }) => [path, position]),
            [
                ["cluster", undefined],
                ["namespaces", undefined],
                ["registries", undefined],
            ],
        );
    });

    it("is nothing where nothing was edited", () => {
        assert.deepEqual(foundConfiguration(recorded("nothing").steps, undefined).configuration, []);
    });
});
