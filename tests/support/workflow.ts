import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

/** A step of a job, as far as tests look at it. */
export interface Step {
    readonly name?: string;
    readonly uses?: string;
    readonly run?: string;
    readonly env?: Readonly<Record<string, string>>;
}

/** A job of a workflow. */
export interface Job {
    readonly permissions?: Readonly<Record<string, string>>;
    readonly if?: string;
    readonly steps: readonly Step[];
}

/** A workflow of GitHub Actions. */
export interface Workflow {
    readonly permissions: Readonly<Record<string, string>>;
    readonly jobs: Readonly<Record<string, Job>>;
}

/** Where the workflows and their action lie. */
export const workflowFolder = path.resolve(__dirname, "../../.github");

/** Every YAML file below `.github`, with its path there. */
export const workflowFiles = readdirSync(workflowFolder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yml"))
    .map((file) => ({ file, text: readFileSync(path.join(workflowFolder, file), "utf8") }));

/** A workflow by the name of its file, such as `deploy`. */
export function workflow(name: string): Workflow {
    return parse(readFileSync(path.join(workflowFolder, "workflows", `${name}.yml`), "utf8")) as Workflow;
}

/**
 * The environment of a step.
 * @param values those of the expressions in it; one that is not there fails the test.
 */
export function environmentOf({ env = {} }: Step, values: Readonly<Record<string, string>>): Record<string, string> {
    const evaluate = (text: string): string =>
        text.replaceAll(/\$\{\{ (.+?) \}\}/g, (_, name: string) => values[name] ?? assert.fail(`what is ${name}?`));
    return Object.fromEntries(Object.entries(env).map(([name, text]) => [name, evaluate(text)]));
}
