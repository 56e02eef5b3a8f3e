import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse, stringify } from "yaml";
import { LayerFolder } from "../../components/installation/layers";
import { readInstallation } from "../../components/installation/resolve";

/** How many installations are validated at once. */
const installations = Number(process.env["BENCH_INSTALLATIONS"] ?? "1000");
/** Runs of which the median counts, in processes of their own. */
const repetitions = 5;

const layerNames = [
    ...["defaults", "security", "registries", "teams"],
    ...["cloud/aws", "cloud/gcp", "region/eu", "region/us"],
    ...["stage/canary", "stage/preproduction", "stage/production", "stage/production-eu"],
];

/** What the first installation has: its file, its layers and theirs. */
const filesOfOne = [
    "Pulumi.place-0.yaml",
    ...["defaults", "security", "registries", "teams", "cloud/aws", "stage/canary"].map(
        (name) => `layers/${name}.yaml`,
    ),
];

type Mode = "floor" | "validate" | "floorOfOne" | "one";

/** What a process of its own found. */
interface Result {
    /** Since its imports were done. */
    readonly milliseconds: number;
    /** Processor time in the same span; unlike the wall time it does not depend on what else the machine does. */
    readonly processor: number;
    /** Peak of its resident memory. */
    readonly megabytes: number;
}

/**
 * `npm run bench:config`: checks many stack files over layers, beside a plain parse of the same files, which is the least
 * that anything that reads them can take; and loads one stack as a preview does. Prints wall time, peak memory and rates.
 */
function main(): void {
    const folder = mkdtempSync(path.join(tmpdir(), "flotilla-bench-config-"));
    try {
        generate(folder);
        const [floor, validate] = [median(folder, "floor"), median(folder, "validate")];
        const [floorOfOne, one] = [median(folder, "floorOfOne"), median(folder, "one")];
        const ratio = (validate.processor / floor.processor).toFixed(2);
        say(`${installations} stack files over ${layerNames.length} layers, median of ${repetitions} processes:`);
        say(`yaml.parse of each file     ${row(floor)}`);
        say(`readInstallation of each    ${row(validate)}; ${ratio} times the processor time`);
        say(`one stack in a preview      ${times(one, "ms", 1)}, beyond the imports`);
        say(`yaml.parse of its files     ${times(floorOfOne, "ms", 1)}`);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

function row(result: Result): string {
    const rate = Math.round((installations / result.milliseconds) * 1000);
    return `${times(result, "s", 1000)}, ${Math.round(result.megabytes)} MB, ${rate} files a second`;
}

function times({ milliseconds, processor }: Result, unit: string, divisor: number): string {
    const digits = divisor === 1 ? 0 : 2;
    const [wall, cpu] = [milliseconds, processor].map((time) => (time / divisor).toFixed(digits));
    return `${wall ?? ""} ${unit} wall, ${cpu ?? ""} ${unit} processor`;
}

function median(folder: string, mode: Mode): Result {
    const results = Array.from({ length: repetitions }, () => measure(folder, mode));
    const middle = results.sort((a, b) => a.processor - b.processor)[Math.floor(repetitions / 2)];
    return middle ?? { milliseconds: Number.NaN, processor: Number.NaN, megabytes: Number.NaN };
}

function measure(folder: string, mode: Mode): Result {
    const command = ["-r", path.resolve("typescript.cjs"), __filename, mode, folder];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
    if (status !== 0) {
        throw new Error(`The process for ${mode} failed:\n${stderr}`);
    }
    return JSON.parse(stdout) as Result;
}

/** What one of the processes does. */
function work(mode: Mode, folder: string): void {
    const start = performance.now();
    const before = process.cpuUsage();
    const isOne = mode === "one" || mode === "floorOfOne";
    if (mode === "floor" || mode === "floorOfOne") {
        parseAll(folder, isOne ? filesOfOne : allFiles(folder));
    } else {
        readAll(folder, isOne ? 1 : installations);
    }
    const { user, system } = process.cpuUsage(before);
    const milliseconds = performance.now() - start;
    const megabytes = process.resourceUsage().maxRSS / 1024;
    say(JSON.stringify({ milliseconds, processor: (user + system) / 1000, megabytes } satisfies Result));
}

function allFiles(folder: string): string[] {
    const files = readdirSync(path.join(folder, "stacks"), { recursive: true, encoding: "utf8" });
    return files.filter((name) => name.endsWith(".yaml"));
}

function parseAll(folder: string, files: readonly string[]): void {
    for (const file of files) {
        parse(readFileSync(path.join(folder, "stacks", file), "utf8"));
    }
}

function readAll(folder: string, count: number): void {
    const layers = new LayerFolder(folder);
    for (let index = 0; index < count; index++) {
        readInstallation(folder, installationName(index), layers);
    }
}

function installationName(index: number): string {
    return `place-${index}`;
}

/** A project of realistic size: what all installations share is in layers, some of which name others. */
function generate(folder: string): void {
    for (const [index, name] of layerNames.entries()) {
        const file = path.join(folder, "stacks", "layers", `${name}.yaml`);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, stringify(layer(name, index)));
    }
    for (let index = 0; index < installations; index++) {
        const file = path.join(folder, "stacks", `Pulumi.${installationName(index)}.yaml`);
        writeFileSync(file, `# ${installationName(index)}\n${stringify({ config: stack(index) })}`);
    }
}

function layer(name: string, index: number): Record<string, unknown> {
    const below: Readonly<Record<string, string[]>> = {
        defaults: ["security", "registries", "teams"],
        "stage/production-eu": ["stage/production", "region/eu"],
    };
    const quay = { address: "quay.io", username: "fleet+robot", password: { env: "QUAY_PASSWORD" } };
    return {
        ...(below[name] !== undefined && { layers: below[name] }),
        ...(name === "registries" && { registries: { quay } }),
        namespaces: namespaces(4, `shared-${index}`),
    };
}

function stack(index: number): Record<string, unknown> {
    const stage = layerNames[8 + (index % 4)] ?? "";
    const cloud = layerNames[4 + (index % 2)] ?? "";
    const name = installationName(index);
    return {
        "flotilla:layers": ["defaults", cloud, stage],
        "flotilla:cluster": { identifier: name, context: `${name}-admin` },
        "flotilla:namespaces": { ...namespaces(10 + (index % 11), "team"), "shared-0-1": { protect: true } },
    };
}

function namespaces(count: number, prefix: string): Record<string, unknown> {
    const entry = (index: number): Record<string, unknown> => ({
        labels: { team: `${prefix}-${index}`, stage: "production", "example.com/cost-center": `cc-${index}` },
        annotations: { "example.com/owner": `${prefix}-${index}@example.com` },
        ...(index % 3 === 0 && { protect: true }),
    });
    return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}-${index}`, entry(index)]));
}

function say(line: string): void {
    process.stdout.write(`${line}\n`);
}

const [mode, folder] = process.argv.slice(2);
if (mode === undefined || folder === undefined) {
    main();
} else {
    work(mode as Mode, folder);
}
