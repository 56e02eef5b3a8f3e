import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { changedFiles, type ChangedFiles, isIdle } from "../../../fleet/diff/changed-files";
import { Repository } from "../../../fleet/diff/git";
import { stackNames } from "../../../fleet/diff/side-folders";
import { SmallRepository } from "./small-repository";

const unchanged: ChangedFiles = { isSameCode: true, hasLayers: false, installations: [], isDirty: false };

describe("what two sides have not in common", () => {
    let repository: SmallRepository;

    beforeEach(() => {
        repository = new SmallRepository({
            "stacks/Pulumi.prod-1.yaml": "config: {}\n",
            "index.ts": "",
            ".gitignore": "node_modules/\n*.log\n",
        });
    });

    afterEach(() => {
        repository.files.remove();
    });

    const base = () => ({ name: "main", commit: repository.git("rev-parse", "HEAD") });
    const ofWorkTree = async (folder = repository.folder): Promise<ChangedFiles> =>
        changedFiles(await Repository.around(folder), base(), { name: "working tree", commit: undefined });

    it("is nothing where nothing is edited", async () => {
        assert.deepEqual(await ofWorkTree(), unchanged);
    });

    const cases: readonly { file: string; expected: Partial<ChangedFiles> }[] = [
        { file: "stacks/Pulumi.prod-1.yaml", expected: { installations: ["prod-1"] } },
        { file: "stacks/Pulumi.eu.prod 2.yaml", expected: { installations: ["eu.prod 2"] } },
        {
            file: 'stacks/Pulumi.with "quotes"\nand more.yaml',
            expected: { installations: ['with "quotes"\nand more'] },
        },
        { file: "stacks/layers/stage/canary.yaml", expected: { hasLayers: true } },
        { file: "stacks/schema.json", expected: {} },
        { file: "docs/diff.md", expected: {} },
        { file: "components/namespace/README.md", expected: {} },
        { file: "tests/golden.test.ts", expected: {} },
        { file: "fleet/diff/git.ts", expected: {} },
        { file: "fleet/render/tree.ts", expected: { isSameCode: false } },
        { file: "components/namespace/config.ts", expected: { isSameCode: false } },
        { file: "provider/main.ts", expected: { isSameCode: false } },
        { file: "index.ts", expected: { isSameCode: false } },
        { file: "package-lock.json", expected: { isSameCode: false } },
        { file: "typescript.cjs", expected: { isSameCode: false } },
    ];
    for (const { file, expected } of cases) {
        it(`is told of ${JSON.stringify(file)}, tracked or not, committed or not`, async () => {
            const from = base();
            repository.files.write(file, "other\n");
            assert.deepEqual(await ofWorkTree(), { ...unchanged, ...expected, isDirty: true });

            const head = { name: "HEAD", commit: repository.commit() };
            const around = await Repository.around(repository.folder);

            assert.deepEqual(await changedFiles(around, from, head), { ...unchanged, ...expected });
        });
    }

    it("has an installation that is gone, and one that got another name", async () => {
        repository.git("mv", "stacks/Pulumi.prod-1.yaml", "stacks/Pulumi.prod-2.yaml");

        assert.deepEqual((await ofWorkTree()).installations.toSorted(), ["prod-1", "prod-2"]);
    });

    it("has nothing that git ignores, and no packages, be they a folder or a link", async () => {
        repository.files.write("some.log", "");
        repository.files.write("node_modules", "");

        assert.deepEqual(await ofWorkTree(), { ...unchanged, isDirty: true });
    });

    it("has stack files also where the project is a folder of its repository", async () => {
        const commit = repository.git("rev-parse", "HEAD");
        assert.deepEqual(await stackNames(await Repository.around(repository.folder), commit), ["Pulumi.prod-1.yaml"]);

        repository.files.write("sites/eu/stacks/Pulumi.eu-1.yaml", "config: {}\n");
        const moved = repository.commit();
        const below = await Repository.around(path.join(repository.folder, "sites/eu"));
        assert.deepEqual(await stackNames(below, moved), ["Pulumi.eu-1.yaml"]);
        assert.deepEqual(await stackNames(below, commit), []);
    });

    it("has only what lies in the project, where that is a folder of the repository", async () => {
        repository.files.write("inner/Pulumi.yaml", "name: flotilla\n");
        repository.files.write("inner/stacks/Pulumi.a.yaml", "config: {}\n");
        repository.commit();
        repository.files.write("index.ts", "other");
        repository.files.write("inner/stacks/Pulumi.a.yaml", "config: {b: 1}\n");

        const files = await ofWorkTree(path.join(repository.folder, "inner"));

        assert.deepEqual(files, { ...unchanged, installations: ["a"], isDirty: true });
    });
});

describe("an idle file", () => {
    it("is none that rendering loads", () => {
        const root = path.resolve(__dirname, "../../..");
        const golden = path.join(root, "tests", "golden");
        const script = [
            'const { openTree } = require("./fleet/render/tree.ts");',
            `const installation = openTree(${JSON.stringify(golden)}).read("everything");`,
            "installation.render().then(() => console.log(JSON.stringify(Object.keys(require.cache))));",
        ].join("\n");
        const options = { cwd: root, encoding: "utf8" } as const;
        const loaded = JSON.parse(
            execFileSync(process.execPath, ["-r", "./typescript.cjs", "-e", script], options),
        ) as string[];
        const own = loaded.map((file) => path.relative(root, file)).filter((file) => !file.startsWith("node_modules"));

        assert.ok(own.includes("components/installation/installation.ts"), own.join());
        assert.deepEqual(own.filter(isIdle), []);
    }).timeout(30_000);
});
