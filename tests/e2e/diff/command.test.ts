import assert from "node:assert/strict";
import { reportFormats } from "../../../fleet/diff/report-output";
import type { FleetReport } from "../../../fleet/report/report";
import { ciphertexts, stackText, TestRepository } from "./repository";

/** What happens to resources, without the components that only show their configuration. */
function steps({ groups }: FleetReport): unknown[] {
    return groups.map(({ installations, presence, resources }) => ({
        installations,
        presence,
        resources: resources
            .filter(({ isComponent }) => !isComponent)
            .map(({ action, name, changes }) => [action, name, ...changes.map(({ path }) => path)].join(" ")),
    }));
}

describe("flotilla diff", () => {
    let repository: TestRepository;

    before(() => {
        repository = TestRepository.create();
    });

    beforeEach(() => {
        repository.reset();
    });

    it("tells of nothing where nothing is edited", async () => {
        const run = await repository.diff([]);

        assert.deepEqual(run, {
            code: 0,
            output: `No differences in 3 installations: main (${repository.git("rev-parse", "--short=8", "main")}) → working tree.\n`,
            errors: "",
        });
    });

    it("shows what the edit of a stack file does to its installation, and where it was written", async () => {
        repository.edit("stacks/Pulumi.prod-1.yaml", "team: payments", "team: billing");

        const report = await repository.report();

        assert.deepEqual(steps(report), [
            {
                installations: ["prod-1"],
                presence: "changed",
                resources: ["update payments-namespace metadata.labels.team"],
            },
        ]);
        assert.deepEqual(report.groups[0]?.configuration, [
            {
                path: "namespaces.payments.labels.team",
                old: "payments",
                new: "billing",
                position: { file: "stacks/Pulumi.prod-1.yaml", line: 6, side: "head" },
            },
        ]);
        assert.deepEqual(report.notes, ["Head is the working tree with what is not committed yet."]);
    });

    it("shows the edit of a layer once, for all that it changes in the same way", async () => {
        repository.edit("stacks/layers/defaults.yaml", "team: data", "team: batch");
        repository.commit();

        const report = await repository.report(["--base", "HEAD~1"]);

        assert.deepEqual(steps(report), [
            {
                installations: ["prod-1", "prod-2", "secret-1"],
                presence: "changed",
                resources: ["update batch-namespace metadata.labels.team"],
            },
        ]);
        assert.equal(report.groups[0]?.configuration[0]?.position?.file, "stacks/layers/defaults.yaml");
    });

    it("renders base by the code of base", async () => {
        repository.edit("components/namespace/default-deny.ts", '["Ingress"]', '["Ingress", "Egress"]');

        const report = await repository.report();

        assert.deepEqual(steps(report), [
            {
                installations: ["prod-1"],
                presence: "changed",
                resources: ["update payments-default-deny spec.policyTypes[1]"],
            },
        ]);
        assert.deepEqual(report.groups[0]?.configuration, []);
    });

    it("shows an installation that is new, also before git tracks its file", async () => {
        repository.write("stacks/Pulumi.prod-3.yaml", stackText("prod-3", "{}"));

        const report = await repository.report();

        assert.deepEqual(
            report.groups.map(({ installations, presence }) => [installations, presence]),
            [[["prod-3"], "added"]],
        );
        assert.ok(report.groups[0]?.resources.every(({ action }) => action === "create"));
    });

    it("shows an installation that is gone, and says that its resources stay", async () => {
        repository.remove("stacks/Pulumi.prod-2.yaml");

        const report = await repository.report();

        assert.deepEqual(steps(report), [{ installations: ["prod-2"], presence: "removed", resources: [] }]);
        assert.match(report.notes.join("\n"), /prod-2 has no stack file any more, which deletes nothing/);
    });

    it("compares two commits, whatever lies in the work tree", async () => {
        repository.edit("stacks/Pulumi.prod-1.yaml", "team: payments", "team: billing");
        const head = repository.commit();
        repository.edit("stacks/Pulumi.prod-2.yaml", "team: payments", "team: dirt");
        repository.write("components/namespace/default-deny.ts", "this is no TypeScript");

        const report = await repository.report(["--base", "HEAD~1", "--head", "HEAD"]);

        assert.deepEqual(report.head, { name: "HEAD", commit: head });
        assert.deepEqual(
            report.groups.map(({ installations }) => installations),
            [["prod-1"]],
        );
        assert.deepEqual(report.notes, []);
    });

    it("looks only at installations that are named", async () => {
        repository.edit("stacks/layers/defaults.yaml", "team: data", "team: batch");

        const report = await repository.report(["prod-2"]);

        assert.deepEqual(report.summary.installations, { compared: 1, changed: 1, failed: 0 });
    });

    it("shows of a secret that was encrypted anew only that, and that its Secret changes", async () => {
        repository.edit("stacks/Pulumi.secret-1.yaml", ciphertexts.first, ciphertexts.second);

        const report = await repository.report();

        assert.deepEqual(report.groups[0]?.configuration, [
            {
                path: "secrets.quay",
                old: "[secret]",
                new: "[secret]",
                position: { file: "stacks/Pulumi.secret-1.yaml", line: 21, side: "head" },
            },
        ]);
        const secrets = report.groups[0].resources.filter(({ object }) => object?.kind === "Secret");
        assert.ok(secrets.length > 0);
        assert.ok(secrets.every(({ action, changes }) => action === "update" && changes[0]?.new === "[secret]"));
    });

    it("shows no secret of an installation that is new, in no format", async () => {
        repository.edit("stacks/Pulumi.secret-1.yaml", "identifier: secret-1", "identifier: secret-2");
        repository.git("mv", "stacks/Pulumi.secret-1.yaml", "stacks/Pulumi.secret-2.yaml");
        repository.write("password.txt", "pl41n-of-the-file");

        for (const format of reportFormats) {
            const run = await repository.diff(["--details", "--format", format], {
                FLOTILLA_TEST_PASSWORD: "pl41n-of-the-environment",
            });
            assert.equal(run.code, 0, run.errors);
            assert.doesNotMatch(run.output, /pl41n/);
            assert.match(run.output, /Secret/, `${format} tells of the Secrets`);
        }
    });

    describe("exit codes", () => {
        const cases: readonly { what: string; isEdited: boolean; options: string[]; code: number }[] = [
            { what: "0 without differences", isEdited: false, options: [], code: 0 },
            { what: "0 without differences, with --exit-code", isEdited: false, options: ["--exit-code"], code: 0 },
            { what: "0 with differences", isEdited: true, options: [], code: 0 },
            { what: "1 with differences and --exit-code", isEdited: true, options: ["--exit-code"], code: 1 },
            {
                what: "0 when all differences are ignored",
                isEdited: true,
                options: ["--exit-code", "--ignore", "Namespace", "--ignore", "namespaces.*.labels", "--ignore", "*.*"],
                code: 0,
            },
        ];
        for (const { what, isEdited, options, code } of cases) {
            it(what, async () => {
                if (isEdited) {
                    repository.edit("stacks/Pulumi.prod-2.yaml", "team: payments", "team: billing");
                }
                const run = await repository.diff(options);
                assert.equal(run.code, code, run.output + run.errors);
            });
        }
    });
});
