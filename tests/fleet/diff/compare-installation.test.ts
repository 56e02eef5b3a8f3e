import assert from "node:assert/strict";
import { compareInstallation, type InstallationDifference } from "../../../fleet/diff/compare-installation";
import { openTree, type Tree, type TreeInstallation } from "../../../fleet/render/tree";
import { secrets } from "../support/secrets";
import { briefProject, type ProjectFiles, stackText, stackWithSecret } from "../support/files";

const name = "prod-1";
const file = `stacks/Pulumi.${name}.yaml`;
const namespaces = (text: string): string => stackText("", name, text);
const full = "{payments: {labels: {team: a}, quota: {pods: 5}, defaultDeny: {ingress: true}}, batch: {}}";
const flat = "{payments: {labels: {team: b}}, search: {limits: {default: {cpu: '1'}}}}";

describe("the comparison of an installation", () => {
    const projects: ProjectFiles[] = [];

    afterEach(() => {
        projects.splice(0).forEach((project) => {
            project.remove();
        });
    });

    /** A tree with the installation's stack file, or without it. */
    function tree(text: string | undefined): Tree {
        const project = briefProject(text === undefined ? {} : { [file]: text });
        projects.push(project);
        return openTree(project.folder);
    }

    function compare(base: Tree, head: Tree, isSameCode = true): Promise<InstallationDifference> {
        return compareInstallation(name, { base, head, isSameCode }, []);
    }

    const actionsOf = ({ change }: InstallationDifference, action: string): string[] =>
        (change?.resources ?? []).filter((resource) => resource.action === action).map((resource) => resource.name);

    for (const isSameCode of [true, false]) {
        for (const text of [namespaces(full), namespaces(flat), namespaces("{}"), stackWithSecret, undefined]) {
            it(`with itself finds nothing (same code: ${String(isSameCode)}, ${text?.length ?? 0} characters)`, async () => {
                const plain = text?.replace("  flotilla:layers: [stage/canary]\n", "");
                assert.deepEqual(await compare(tree(plain), tree(plain), isSameCode), {
                    change: undefined,
                    failures: [],
                    ignored: new Map(),
                });
            });
        }
    }

    it("mirrors the comparison the other way round", async () => {
        const there = await compare(tree(namespaces(full)), tree(namespaces(flat)));
        const back = await compare(tree(namespaces(flat)), tree(namespaces(full)));

        assert.deepEqual(actionsOf(there, "create"), actionsOf(back, "delete"));
        assert.deepEqual(actionsOf(there, "delete"), actionsOf(back, "create"));
        assert.deepEqual(actionsOf(there, "update"), actionsOf(back, "update"));
        assert.deepEqual(
            there.change?.configuration.map(({ path, old, new: next }) => [path, old, next]),
            back.change?.configuration.map(({ path, old, new: next }) => [path, next, old]),
        );
        assert.ok(actionsOf(there, "create").length > 0 && actionsOf(there, "delete").length > 0);
    });

    it("finds what other code does with the same configuration, and says that nothing was written", async () => {
        const base = tree(namespaces(full));
        // What other code would render: everything but one resource.
        const less: Tree = {
            read: (installation) => {
                const read = base.read(installation) as TreeInstallation;
                return {
                    ...read,
                    render: async () => new Map([...(await read.render())].filter(([key]) => !key.includes("quota"))),
                };
            },
        };

        const { change } = await compare(base, less, false);

        assert.deepEqual(change?.configuration, []);
        assert.deepEqual(
            change.resources.map(({ action, name: resource }) => [action, resource]),
            [["delete", "payments-quota"]],
        );
    });

    it("shows one that is new with all that is written and made", async () => {
        const { change } = await compare(tree(undefined), tree(namespaces(full)));

        assert.equal(change?.presence, "added");
        assert.deepEqual(
            change.configuration.map(({ path }) => path),
            ["cluster", "layers", "namespaces"],
        );
        assert.ok(change.resources.every(({ action }) => action === "create"));
    });

    it("shows of one that is gone what was written, and no resource: nothing is deleted", async () => {
        const { change } = await compare(tree(namespaces(full)), tree(undefined));

        assert.equal(change?.presence, "removed");
        assert.deepEqual(change.resources, []);
        assert.ok(change.configuration.every(({ position }) => position?.side === "base"));
    });

    for (const side of ["base", "head"] as const) {
        it(`tells what is wrong at ${side}, and nothing else`, async () => {
            const [right, wrong] = [tree(namespaces(full)), tree(namespaces("{payments: {labls: {}}}"))];
            const { change, failures } = await (side === "base" ? compare(wrong, right) : compare(right, wrong));

            assert.equal(change, undefined);
            assert.deepEqual(
                failures.map((failure) => [failure.installation, failure.side]),
                [[name, side]],
            );
            assert.match(failures[0]?.faults[0] ?? "", /unknown key "labls"/);
        });
    }

    it("takes a program that throws for a broken side", async () => {
        const base = tree(namespaces(full));
        const broken: Tree = {
            read: (installation) => ({
                ...(base.read(installation) as TreeInstallation),
                render: () => Promise.reject(new Error("not today")),
            }),
        };

        const { failures } = await compare(base, broken, false);

        assert.deepEqual(failures, [
            { installation: name, side: "head", faults: ["the program ends with an error: not today"] },
        ]);
    });

    it("shows of an encrypted value only that it was encrypted anew", async () => {
        const text = stackWithSecret.replace("  flotilla:layers: [stage/canary]\n", "");
        const { change } = await compare(tree(text), tree(text.replace(secrets.ciphertext, "v1:other")));

        assert.deepEqual(
            change?.configuration.map(({ path, old, new: next }) => [path, old, next]),
            [["secrets.quay-password", "[secret]", "[secret]"]],
        );
        assert.doesNotMatch(JSON.stringify(change), /CIPHERTEXT|v1:other/);
    });
});
