import { existsSync } from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { concealed } from "../secret/config";
import { ConfigurationError, faultLine, type Locate } from "./fault-lines";
import { valueAt } from "./faults";
import { type ConfigurationMap, isMap, ownValue } from "./merge";
import type { Source } from "./sources";
import { configurationPrefix, ownKey, readStackFile, sectionValue, stackFileName } from "./stack-file";

/** The stack as the engine has it. */
export interface EngineStack {
    readonly source: Source;
    /** The secrets of `flotilla:secrets` by name, decrypted. */
    readonly secrets: Readonly<Record<string, string>>;
}

/**
 * Reads the configuration of the stack that runs. The engine's own values count, so that `--config`, `--config-file` and
 * environments work; the stack file gives the positions. A value that the file does not have came from elsewhere.
 * @throws ConfigurationError when the stack file is wrong, or a value is encrypted that is no secret.
 */
export function readEngineStack(projectFolder: string, stack: string): EngineStack {
    const file = tryStackFile(projectFolder, stack);
    const raw = engineValues();
    const locate: Locate = (at) => {
        const isForeign = valueAt(raw, at) !== undefined && valueAt(file?.values, at) === undefined;
        return isForeign || file === undefined ? { file: "configuration outside the stack file" } : file.locate(at);
    };
    refuseEncrypted(raw, locate);
    const { shown, secrets } = takeSecrets(raw, file);
    return { source: { values: shown, locate, faults: file?.faults ?? [] }, secrets };
}

/** With `--config-file` there need not be one; anything else that is wrong with it is said. */
function tryStackFile(projectFolder: string, stack: string): Source | undefined {
    const name = stackFileName(stack);
    const file = path.join(projectFolder, name);
    return existsSync(file) ? readStackFile(file, name) : undefined;
}

/** Objects come as JSON. */
function engineValues(): ConfigurationMap {
    const entries = Object.entries(pulumi.runtime.allConfig()).flatMap(([key, value]) => {
        const name = ownKey(key);
        return name === undefined ? [] : [[name, sectionValue(fromJson(value))] as const];
    });
    return Object.fromEntries(entries);
}

function fromJson(value: string): unknown {
    try {
        return JSON.parse(value) as unknown;
    } catch {
        return value;
    }
}

/** Sections of which the engine has decrypted something. */
function encryptedSections(): string[] {
    const keys = JSON.parse(process.env["PULUMI_CONFIG_SECRET_KEYS"] ?? "[]") as string[];
    return keys
        .filter((key) => key.startsWith(configurationPrefix))
        .map((key) => key.slice(configurationPrefix.length));
}

/** An encrypted value would come out of the schema in plain text, and stand so in the state. */
function refuseEncrypted(raw: ConfigurationMap, locate: Locate): void {
    const wrong = encryptedSections().filter((key) => key !== "secrets" && Object.hasOwn(raw, key));
    if (wrong.length > 0) {
        const message =
            "has an encrypted value, but secrets belong into flotilla:secrets. Move it there, and refer to it by {secret: <name>} where a secret is wanted";
        throw new ConfigurationError(wrong.map((key) => faultLine(locate([key]), [key], message)));
    }
}

/** Takes the plain text of secrets out. What the stack file has in plain text stays, for the schema to refuse it. */
function takeSecrets(
    raw: ConfigurationMap,
    file: Source | undefined,
): { shown: ConfigurationMap; secrets: Record<string, string> } {
    const section = ownValue(raw, "secrets");
    if (!isMap(section) || !encryptedSections().includes("secrets")) {
        return { shown: raw, secrets: {} };
    }
    const isPlain = (name: string): boolean => typeof valueAt(file?.values, ["secrets", name]) === "string";
    const taken = Object.entries(section).filter(
        (entry): entry is [string, string] => typeof entry[1] === "string" && !isPlain(entry[0]),
    );
    const hidden = taken.map(([name]) => [name, concealed] as const);
    return {
        shown: { ...raw, secrets: { ...section, ...Object.fromEntries(hidden) } },
        secrets: Object.fromEntries(taken),
    };
}
