import assert from "node:assert/strict";
import { useProgram } from "../support/program";
import { createProject, type Project } from "../support/project";
import { type Processes, sharedControlPlane, testEngine } from "../support/shared-cluster";

/** A program that says what it reads of the environment. */
const environmentProgram = `import * as pulumi from "@pulumi/pulumi";
export const seen = process.env["SEEN"];
export const later = pulumi.output(new Promise((resolve) => setTimeout(resolve, 500))).apply(() => process.env["SEEN"]);
export const hidden = { deep: [pulumi.secret({ "é": process.env["SEEN"] }), 1, null], plain: pulumi.secret("x") };
`;

/** Programs that fail, and how. */
const failing = {
    "an error": 'throw new Error("the program broke");',
    "a rejection that nobody waits for": 'void Promise.reject(new Error("the promise broke"));',
    "an error of a value": `import * as pulumi from "@pulumi/pulumi";
pulumi.output(1).apply(() => {
    throw new pulumi.RunError("the value broke");
});`,
};

/** What most other tests have in the place of processes that every engine starts: it has to behave as these do. */
describe("an engine host", () => {
    async function make(processes: Processes): Promise<Project> {
        return createProject(await testEngine(), (await sharedControlPlane()).kubeconfig, processes);
    }

    /** What a command prints, without times, places and the order in which the engine heard of things. */
    async function told(project: Project, ...words: string[]): Promise<string[]> {
        const { code, text } = await project.pulumi(...words);
        const lines = text
            .replaceAll(project.folder, "<project>")
            .replaceAll(/\u001B\[\d+m/g, "")
            .replaceAll(/\(\d+(?:\.\d+)?s\)/g, "(0s)")
            .split("\n")
            .filter((line) => !/^@ |^Duration|^ +at |^\s*$/.test(line))
            .sort();
        return [`exit code ${code}`, ...new Set(lines)];
    }

    it("shows of changes and of faults what an engine with processes of its own shows", async () => {
        const projects = [await make("own"), await make("shared")] as const;
        const compare = async (...words: string[]): Promise<string> => {
            const [own, shared] = [await told(projects[0], ...words), await told(projects[1], ...words)];
            assert.deepEqual(shared, own);
            assert.deepEqual(await projects[1].outputs(), await projects[0].outputs());
            return own.join("\n");
        };
        const configure = (config: object): void => {
            projects.forEach((project) => {
                project.configure({ cluster: { identifier: "host" }, ...config });
            });
        };

        configure({ namespaces: { "host-a": { labels: { team: "a" }, quota: { pods: 3 } } }, unknown: 1 });
        assert.match(await compare("preview"), /unknown key "unknown"/);

        configure({ namespaces: { "host-a": { labels: { team: "a" } } } });
        assert.match(await compare("preview", "--diff"), /host-a/);

        configure({ namespaces: { default: { create: false }, "host-absent": { create: false } } });
        assert.match(await compare("up", "--yes"), /host-absent/);
    });

    it("tells of what a program throws, and fails", async () => {
        const projects = [await make("own"), await make("shared")] as const;
        for (const [name, program] of Object.entries(failing)) {
            projects.forEach((project) => {
                useProgram(project, program);
            });
            const [own, shared] = [await told(projects[0], "preview"), await told(projects[1], "preview")];

            assert.deepEqual(shared, own, name);
            assert.match(own.join("\n"), /broke/, name);
        }
    });

    it("gives every engine its own variables, also when they work at once", async () => {
        const projects = await Promise.all(
            ["first", "second", "third"].map(async (seen) => {
                const project = await make("shared");
                useProgram(project, environmentProgram);
                project.environment["SEEN"] = seen;
                return project;
            }),
        );

        const seen = await Promise.all(
            projects.map(async (project) => {
                await project.succeed("up", "--yes", "--skip-preview");
                const outputs = await project.outputs();
                const printed = await project.succeed("stack", "output", "--json", "--show-secrets");
                assert.deepEqual(outputs, JSON.parse(printed) as unknown);
                return outputs;
            }),
        );

        assert.deepEqual(
            seen,
            ["first", "second", "third"].map((value) => ({
                seen: value,
                later: value,
                hidden: { deep: [{ é: value }, 1, null], plain: "x" },
            })),
        );
    });
});
